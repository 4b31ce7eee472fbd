/**
 * A clock that was ahead and is set right. Its time of now counts: the node moves all that stands later in the views back to this
 * moment, in its order. It notes that with the arrivals, so that a rebuild does it again.
 */
import { clockBackMsMin } from '../limits.ts'
import { latestArrivalMs, noteClockStep } from '../store/feed-store.ts'
import { keyOf, sortable } from '../store/table.ts'
import type { Reader, Transaction } from '../store/transaction.ts'
import { lastSpot, withLast } from './feeds/run.ts'
import { movedBack, partChars } from './feeds/spots.ts'
import { moveAct } from './activity/acts.ts'
import { contacts } from './contacts/tables.ts'
import { feeds, latestTimes, type FeedRow } from './feeds/tables.ts'
import { moveConversations } from './messages/conversation-rows.ts'
import { invites } from './joining/tables.ts'
import { addPhotos, dropPhotos } from './media/photos.ts'
import { enterTags, leaveTags, moveMention } from './tags/text-index.ts'
import { addToLists, dropFromLists } from './posts/lists.ts'
import { addPersonPost, dropPersonPost } from './posts/person-posts.ts'
import { posts, readMarks, timeline } from './posts/tables.ts'
import { ownActOf } from './threads/own-acts.ts'
import { placeOf } from './threads/places.ts'
import { spotIn } from './threads/response-rows.ts'
import { responseKeys, responses, type ResponseRow } from './threads/tables.ts'
import { moveNotifications } from './notifications/move.ts'
import { isPlausible, latestKnownMs } from './feeds/times.ts'

/** Rows that are read at once. */
const rowsPerStep = 1000

/** Whether our clock was ahead: something came, or stands, later than it shows now. */
function wasAhead(reader: Reader, nowMs: number): boolean {
  const latestMs = Math.max(latestArrivalMs(reader), latestKnownMs(reader))
  return isPlausible(nowMs) && latestMs > nowMs + clockBackMsMin
}

/** Moves back what a clock that was ahead had dated. To be called first in a transaction that brings something into the views. */
export async function followClock(tx: Transaction, nowMs: number): Promise<void> {
  if (!wasAhead(tx, nowMs)) return
  // Entries written now come after it.
  const untilMs = nowMs - 1
  if (noteClockStep(tx, untilMs)) await moveAllBack(tx, untilMs)
}

/** Nothing stands later than at this time any more. */
export async function moveAllBack(tx: Transaction, nowMs: number): Promise<void> {
  await movePosts(tx, nowMs)
  await moveResponses(tx, nowMs)
  await moveConversations(tx, nowMs)
  for (const [id, row] of await tx.list(feeds, {})) {
    const moved = movedFeed(row, nowMs)
    if (moved !== row) tx.put(feeds, id, moved)
  }
  await moveNotifications(tx, nowMs)
  await moveContacts(tx, nowMs)
  await moveInvites(tx, nowMs)
  const readMs = tx.get(readMarks, 'timeline') ?? 0
  if (readMs > nowMs) tx.put(readMarks, 'timeline', nowMs)
  tx.put(latestTimes, 'views', Math.min(latestKnownMs(tx), nowMs))
}

async function movePosts(tx: Transaction, nowMs: number): Promise<void> {
  for (const [key, row] of await tx.list(timeline, { gte: sortable(nowMs + 1) })) {
    const spot = movedBack(row, nowMs)
    const moved = keyOf(sortable(spot.atMs), spot.order, row.id)
    tx.delete(timeline, key)
    tx.put(timeline, moved, { ...row, ...spot })
    tx.put(posts, row.id, moved)
    dropPersonPost(tx, key, row.author)
    addPersonPost(tx, moved, row.author)
    dropFromLists(tx, key, row)
    addToLists(tx, moved, row)
    dropPhotos(tx, key, row.media)
    addPhotos(tx, moved, row.media)
    await leaveTags(tx, row.id, key)
    await enterTags(tx, row.id, moved)
    moveMention(tx, key, moved)
    moveAct(tx, { post: row.id, kind: 'wrote', atMs: row.atMs, item: row.id }, spot.atMs)
  }
}

/** They stand by item, so all of them are looked through: that happens when somebody sets a clock, and at no other time. */
async function moveResponses(tx: Transaction, nowMs: number): Promise<void> {
  const late: [string, ResponseRow][] = []
  for (let gt = '', isEnd = false; !isEnd;) {
    const rows = await tx.list(responses, { gt, limit: rowsPerStep })
    late.push(...rows.filter(([, { atMs }]) => atMs > nowMs))
    isEnd = rows.length < rowsPerStep
    gt = rows.at(-1)?.[0] ?? gt
  }
  for (const [key, row] of late) {
    // The time that stood there before keeps them in their order.
    const before = key.slice(keyOf(placeOf(row), '').length, -row.id.length - 1)
    const { atMs, order } = movedBack({ atMs: row.atMs, order: before.slice(partChars) }, nowMs)
    const moved = keyOf(placeOf(row), sortable(atMs) + order, row.id)
    tx.delete(responses, key)
    tx.put(responses, moved, { ...row, atMs })
    tx.put(responseKeys, row.id, moved)
    moveMention(tx, spotIn(key, row), spotIn(moved, row))
    const act = ownActOf(row)
    if (act !== undefined) moveAct(tx, act, atMs)
  }
}

async function moveContacts(tx: Transaction, nowMs: number): Promise<void> {
  for (const [id, row] of await tx.list(contacts, {})) {
    const isLate = [row.sinceMs, ...row.devices.map(({ introducedAtMs }) => introducedAtMs)].some(
      (atMs) => atMs > nowMs,
    )
    if (!isLate) continue
    const devices = row.devices.map((device) => ({
      ...device,
      introducedAtMs: Math.min(device.introducedAtMs, nowMs),
    }))
    tx.put(contacts, id, { ...row, sinceMs: Math.min(row.sinceMs, nowMs), devices })
  }
}

/** They hold for as long as was said, from this moment on. */
async function moveInvites(tx: Transaction, nowMs: number): Promise<void> {
  for (const [id, row] of await tx.list(invites, {})) {
    const aheadMs = row.createdAtMs - nowMs
    if (aheadMs <= 0) continue
    tx.put(invites, id, { ...row, createdAtMs: nowMs, expiresAtMs: row.expiresAtMs - aheadMs })
  }
}

function movedFeed(row: FeedRow, nowMs: number): FeedRow {
  const { tipPosts } = row
  const last = lastSpot(row)
  const isLate = last.atMs > nowMs || (tipPosts?.last.atMs ?? 0) > nowMs
  if (!isLate) return row
  const moved = withLast(row, movedBack(last, nowMs))
  if (tipPosts === undefined) return moved
  const firstMs = Math.min(tipPosts.firstMs, nowMs)
  return { ...moved, tipPosts: { firstMs, last: movedBack(tipPosts.last, nowMs) } }
}
