/** Remixes of a post: the answers in its thread, the posts that show its pictures, and what it was made of itself. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import type { ItemId, PostId } from '../../../protocol/ids.ts'
import type { RemixParent } from '../../../protocol/records/post.ts'
import { remix, type RemixBody } from '../../../protocol/responses/remix.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { blockedPeople } from '../contacts/apply-block.ts'
import { postAt } from '../posts/posts.ts'
import { remixPosts, type PostRow } from '../posts/tables.ts'
import { countAt } from '../threads/counts.ts'
import { responsesPerItemMax } from '../threads/limits.ts'
import { shownResponse } from '../threads/queries.ts'
import { placeOf } from '../threads/places.ts'
import { responses, type ResponseRow } from '../threads/tables.ts'
import { ancestorsMax, remixPostsMax } from './limits.ts'

/** A remix with its words. */
export interface ShownRemix extends ResponseRow {
  readonly remix: RemixBody
}

/** A picture that another one was made of, the nearest first. */
export interface Ancestor {
  readonly parent: RemixParent
  /** The post of it; absent where it is not for us, or gone. */
  readonly row?: PostRow
}

/** A remix, or `undefined`, as for one by a blocked person. */
export function remixAt(reader: Reader, id: ItemId): ShownRemix | undefined {
  const row = shownResponse(reader, id)
  return row?.type === remix.type ? withBody(row) : undefined
}

/** The remixes in the thread of a post, oldest first. */
export async function remixesOf(reader: Reader, post: PostId): Promise<ShownRemix[]> {
  const blocked = await blockedPeople(reader)
  const place = placeOf({ post, item: post, type: remix.type })
  const range = { ...under(place), limit: responsesPerItemMax }
  const rows = (await reader.list(responses, range)).map(([, row]) => row)
  return rows.filter(({ author }) => !blocked.has(author)).map(withBody)
}

/** How many remixes the thread of a post has. */
export async function countRemixes(reader: Reader, post: PostId): Promise<number> {
  return countAt(reader, { post, item: post, type: remix.type }, await blockedPeople(reader))
}

/** The posts that show a picture of this one with other words. */
export async function postsMadeOf(reader: Reader, post: PostId): Promise<PostRow[]> {
  const rows = await reader.list(remixPosts, { ...under(post), limit: remixPostsMax })
  const ids = rows.map(([key]) => key.slice(keyOf(post, '').length) as PostId)
  return ids.flatMap((id) => postAt(reader, id)?.post ?? [])
}

/** The pictures that the first one of a post was made of. */
export function ancestorsOf(reader: Reader, post: PostRow): Ancestor[] {
  const ancestors: Ancestor[] = []
  for (let parent = post.remixOf; parent !== undefined && ancestors.length < ancestorsMax;) {
    const row = postAt(reader, parent.post)?.post
    const isTrue = row !== undefined && isMadeOf(post, row, parent.number)
    ancestors.push(isTrue ? { parent, row } : { parent })
    parent = isTrue ? row.remixOf : undefined
  }
  return ancestors
}

/** Whether a remix shows the picture that it says: anybody can name any post. */
function isMadeOf({ media: [own] }: PostRow, { media }: PostRow, number: number): boolean {
  const parent = media[number]
  return own !== undefined && parent !== undefined && own.blob?.id === parent.blob?.id
}

function withBody(row: ResponseRow): ShownRemix {
  return { ...row, remix: remix.decode(fromBase64url(row.body) ?? new Uint8Array(0)) }
}
