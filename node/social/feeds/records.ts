/** Reads a record again that stands in a stored entry. */
import { openEnvelope } from '../../../protocol/envelope.ts'
import { PappusError } from '../../../protocol/errors.ts'
import { decodeRecord, type FeedRecord } from '../../../protocol/records/record.ts'
import { readEntries } from '../../store/feed-store.ts'
import { keyOf, sortable } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { keyOfFeed } from './feed-rows.ts'
import type { ItemPlace } from './placements.ts'
import { feeds, opened, type FeedRow } from './tables.ts'

/** The record of an entry; `undefined` where it was dropped, cannot be opened, or is none that this release knows. */
export async function recordAt(reader: Reader, place: ItemPlace): Promise<FeedRecord | undefined> {
  const row = reader.get(feeds, place.feed)
  if (row === undefined) return undefined
  const [record] = await recordsFrom(reader, row, { from: place.seq, limit: 1 })
  return record
}

/** The bytes of the record of an entry; `undefined` where it was dropped, or cannot be opened. */
export async function recordBytesAt(
  reader: Reader,
  { feed, seq }: ItemPlace,
): Promise<Uint8Array | undefined> {
  const row = reader.get(feeds, feed)
  const [bytes] = row === undefined ? [] : await bytesFrom(reader, row, { from: seq, limit: 1 })
  return bytes
}

/** Records of a feed in their order, without those that `recordAt` does not give. */
export async function recordsFrom(
  reader: Reader,
  row: FeedRow,
  range: { from: number; limit: number },
): Promise<FeedRecord[]> {
  const { kind } = row
  if (kind === 'carried') return []
  const found = await bytesFrom(reader, row, range)
  return found.flatMap((bytes) => whereRight(() => decodeRecord(bytes, kind)))
}

/** The same as they stand in the feed. */
async function bytesFrom(
  reader: Reader,
  row: FeedRow,
  range: { from: number; limit: number },
): Promise<Uint8Array[]> {
  const { kind, id } = row
  if (kind === 'carried') return []
  const entries = await readEntries(reader, id, range)
  const key = keyOfFeed(row)
  return entries.flatMap(({ header: { seq }, payload }) => {
    // The key of an entry of a pair feed is gone once it was opened.
    const known = kind === 'pair' ? reader.get(opened, keyOf(id, sortable(seq))) : undefined
    if (payload === undefined || (kind === 'pair' && known === undefined)) return []
    return whereRight(() => known ?? openEnvelope(payload, { key, place: { feed: id, seq } }))
  })
}

/** All that can be read, as a list of one or none. */
function whereRight<T>(read: () => T | undefined): T[] {
  try {
    const found = read()
    return found === undefined ? [] : [found]
  } catch (error) {
    if (error instanceof PappusError) return []
    throw error
  }
}
