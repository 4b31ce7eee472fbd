/** Finds the record of a message again, as its writer signed it, so that it can be passed on. */
import type { FeedId } from '../../../protocol/ids.ts'
import { messageTie, type MessageRecord } from '../../../protocol/records/message.ts'
import type { Reader } from '../../store/transaction.ts'
import { placesOf, type ItemPlace } from '../feeds/placements.ts'
import { recordAt } from '../feeds/records.ts'
import { gonePlaces, type MessageRow } from './tables.ts'

/** The record of the version that counts; `undefined` where it is here no more. */
export async function signedRecord(
  reader: Reader,
  row: MessageRow,
): Promise<MessageRecord | undefined> {
  for (const place of await placesFor(reader, row)) {
    const record = await recordAt(reader, place)
    if (record?.kind === 'message' && messageTie(record) === row.tie) return record
  }
  return undefined
}

async function placesFor(reader: Reader, { id, isGone }: MessageRow): Promise<ItemPlace[]> {
  if (isGone !== true) return placesOf(reader, id)
  const [feed = '', seq = ''] = (reader.get(gonePlaces, id) ?? '').split('!')
  return [{ feed: feed as FeedId, seq: Number.parseInt(seq, 16) }]
}
