/**
 * Blocks: nothing of a person is shown, and nothing goes to them or comes from them, until it is taken back. Their
 * devices are strangers to all that looks into `peers`; what they wrote stays in the views, and queries pass over it.
 */
import type { PersonId } from '../../../protocol/ids.ts'
import type { BlockRecord } from '../../../protocol/records/block.ts'
import type { Reader } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { noteChange } from '../feeds/changes.ts'
import { blockedPeers, blocks, contacts, peers } from './tables.ts'

/** Of two decisions about somebody the later one counts, on whichever device it was made; of two at once, the block. */
export function applyBlock({ tx, feed, events }: ApplyContext, record: BlockRecord): void {
  const { person, atMs } = record
  const devices = tx.get(contacts, person)?.devices ?? []
  const before = tx.get(blocks, person)
  if (before !== undefined && !isLater(record, before)) return
  tx.put(blocks, person, { isBlocked: record.isBlocked, atMs })
  const [from, to] = record.isBlocked ? [peers, blockedPeers] : [blockedPeers, peers]
  for (const { peer } of devices) {
    tx.delete(from, peer)
    tx.put(to, peer, person)
  }
  noteChange(tx, { kind: 'block', id: person })
  noteChange(tx, { kind: 'person', id: person })
  if (!feed.isMine) tx.afterCommit(() => events.blockHeard?.(person))
}

function isLater(record: BlockRecord, before: { isBlocked: boolean; atMs: number }): boolean {
  if (record.atMs !== before.atMs) return record.atMs > before.atMs
  return record.isBlocked || !before.isBlocked
}

export function isBlocked(reader: Reader, person: PersonId): boolean {
  return reader.get(blocks, person)?.isBlocked === true
}

/** All blocked people. */
export async function blockedPeople(reader: Reader): Promise<Set<PersonId>> {
  const rows = await reader.list(blocks, {})
  return new Set(rows.flatMap(([id, row]) => (row.isBlocked ? [id as PersonId] : [])))
}
