/**
 * Pinned posts: the first on the page of their author. A pin stands in the feeds of its post and nowhere else, so it is for the readers
 * of the post alone.
 */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { postId, shortIdLength, type PersonId, type PostId } from '../../../protocol/ids.ts'
import { pinsMax } from '../../../protocol/limits.ts'
import type { PinRecord } from '../../../protocol/records/pin.ts'
import {
  LimitReachedError,
  NotFoundError,
  NotYoursError,
  WrittenElsewhereError,
} from '../../errors.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { addPlace, dropText, feedsWith, isGone, isRetracted } from '../feeds/placements.ts'
import { decidedMs } from '../feeds/times.ts'
import type { EditComponents } from './edits.ts'
import { pinRowsMax } from './limits.ts'
import { postAt } from './posts.ts'
import { pinned, pins, type PinRow, type PostRow } from './tables.ts'

/** Of two decisions about a post the later one counts, whichever comes first; of two at once, that it is pinned. */
export function applyPin({ tx, feed, seq }: ApplyContext, record: PinRecord): void {
  const author = feed.owner
  const id = postId(author, record.nonce)
  const stands = { feed: feed.id, seq }
  if (isRetracted(tx, author, id)) return dropText(tx, stands)
  addPlace(tx, id, stands)
  if (isGone(tx, author, id)) return
  const { isPinned: isOn, atMs } = record
  const before = tx.get(pins, id)
  const isLater = before === undefined || atMs > before.atMs || (atMs === before.atMs && isOn)
  if (!isLater) return
  dropPin(tx, author, id)
  tx.put(pins, id, { author, isPinned: isOn, atMs })
  if (isOn) tx.put(pinned, pinKey({ author, atMs }, id), true)
  noteChange(tx, { kind: 'post', id })
}

/** Takes what an author said of a post from the views, as they took the post back. */
export function dropPin(tx: Transaction, author: PersonId, id: PostId): void {
  const row = tx.get(pins, id)
  if (row?.author !== author) return
  tx.delete(pins, id)
  tx.delete(pinned, pinKey(row, id))
}

/**
 * Pins a post of the owner, or no longer; writes nothing where it is so already.
 *
 * @throws {NotFoundError} when there is no such post.
 * @throws {NotYoursError} when somebody else wrote it.
 * @throws {LimitReachedError} above `pinsMax`.
 * @throws {WrittenElsewhereError} when another device of the owner wrote it.
 */
export async function setPinned(
  tx: Transaction,
  { keyring, successors, world, writer }: EditComponents,
  { post: id, isPinned: isOn }: { post: PostId; isPinned: boolean },
): Promise<void> {
  const row = postAt(tx, id)?.post
  if (row === undefined) throw new NotFoundError(id, { what: 'post' })
  if (row.author !== keyring.person) throw new NotYoursError(id)
  if (isPinned(tx, id) === isOn) return
  const count = isOn ? (await readPinned(tx, row.author)).length : 0
  if (count >= pinsMax) throw new LimitReachedError('pins', { max: pinsMax })
  const names = await successors.of(tx, await feedsWith(tx, id))
  if (names.length === 0) throw new WrittenElsewhereError(id)
  const nonce = fromBase64url(row.nonce) ?? new Uint8Array(shortIdLength)
  const atMs = decidedMs(world.now(), tx.get(pins, id)?.atMs)
  for (const name of names) writer.write(tx, name, { kind: 'pin', nonce, isPinned: isOn, atMs })
}

export function isPinned(reader: Reader, post: PostId): boolean {
  return reader.get(pins, post)?.isPinned === true
}

/** Pinned posts of somebody that are here and not hidden, what was pinned last first: the first `pinsMax` of them that `isShown`. */
export async function readPinned(
  reader: Reader,
  author: PersonId,
  isShown: (post: PostRow) => Promise<boolean> = () => Promise.resolve(true),
): Promise<{ cursor: string; post: PostRow }[]> {
  const found: { cursor: string; post: PostRow }[] = []
  const rows = await reader.list(pinned, { ...under(author), reverse: true, limit: pinRowsMax })
  for (const [key] of rows) {
    const at = postAt(reader, key.slice(key.lastIndexOf('!') + 1) as PostId)
    if (at === undefined || at.post.isHidden === true || !(await isShown(at.post))) continue
    if (found.push(at) === pinsMax) break
  }
  return found
}

function pinKey({ author, atMs }: Omit<PinRow, 'isPinned'>, id: PostId): string {
  return keyOf(author, sortable(atMs), id)
}
