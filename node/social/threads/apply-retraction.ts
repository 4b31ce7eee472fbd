/**
 * Retractions: the text of an item that was taken back leaves the views and the store. A retraction that comes before its
 * item is remembered, and the text dropped as soon as it comes.
 */
import {
  quoteId,
  type ItemId,
  type PersonId,
  type PostId,
  type QuoteId,
  type ResponseId,
} from '../../../protocol/ids.ts'
import type { RetractionRecord } from '../../../protocol/records/retraction.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import {
  bury,
  dropItem,
  expiredAt,
  forgetExpired,
  isRetracted,
  placesOf,
  retract,
  type Taken,
} from '../feeds/placements.ts'
import { dropShare } from '../collections/shares.ts'
import { keyOf } from '../../store/table.ts'
import { dropFromRemixes } from '../posts/apply-post.ts'
import { leaveTimeline, postRowOf } from './leave-timeline.ts'
import { dropQuote, dropQuotesOf } from '../posts/quotes.ts'
import { dropPin } from '../posts/pins.ts'
import { postEdits } from '../posts/tables.ts'
import { receive } from './inbox.ts'
import { forgetResponse, responsesTo, rowOf } from './response-rows.ts'
import type { ResponseRow } from './tables.ts'

export function applyRetraction(context: ApplyContext, { target }: RetractionRecord): void {
  const { tx, feed } = context
  retract(tx, feed.owner, target)
  if (feed.kind !== 'pair') tx.beforeCommit(() => dropAll(context, feed.owner, target))
  else {
    tx.beforeCommit(() => dropOwn(tx, feed.owner, { target, isMine: feed.isMine }))
    // An item by another device of ours is gone here at once.
    if (feed.isMine) tx.beforeCommit(() => dropAll(context, feed.owner, target))
    else receive(context, false)
  }
}

/** The author of a post takes it back, or a response to it. */
async function dropAll(context: ApplyContext, author: PersonId, target: Taken): Promise<void> {
  const { tx } = context
  await dropPost(context, author, target as PostId)
  dropQuote(context, author, target as QuoteId)
  // Also where the response itself is gone, because its writer took it back here before.
  await dropAnswers(tx, { item: target as ItemId, postAuthor: author })
  if (rowOf(tx, target as ResponseId)?.postAuthor === author) await drop(tx, target as ResponseId)
  // Also where the text stands in no view, as that of a response that was taken back before.
  else await dropItem(tx, target, (feed) => feed?.owner === author)
}

async function dropPost(context: ApplyContext, author: PersonId, post: PostId): Promise<void> {
  const { tx } = context
  tx.delete(postEdits, keyOf(author, post))
  dropPin(tx, author, post)
  const row = postRowOf(tx, post)
  const known = row?.author === author ? row : expiredAt(tx, author, post)
  if (known !== undefined) {
    const inFeeds = Map.groupBy(await placesOf(tx, post), ({ feed }) => feed)
    // An edit comes after its post, and has no place of its own in the timeline.
    const isInOrder = known.origin === undefined
    for (const [place] of inFeeds.values()) if (isInOrder) bury(tx, place!, known)
    const { collection } = known
    if (row?.author === author) await leaveTimeline(context, row)
    if (collection !== undefined) await dropShare(context, author, { collection, post })
  }
  await forgetExpired(tx, author, post)
  await dropFromRemixes(context, { author, post })
  dropQuote(context, author, quoteId(post))
  await dropQuotesOf(context, { author, post })
}

/** All that answers an item goes with it, also what comes later. */
async function dropAnswers(
  tx: Transaction,
  { item, postAuthor }: Pick<ResponseRow, 'item' | 'postAuthor'>,
): Promise<void> {
  for (const { id, post } of await responsesTo(tx, { item, postAuthor })) {
    // Of a post that is gone nothing comes back anyway.
    if (!isRetracted(tx, postAuthor, post)) retract(tx, postAuthor, id)
    await dropAnswers(tx, { item: id, postAuthor })
    await drop(tx, id)
  }
}

async function drop(tx: Transaction, id: ResponseId): Promise<void> {
  forgetResponse(tx, id)
  await dropItem(tx, id, () => true)
}

/** A response that came after the retraction of what it answers: it goes, and all that answers it. */
export function goneWith({ tx, feed }: ApplyContext, item: ResponseId): void {
  retract(tx, feed.owner, item)
  tx.beforeCommit(() => dropAnswers(tx, { item, postAuthor: feed.owner }))
}

/** A writer takes a response back: it leaves their own feed, and their own view. All else is for the post's author. */
async function dropOwn(
  tx: Transaction,
  writer: PersonId,
  { target, isMine }: { target: Taken; isMine: boolean },
): Promise<void> {
  const response = rowOf(tx, target as ResponseId)
  if (isMine && response?.author === writer) forgetResponse(tx, response.id)
  await dropItem(tx, target, (feed) => feed?.owner === writer && feed.kind === 'pair')
}
