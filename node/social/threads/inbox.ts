/**
 * What contacts ask of us and our node has yet to act on. It is on disk with the entry that brought it, so that a crash
 * between receiving and acting loses nothing; and it goes in the transaction that acts, so that nothing happens twice. It is no view: a rebuild keeps
 * it, and replays no wish that was acted on.
 */
import type { FeedId } from '../../../protocol/ids.ts'
import { keyOf, sortable } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { inbox, type Wish } from './tables.ts'

export interface Letter {
  readonly key: string
  /** The pair feed that it came by. */
  readonly feed: FeedId
  readonly wish: Wish
}

/** Wishes that are acted on in one transaction. */
const lettersPerStep = 50

/** Keeps a wish until it is acted on. */
export function receive({ tx, feed, seq, events, isReplay }: ApplyContext, wish: Wish): void {
  if (isReplay) return
  tx.put(inbox, keyOf(feed.id, sortable(seq)), wish)
  tx.afterCommit(() => events.wished?.())
}

/** Some of what waits, each feed in its order. */
export async function nextLetters(reader: Reader): Promise<Letter[]> {
  const rows = await reader.list(inbox, { limit: lettersPerStep })
  return rows.map(([key, wish]) => ({ key, feed: key.slice(0, key.indexOf('!')) as FeedId, wish }))
}

/** Forgets a wish that was acted on, or refused. */
export function discard(tx: Transaction, { key }: Letter): void {
  tx.delete(inbox, key)
}
