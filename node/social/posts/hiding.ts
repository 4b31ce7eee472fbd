/** Hidden posts: each is kept, and stands in the list of hidden ones alone until the owner takes it back. Nobody hears of it. */
import type { PostId } from '../../../protocol/ids.ts'
import type { HideRecord } from '../../../protocol/records/hide.ts'
import { NotFoundError, OwnPostError } from '../../errors.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { decidedMs } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { addToLists, dropFromLists } from './lists.ts'
import { postAt } from './posts.ts'
import { hiddenPosts, posts, timeline, type PostRow } from './tables.ts'

export interface HidingComponents {
  keyring: Keyring
  world: World
  writer: Writer
}

/** Of two decisions about a post the later one counts, on whichever device it was made; of two at once, that it is hidden. */
export function applyHide({ tx }: ApplyContext, { post, isHidden: isOn, atMs }: HideRecord): void {
  const before = tx.get(hiddenPosts, post)
  const isLater = before === undefined || atMs > before.atMs || (atMs === before.atMs && isOn)
  if (!isLater) return
  tx.put(hiddenPosts, post, { isHidden: isOn, atMs })
  const key = tx.get(posts, post)
  const row = key === undefined ? undefined : tx.get(timeline, key)
  if (key === undefined || row === undefined) return
  dropFromLists(tx, key, row)
  const { isHidden: _was, ...plain } = row
  const changed: PostRow = isOn ? { ...plain, isHidden: true } : plain
  tx.put(timeline, key, changed)
  addToLists(tx, key, changed)
  noteChange(tx, { kind: 'hidden', id: post })
}

/**
 * Hides a post of somebody else, or shows it again; writes nothing where it is so already.
 *
 * @throws {NotFoundError} when there is no such post.
 * @throws {OwnPostError} when it is the owner's, whom it would not hide from anybody else.
 */
export function setHidden(
  tx: Transaction,
  { keyring, world, writer }: HidingComponents,
  { post, isHidden: isOn }: Pick<HideRecord, 'post' | 'isHidden'>,
): void {
  const found = postAt(tx, post)?.post
  if (found === undefined) throw new NotFoundError(post, { what: 'post' })
  if (found.author === keyring.person) throw new OwnPostError(post)
  if (isHidden(tx, post) === isOn) return
  const atMs = decidedMs(world.now(), tx.get(hiddenPosts, post)?.atMs)
  writer.write(tx, { kind: 'self' }, { kind: 'hide', post, isHidden: isOn, atMs })
}

/** Whether the owner does not want to see a post, also one that did not come yet. */
export function isHidden(reader: Reader, post: PostId): boolean {
  return reader.get(hiddenPosts, post)?.isHidden === true
}
