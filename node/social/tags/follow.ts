/** Tags that the owner follows, on all of their devices; and those that are known, for whoever is writing one. */
import type { FollowTagRecord } from '../../../protocol/records/follow-tag.ts'
import { LimitReachedError, NotFoundError } from '../../errors.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { tagKey } from '../../text/tags.ts'
import type { World } from '../../world.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { decidedMs } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { completionRowsMax, followedTagsMax } from './limits.ts'
import { followedTags, tagSizes } from './tables.ts'

export interface KnownTag {
  readonly tag: string
  /** Posts that have it. */
  readonly posts: number
  readonly isFollowed: boolean
}

/** Of two wishes the later one counts; of two at once, the one to follow. */
export function applyFollowTag({ tx }: ApplyContext, record: FollowTagRecord): void {
  const { isFollowed, atMs } = record
  const tag = tagKey(record.tag)
  if (tag === undefined) return
  const before = tx.get(followedTags, tag)
  const isLater = before === undefined || atMs > before.atMs || (atMs === before.atMs && isFollowed)
  if (!isLater) return
  tx.put(followedTags, tag, { isFollowed, atMs })
  noteChange(tx, { kind: 'tag', id: tag })
}

/**
 * Follows a tag, or no longer.
 *
 * @throws {NotFoundError} when it is none.
 * @throws {LimitReachedError} above `followedTagsMax`.
 */
export async function followTag(
  tx: Transaction,
  { writer, world }: { writer: Writer; world: World },
  { tag: given, isFollowed }: Pick<FollowTagRecord, 'tag' | 'isFollowed'>,
): Promise<void> {
  const tag = tagKey(given)
  if (tag === undefined) throw new NotFoundError(given, { what: 'tag' })
  const known = tx.get(followedTags, tag)
  if ((known?.isFollowed ?? false) === isFollowed) return
  const count = isFollowed ? (await listFollowed(tx)).length : 0
  if (count >= followedTagsMax)
    throw new LimitReachedError('followed tags', { max: followedTagsMax })
  const atMs = decidedMs(world.now(), known?.atMs)
  writer.write(tx, { kind: 'self' }, { kind: 'follow-tag', tag, isFollowed, atMs })
}

/** Keys of the tags that the owner follows, in the order of letters. */
export async function listFollowed(reader: Reader): Promise<string[]> {
  const rows = await reader.list(followedTags, {})
  return rows.flatMap(([tag, { isFollowed }]) => (isFollowed ? [tag] : []))
}

/** A tag as it is known; `undefined` where it is none. */
export function knownTag(reader: Reader, given: string): KnownTag | undefined {
  const tag = tagKey(given)
  if (tag === undefined) return undefined
  const isFollowed = reader.get(followedTags, tag)?.isFollowed === true
  return { tag, posts: reader.get(tagSizes, tag) ?? 0, isFollowed }
}

/** Known tags that begin so, the most used first. */
export async function completeTag(
  reader: Reader,
  start: string,
  limit: number,
): Promise<KnownTag[]> {
  // The beginning of a tag may be no tag yet.
  const prefix = tagKey(`${start}a`)?.slice(0, -1)
  if (prefix === undefined) return []
  const rows = await reader.list(tagSizes, {
    gte: prefix,
    lt: `${prefix}\u{10ffff}`,
    limit: completionRowsMax,
  })
  return rows
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, limit)
    .flatMap(([tag]) => knownTag(reader, tag) ?? [])
}
