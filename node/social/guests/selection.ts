/** The posts that a guest link shows: the owner's own, as far as nobody else has a say in who sees them. */
import { NothingVisibleError } from '../../../protocol/errors.ts'
import type { CollectionId, PersonId, PostId } from '../../../protocol/ids.ts'
import { guestPostsMax } from '../../../protocol/limits.ts'
import { NotFoundError, NotYoursError, RemixAudienceError } from '../../errors.ts'
import type { Reader } from '../../store/transaction.ts'
import { collections } from '../collections/tables.ts'
import { mayShow } from '../posts/lent-media.ts'
import { postAt } from '../posts/posts.ts'
import type { PostRow } from '../posts/tables.ts'
import type { ShownPost } from './bundle.ts'

export interface Selection {
  posts: ShownPost[]
  title?: string
  /** Items of the board or album that guests do not see. */
  left: number
}

/** @throws as `Guests.create` does. */
export function selected(
  reader: Reader,
  of: { post: PostId } | { collection: CollectionId },
  self: PersonId,
): Selection {
  return 'post' in of ? onePost(reader, of.post, self) : itemsOf(reader, of.collection, self)
}

function onePost(reader: Reader, id: PostId, self: PersonId): Selection {
  const row = postAt(reader, id)?.post
  if (row === undefined) throw new NotFoundError(`post ${id}`, { what: 'post' })
  if (row.author !== self) throw new NotYoursError(id)
  if (!mayShow(row, self)) throw new RemixAudienceError(id)
  return { posts: [{ row, note: '' }], left: 0 }
}

function itemsOf(reader: Reader, id: CollectionId, self: PersonId): Selection {
  const row = reader.get(collections, id)
  if (row === undefined || row.isGone === true || row.owner !== self) {
    throw new NotFoundError(`collection ${id}`, { what: 'board' })
  }
  const posts = row.items.flatMap(({ post, number, note }): ShownPost[] => {
    const found = postAt(reader, post)?.post
    if (found === undefined || !isForGuests(found, self)) return []
    return [{ row: found, note, ...(number !== undefined && { number }) }]
  })
  if (posts.length === 0) throw new NothingVisibleError('guest link', { field: 'collection' })
  const shown = posts.slice(0, guestPostsMax)
  return { posts: shown, title: row.name, left: row.items.length - shown.length }
}

function isForGuests(row: PostRow, self: PersonId): boolean {
  return row.author === self && mayShow(row, self)
}
