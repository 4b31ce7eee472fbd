/** From the rows of the views to the shapes of the API. */
import type { PostRow } from '../../social/posts/tables.ts'
import type { ShownRemix } from '../../social/remixes/queries.ts'
import type { Social } from '../../social/social.ts'
import { mediaShapes } from '../media/shape.ts'
import { authorOf } from '../posts/author.ts'
import { fromResponder } from '../responses/shape.ts'
import type { Ancestor, Remix } from './schema.ts'

/** A remix; `undefined` where its picture is gone. */
export async function remixShape(social: Social, row: ShownRemix): Promise<Remix | undefined> {
  const { id, post, remix, atMs, isWaiting, refusal } = row
  const picture = pictureOf(social, social.posts.at(post)?.post, remix.number)
  if (picture === undefined) return undefined
  const author = fromResponder(social, row)
  const { number, parent, layers, mood, alt } = remix
  const { mood: _mood, flatUrl: _flatUrl, ...base } = picture
  return {
    id,
    post,
    author,
    number,
    ...(parent !== undefined && { parent }),
    media: { ...base, layers: [...layers], ...(mood && { mood }), alt: alt || base.alt },
    createdAtMs: social.shownMs(atMs),
    waiting: isWaiting && refusal === undefined,
    ...(refusal !== undefined && { refused: refusal }),
    mayDelete: author.isMe || row.postAuthor === social.keyring.person,
    reactions: await social.threads.reactionsTo(id),
  }
}

/** A picture of a chain; empty where it is not for us, or gone. */
export function ancestorShape(social: Social, row: PostRow | undefined, number: number): Ancestor {
  const media = pictureOf(social, row, number)
  if (row === undefined || media === undefined) return {}
  return { post: row.id, author: authorOf(social, row), media }
}

function pictureOf(
  social: Social,
  row: PostRow | undefined,
  number: number,
): Remix['media'] | undefined {
  return row && mediaShapes(social, row)[number]
}
