/** Giving a post of the owner other words, and reading those that it had. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { NothingVisibleError } from '../../../protocol/errors.ts'
import { shortIdLength, type PostId } from '../../../protocol/ids.ts'
import { postTextBytesMax, postVersionsMax } from '../../../protocol/limits.ts'
import type { PostEditRecord } from '../../../protocol/records/post-edit.ts'
import { publishedAtMs, type PostRecord } from '../../../protocol/records/post.ts'
import {
  LimitReachedError,
  NotFoundError,
  NotYoursError,
  WrittenElsewhereError,
} from '../../errors.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import type { Successors } from '../devices/successors.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { feedsWith, placesOf } from '../feeds/placements.ts'
import { recordAt } from '../feeds/records.ts'
import type { Writer } from '../feeds/writer.ts'
import { versionEntriesMax } from './limits.ts'
import { postAt } from './posts.ts'
import { provedIn } from './proving.ts'
import { mentioning, readersOf } from './readers.ts'
import type { PostRow } from './tables.ts'

export interface EditComponents {
  keyring: Keyring
  successors: Successors
  world: World
  writer: Writer
}

/** Absent words stay, `null` takes them away. */
export interface EditWish {
  readonly text: string
  readonly warning?: string | null | undefined
  readonly place?: string | null | undefined
  /** After how long it is over, in ms from now. */
  readonly expiresAfterMs?: number | null | undefined
}

/** Words that a post had. */
export type PostVersion = Pick<PostRecord, 'text' | 'warning' | 'place' | 'atMs'>

/**
 * Writes a later version of a post into all feeds of this device in which the post stands. Writes nothing where it has these words already.
 *
 * @throws {NotFoundError} when there is no such post.
 * @throws {NotYoursError} when somebody else wrote it.
 * @throws {NothingVisibleError} when nothing would be left of it.
 * @throws {LimitReachedError} above `postVersionsMax`.
 * @throws {WrittenElsewhereError} when another device of the owner wrote it.
 * @throws {TooLargeError} when its text is, with the ids of those whom it mentions.
 */
export async function editPost(
  tx: Transaction,
  { keyring, successors, world, writer }: EditComponents,
  id: PostId,
  wish: EditWish,
): Promise<void> {
  const row = postAt(tx, id)?.post
  if (row === undefined) throw new NotFoundError(`post ${id}`, { what: 'post' })
  if (row.author !== keyring.person) throw new NotYoursError(id)
  const { audience: known } = row
  const audience = known === 'limited' || known === 'you' ? [] : known
  const text = mentioning(wish.text, await readersOf(tx, audience), postTextBytesMax)
  const isBare = row.media.length === 0 && row.collection === undefined && row.share === undefined
  if (text === '' && isBare) throw new NothingVisibleError('post', { field: 'text' })
  const { warning = row.warning, place = row.place } = wish
  const expiresAtMs = endOf(wish, row, world.now())
  const isSame =
    row.expiresAtMs === expiresAtMs &&
    (row.warning ?? null) === (warning ?? null) &&
    (row.place ?? null) === (place ?? null)
  if (isSame && row.text === text) return
  const version = (row.version ?? 0) + 1
  if (version > postVersionsMax) throw new LimitReachedError('versions', { max: postVersionsMax })
  const names = await successors.of(tx, await feedsWith(tx, id))
  if (names.length === 0) throw new WrittenElsewhereError(id)
  const record: PostEditRecord = {
    kind: 'post-edit',
    nonce: fromBase64url(row.nonce) ?? new Uint8Array(shortIdLength),
    version,
    atMs: world.now(),
    text,
    ...(typeof warning === 'string' && { warning }),
    ...(typeof place === 'string' && { place }),
    ...(expiresAtMs !== undefined && { expiresAtMs }),
  }
  for (const name of names) writer.write(tx, name, provedIn(tx, keyring, name, record))
}

function endOf(
  { expiresAfterMs }: EditWish,
  before: Pick<PostRow, 'expiresAtMs'>,
  nowMs: number,
): number | undefined {
  if (expiresAfterMs === undefined) return before.expiresAtMs
  return expiresAfterMs === null ? undefined : nowMs + expiresAfterMs
}

/** Earlier versions of a post, as far as they came here, oldest first. They are read from the entries they stand in, and so go with these. */
export async function earlierPosts(reader: Reader, id: PostId): Promise<PostVersion[]> {
  const current = postAt(reader, id)?.post.version ?? 0
  if (current === 0) return []
  const found = new Map<number, PostVersion>()
  const places = (await placesOf(reader, id)).toSorted((a, b) => b.seq - a.seq)
  for (const place of places.slice(0, versionEntriesMax)) {
    const record = await recordAt(reader, place)
    if (record?.kind === 'post') found.set(0, { ...record, atMs: publishedAtMs(record) })
    else if (record?.kind === 'post-edit' && record.version < current) {
      found.set(record.version, record)
    }
  }
  return [...found].toSorted(([one], [other]) => one - other).map(([, version]) => version)
}
