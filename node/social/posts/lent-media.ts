/**
 * Pictures of others in posts of ours, with other words. Such a post goes only where its author may say who sees the picture: it is ours,
 * it is public, or its author lets anybody show it. All else is an answer in the thread of the picture, which its author's node passes on to those who
 * see it, see `remixes`.
 */
import type { PersonId, PostId, ResponseId } from '../../../protocol/ids.ts'
import type { RemixParent } from '../../../protocol/records/post.ts'
import { NotFoundError, RemixAudienceError } from '../../errors.ts'
import type { MediaWish, MediaWords } from '../media/media-library.ts'
import type { PostRow } from './tables.ts'

export interface RemixWish extends MediaWords {
  post: PostId
  /** Which of its media, from 0. */
  number: number
  /** The remix in its thread that it is made of. */
  via?: ResponseId | undefined
}

export interface LentMedia {
  wish: MediaWish
  remixOf: RemixParent
  /** Whether others may go on with it in the same way. */
  isFree: boolean
}

/**
 * The picture that a post of ours is to show.
 *
 * @param row the post with the picture, as far as there is one.
 *
 * @throws {NotFoundError} when there is no such picture.
 * @throws {RemixAudienceError} when it is not ours to show.
 */
export function lentMedia(
  row: PostRow | undefined,
  { post, number, via, ...words }: RemixWish,
  person: PersonId,
): LentMedia {
  const media = row?.media[number]
  if (row === undefined || media === undefined) throw new NotFoundError(post, { what: 'file' })
  if (!mayShow(row, person)) throw new RemixAudienceError(post)
  const { flat: _flat, ...lent } = media
  const remixOf = { author: row.author, post, number, ...(via !== undefined && { via }) }
  // Its layers are new, but the picture is the same: so its description serves again.
  const alt = words.alt || media.alt
  return { wish: { ...words, alt, lent }, remixOf, isFree: row.isFree === true }
}

/** Whether a person may show the pictures of a post to whomever they like. */
export function mayShow({ author, audience, isFree, remixOf }: PostRow, person: PersonId): boolean {
  const isOwn = author === person && remixOf === undefined
  return isOwn || isFree === true || audience === 'public'
}
