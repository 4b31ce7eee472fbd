/** Posts: into the timeline, in the order of their feed, never later than they came. */
import { toBase64url } from '../../../protocol/bytes.ts'
import {
  collectionId,
  postId,
  quoteId,
  type AspectId,
  type PersonId,
  type PostId,
} from '../../../protocol/ids.ts'
import type { Poll } from '../../../protocol/poll.ts'
import { publishedAtMs, type PostRecord, type RemixParent } from '../../../protocol/records/post.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import { noteAct } from '../activity/acts.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { endShare, noteShare } from '../collections/shares.ts'
import { addPlace, dropText, expire, expiredAt, isGone, isRetracted } from '../feeds/placements.ts'
import { noteSpot } from '../feeds/run.ts'
import { isAfter, type Spot } from '../feeds/spots.ts'
import type { FeedRow } from '../feeds/tables.ts'
import { believedMs } from '../feeds/times.ts'
import { dropLent, useMedia, type NamedBlobs } from '../media/apply-media.ts'
import { notify } from '../notifications/notify.ts'
import { mediaRow } from '../media/media-rows.ts'
import { addPhotos } from '../media/photos.ts'
import { addMention, addTags, enterTags, takeEarlyTags, isMention } from '../tags/text-index.ts'
import { isHidden } from './hiding.ts'
import { addToLists } from './lists.ts'
import { asEdited } from './apply-edit.ts'
import { addExpiration, ending, isOver } from './expirations.ts'
import { noteReshare } from './reshares.ts'
import { addPersonPost } from './person-posts.ts'
import { dropPin } from './pins.ts'
import {
  pollClosings,
  postEdits,
  posts,
  quotes,
  remixPosts,
  timeline,
  type PostRow,
} from './tables.ts'
import { noteArrived } from './unread.ts'

export function applyPost(context: ApplyContext, record: PostRecord): void {
  const { tx, feed, seq } = context
  const id = postId(feed.owner, record.nonce)
  if (isRetracted(tx, feed.owner, id)) {
    dropText(tx, { feed: feed.id, seq })
    return
  }
  addPlace(tx, id, { feed: feed.id, seq })
  const over = expiredAt(tx, feed.owner, id)
  if (over !== undefined) return noteInOrder(context, over)
  const collection = record.collection && collectionId(feed.owner, record.collection)
  if (collection !== undefined) noteShare(tx, feed, { collection, post: id })
  const known = tx.get(posts, id)
  if (known !== undefined) {
    const row = tx.get(timeline, known)
    if (row === undefined) return
    const audience = merged(row, feed)
    tx.put(timeline, known, { ...row, audience })
    addToLists(tx, known, { ...row, audience })
    noteInOrder(context, row)
    // Those who look for what stands in an aspect find it there.
    if (String(audience) !== String(row.audience)) noteChange(tx, { kind: 'post', id })
    return
  }
  const { origin } = record
  const { atMs, order } =
    origin === undefined ? spotOf(context, record.atMs) : pastSpot(context, record)
  const key = keyOf(sortable(atMs), order, id)
  const nonce = toBase64url(record.nonce)
  const { text, isFree, isRound, remixOf, warning, place, poll, share } = record
  const remixing = {
    ...(isFree && { isFree }),
    ...(isRound && { isRound }),
    ...(remixOf && { remixOf }),
    ...(collection && { collection }),
    ...(warning !== undefined && { warning }),
    ...(place !== undefined && { place }),
    ...(poll && { poll }),
    ...ending(record.expiresAtMs),
    ...(share && { share }),
    ...(origin && { origin: origin.source }),
    ...(feed.kind === 'public' && record.proof && { isProved: true as const }),
  }
  const media = record.media.map(mediaRow)
  const edited = asEdited(tx, {
    ...remixing,
    id,
    nonce,
    author: feed.owner,
    text,
    media,
    atMs,
    order,
    audience: audienceOf(feed),
    arrival: 0,
    ...(isHidden(tx, id) && { isHidden: true as const }),
  })
  if (isOver(edited, context.receivedAtMs)) {
    noteInOrder(context, edited)
    return setOver(context, edited)
  }
  const row = origin === undefined ? { ...edited, ...noteArrived(context, { id, atMs }) } : edited
  tx.put(timeline, key, row)
  tx.put(posts, id, key)
  addPersonPost(tx, key, feed.owner)
  addToLists(tx, key, row)
  addPhotos(tx, key, media)
  addTags(tx, { post: id, spot: key, text: row.text })
  if (takeEarlyTags(tx, id)) tx.beforeCommit(() => enterEarlierTags(tx, id))
  const owner = context.keyring.person
  // It was said elsewhere, long ago: it calls nobody.
  const mayMention = feed.owner !== owner && origin === undefined
  if (mayMention) addMention(tx, key, { item: id, post: id, text: row.text, owner })
  if (feed.owner === owner) noteAct(tx, { post: id, kind: 'wrote', atMs, item: id })
  if (isMention(tx, key)) {
    notify(context, { kind: 'mentioned', about: id, act: id, by: feed.owner, post: id, atMs })
  }
  noteInOrder(context, row)
  useMedia(context, { item: id, media: record.media, atMs, remixOf: remixOf?.author })
  if (remixOf !== undefined) noteRemix(context, { ...record, remixOf }, id)
  if (share !== undefined) noteReshare(context, { original: share.post, id })
  noteClosing(context, id, poll)
  addExpiration(context, row)
  noteChange(tx, { kind: 'post', id })
}

/** Tags of comments that came before it; it may be gone by then. */
async function enterEarlierTags(tx: Transaction, id: PostId): Promise<void> {
  const key = tx.get(posts, id)
  if (key !== undefined) await enterTags(tx, id, key)
}

/** A post is over: what its author said of it goes, and it is gone when it comes in other feeds. */
export function setOver(
  context: Pick<ApplyContext, 'tx' | 'keyring'>,
  row: Pick<PostRow, 'id' | 'author' | 'atMs' | 'order' | 'collection' | 'origin'>,
): void {
  const { tx } = context
  const { id, author, collection } = row
  tx.delete(postEdits, keyOf(author, id))
  dropPin(tx, author, id)
  expire(tx, author, id, row)
  if (collection === undefined) return
  tx.beforeCommit(() => endShare(context, author, { collection, post: id }))
}

/** Has its end told, where the owner turns out to have voted by then, or it is theirs. */
function noteClosing({ tx, events }: ApplyContext, id: PostId, poll: Poll | undefined): void {
  if (poll?.closesAtMs === undefined) return
  tx.put(pollClosings, closingKey(poll.closesAtMs, id), id)
  tx.afterCommit(() => events.pollToClose?.())
}

/** Where a poll stands among those that close. */
export function closingKey(closesAtMs: number, id: PostId): string {
  return keyOf(sortable(closesAtMs), id)
}

/**
 * An author's clock may be wrong: a post is never newer than its arrival or the one after it, and never older than the one before. Posts
 * of one time stand in the order of their feed.
 */
function spotOf({ tx, seq, receivedAtMs, run }: ApplyContext, saidMs: number): Spot {
  const latestMs = Math.min(believedMs(tx, { saidMs, receivedAtMs }), run.untilMs)
  const spot = { atMs: Math.max(latestMs, run.last.atMs), order: sortable(seq) }
  // The one before stands in another feed as well, further on there.
  return isAfter(spot, run.last) ? spot : { ...spot, atMs: spot.atMs + 1 }
}

/** A post that was brought along stands where it was published elsewhere, and moves none of those that its author wrote here. */
function noteInOrder(context: ApplyContext, row: Spot & Pick<PostRow, 'origin'>): void {
  if (row.origin === undefined) noteSpot(context, row)
}

/** Where a post stands that its author brought along: never later than it came. */
function pastSpot({ tx, seq, receivedAtMs }: ApplyContext, record: PostRecord): Spot {
  const latestMs = believedMs(tx, { saidMs: record.atMs, receivedAtMs })
  return { atMs: Math.min(publishedAtMs(record), latestMs), order: sortable(seq) }
}

/** A picture that its author took back is gone from what others made of it. */
function noteRemix(
  context: ApplyContext,
  { media, remixOf }: PostRecord & { remixOf: RemixParent },
  id: PostId,
): void {
  const { tx } = context
  tx.put(remixPosts, keyOf(remixOf.post, id), true)
  const { post, number } = remixOf
  // Anybody can name any post.
  const own = rowOf(tx, post)
  const blob = own?.author === context.keyring.person ? own.media[number]?.blob?.id : undefined
  if (blob !== undefined && blob === media[0]?.blob?.id) {
    const { atMs = 0 } = rowOf(tx, id) ?? {}
    notify(context, {
      kind: 'remixed',
      about: post,
      act: id,
      by: context.feed.owner,
      post: id,
      atMs,
    })
  }
  if (isGone(tx, remixOf.author, remixOf.post)) dropRemixed(context, media.slice(0, 1))
}

/** The author of a post took it back: its pictures go from what others made of them, also where the post itself never came. */
export async function dropFromRemixes(
  context: Pick<ApplyContext, 'tx' | 'events'>,
  { author, post }: { author: PersonId; post: PostId },
): Promise<void> {
  const { tx } = context
  for (const [key] of await tx.list(remixPosts, under(post))) {
    const row = rowOf(tx, key.slice(keyOf(post, '').length))
    if (row?.remixOf?.author === author) dropRemixed(context, row.media.slice(0, 1))
  }
}

function dropRemixed(
  context: Pick<ApplyContext, 'tx' | 'events'>,
  media: readonly NamedBlobs[],
): void {
  const { tx } = context
  dropLent(context, media, (item) => {
    // Of a post that shares another one it is the other one that shows the picture.
    const shown = tx.get(quotes, quoteId(item as PostId))?.id ?? item
    const remixOf = rowOf(tx, shown)?.remixOf
    return remixOf !== undefined && isGone(tx, remixOf.author, remixOf.post)
  })
}

function rowOf(tx: Transaction, item: string): PostRow | undefined {
  const key = tx.get(posts, item)
  return key === undefined ? undefined : tx.get(timeline, key)
}

function audienceOf(feed: FeedRow): PostRow['audience'] {
  if (feed.kind === 'public') return 'public'
  if (feed.aspect !== undefined) return [feed.aspect]
  return feed.kind === 'aspect' && feed.isForOne === true ? 'you' : 'limited'
}

/** The audience of a post that stands in one more feed: its owner knows which aspects those are. */
function merged({ audience }: PostRow, feed: FeedRow): PostRow['audience'] {
  if (audience === 'public') return audience
  if (feed.aspect === undefined) return audience === 'limited' ? audienceOf(feed) : audience
  // Our own notes give the audience of a post of ours that a contact gave back.
  if (audience === 'limited' || audience === 'you') return [feed.aspect]
  const all = new Set<AspectId>([...audience, feed.aspect])
  return [...all]
}
