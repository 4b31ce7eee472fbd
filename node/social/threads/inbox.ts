/**
 * The inbox: letters by which contacts ask something of us, until our node acts on them. A letter is on disk with the entry that
 * brought it, so that a crash between receiving and acting loses nothing; and it goes in the transaction that acts, so that
 * nothing happens twice. The inbox is no view: a rebuild keeps it, and replays no letter that was acted on.
 */
import type { FeedId } from '../../../protocol/ids.ts'
import { decodeRecord, type FeedRecord } from '../../../protocol/records/record.ts'
import { keyOf, sortable } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { opened } from '../feeds/tables.ts'
import { lettersPerStep } from './limits.ts'
import { inbox } from './tables.ts'

export interface Letter {
  /** feed!seq. */
  readonly key: string
  /** The pair feed that it came by. */
  readonly feed: FeedId
  /** Proved when it came; `undefined` where it was taken back since. */
  readonly record: FeedRecord | undefined
}

/** Keeps the record that is being applied until it is acted on: at once, unless it can wait for others. */
export function receive({ tx, feed, seq, events, isReplay }: ApplyContext, canWait: boolean): void {
  if (isReplay) return
  tx.put(inbox, keyOf(feed.id, sortable(seq)), true)
  tx.afterCommit(() => events.letterCame?.(canWait))
}

/** Some of what waits, each feed in its order. */
export async function nextLetters(reader: Reader): Promise<Letter[]> {
  const rows = await reader.list(inbox, { limit: lettersPerStep })
  return rows.map(([key]) => {
    const bytes = reader.get(opened, key)
    const record = bytes === undefined ? undefined : decodeRecord(bytes, 'pair')
    return { key, feed: key.slice(0, key.indexOf('!')) as FeedId, record }
  })
}

/** Forgets a letter that was acted on, or refused. */
export function discard(tx: Transaction, { key }: Letter): void {
  tx.delete(inbox, key)
}
