/**
 * The list of blobs to fetch: the asked ones first, then previews, then pictures, then what is carried. Of each the newest come first, and
 * the people by turns: nobody who names a million of blobs keeps those of others waiting.
 */
import type { BlobId, PersonId } from '../../../protocol/ids.ts'
import { timeMsMax } from '../../../protocol/limits.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { pictureAgeMsMax, wantedOfOwnerKeptMax, wantedOfOwnerMax, wantedOverMax } from './limits.ts'
import { wantedBlobs, wantedCounts, wantedKeys, type Urgency, type WantedRow } from './tables.ts'

const order: Record<Urgency, string> = { asked: '0', always: '1', new: '2', carried: '3' }
const urgencies = Object.keys(order) as Urgency[]

/** Adds a blob to the list, unless it stands there as urgent or more. */
export function want(tx: Transaction, row: WantedRow): void {
  const key = keyOf(order[row.urgency], row.owner, sortable(timeMsMax - row.atMs), row.id)
  const known = tx.get(wantedBlobs, tx.get(wantedKeys, row.id) ?? '')
  if (known !== undefined && !isSooner(row, known)) return
  unwant(tx, row.id)
  tx.put(wantedBlobs, key, row)
  tx.put(wantedKeys, row.id, key)
  count(tx, key, 1)
  const isBounded = row.urgency === 'always' || row.urgency === 'new'
  if (isBounded) dropOldestOf(tx, queueOf(key))
}

/** Of a person who names more than anybody takes pictures the oldest come when somebody asks for them. */
function dropOldestOf(tx: Transaction, queue: string): void {
  if (countAt(tx, queue) !== wantedOfOwnerKeptMax + wantedOverMax + 1) return
  tx.beforeCommit(async () => {
    const limit = countAt(tx, queue) - wantedOfOwnerKeptMax
    const rows = await tx.list(wantedBlobs, { ...under(queue), reverse: true, limit })
    for (const [, { id }] of rows) unwant(tx, id)
  })
}

function isSooner(row: WantedRow, known: WantedRow): boolean {
  if (row.urgency !== known.urgency) return order[row.urgency] < order[known.urgency]
  return row.atMs > known.atMs
}

/** Takes a blob from the list: it came, or nothing names it any more. */
export function unwant(tx: Transaction, id: BlobId): void {
  const key = tx.get(wantedKeys, id)
  if (key === undefined) return
  tx.delete(wantedBlobs, key)
  tx.delete(wantedKeys, id)
  count(tx, key, -1)
}

function count(tx: Transaction, key: string, by: 1 | -1): void {
  const queue = queueOf(key)
  const now = countAt(tx, queue) + by
  if (now > 0) tx.put(wantedCounts, queue, now)
  else tx.delete(wantedCounts, queue)
}

function countAt(tx: Transaction, queue: string): number {
  return tx.get(wantedCounts, queue) ?? 0
}

/** Of a key in `wantedBlobs` the urgency and the owner. */
function queueOf(key: string): string {
  return key.split('!', 2).join('!')
}

/** Whether a blob is to be fetched. */
export function isWanted(reader: Reader, id: BlobId): boolean {
  return reader.get(wantedKeys, id) !== undefined
}

/** Whether somebody waits for a blob. */
export function isAsked(reader: Reader, id: BlobId): boolean {
  return reader.get(wantedKeys, id)?.startsWith(`${order.asked}!`) === true
}

/** The person whose node has a wanted blob first of all. */
export function ownerOfWanted(reader: Reader, id: BlobId): PersonId | undefined {
  const key = reader.get(wantedKeys, id)
  return key === undefined ? undefined : reader.get(wantedBlobs, key)?.owner
}

/**
 * Up to `limit` blobs to fetch, the most urgent first. Pictures that are old by now come when somebody asks for them. Each urgency has an
 * equal share, so that blobs that never come keep none of another one waiting.
 */
export async function listWanted(
  reader: Reader,
  nowMs: number,
  limit: number,
): Promise<WantedRow[]> {
  const found: WantedRow[] = []
  const isDue = ({ urgency, atMs }: WantedRow): boolean =>
    urgency !== 'new' || atMs + pictureAgeMsMax > nowMs
  for (const urgency of urgencies) {
    const wanted = inTurns(await wantedByOwner(reader, urgency)).filter(isDue)
    found.push(...wanted.slice(0, Math.ceil(limit / urgencies.length)))
  }
  return found.slice(0, limit)
}

/** The newest blobs of each person. The key of one leads to the next person without reading what is between. */
async function wantedByOwner(reader: Reader, urgency: Urgency): Promise<WantedRow[][]> {
  const queues: WantedRow[][] = []
  for (let range = under(order[urgency]); ;) {
    const [first] = await reader.list(wantedBlobs, { ...range, limit: 1 })
    if (first === undefined) return queues
    const ofOwner = under(order[urgency], first[1].owner)
    const rows = await reader.list(wantedBlobs, { ...ofOwner, limit: wantedOfOwnerMax })
    queues.push(rows.map(([, row]) => row))
    range = { gt: ofOwner.lt, lt: range.lt }
  }
}

/** The first of each, the newest before the others, then the second of each, and so on. */
function inTurns(queues: readonly WantedRow[][]): WantedRow[] {
  const length = Math.max(0, ...queues.map((queue) => queue.length))
  return Array.from({ length }, (_, turn) =>
    queues.flatMap((queue) => queue[turn] ?? []).toSorted((a, b) => b.atMs - a.atMs),
  ).flat()
}
