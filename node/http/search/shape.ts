/** From what was found to the shapes of the API. */
import type { PostId } from '../../../protocol/ids.ts'
import type { Hit as Found } from '../../social/search/searching.ts'
import type { Social } from '../../social/social.ts'
import type { Media } from '../media/schema.ts'
import { mediaShape } from '../media/shape.ts'
import { fromResponder } from '../responses/shape.ts'
import type { Tag } from '../tags/schema.ts'
import { tagShape } from '../tags/shape.ts'
import type { Hit } from './schema.ts'

/** Tags have a shape of their own, see `tagShapes`. */
export function hitShapes(social: Social, found: readonly Found[]): Hit[] {
  return found.flatMap(({ id, thing, excerpts }) =>
    thing.kind === 'tag' ? [] : [hitShape(social, { id, thing, excerpts })],
  )
}

export function tagShapes(social: Social, found: readonly Found[]): Tag[] {
  const tags = found.filter(({ thing }) => thing.kind === 'tag')
  return tags.flatMap(({ id }) => social.tags.at(id) ?? []).map(tagShape)
}

function hitShape(
  social: Social,
  { id, thing, excerpts }: Found & { thing: Exclude<Found['thing'], { kind: 'tag' }> },
): Hit {
  const { kind, author, name = '', atMs, post, collection, conversation } = thing
  const isPost = kind === 'post' && post !== undefined
  const picture = isPost ? pictureOf(social, post) : undefined
  const warning = isPost ? social.posts.at(post)?.post.warning : undefined
  return {
    kind,
    id,
    author: fromResponder(social, { author, name }),
    createdAtMs: social.shownMs(atMs),
    ...(post && { post }),
    ...(collection && { collection }),
    ...(conversation && { conversation }),
    ...(picture && { picture }),
    ...(warning !== undefined && { warning }),
    excerpts: excerpts.map(({ name: field, text, marks, isCut: [cutBefore, cutBehind] }) => ({
      field,
      text,
      marks: marks.map(([from, until]): [number, number] => [from, until]),
      cutBefore,
      cutBehind,
    })),
  }
}

function pictureOf(social: Social, id: PostId): Media | undefined {
  const found = social.posts.at(id)
  const number =
    found?.post.media.findIndex(({ kind }) => kind !== 'file' && kind !== 'audio') ?? -1
  const media = found?.post.media[number]
  return media && mediaShape(social, media, { kind: 'posts', item: id, number })
}
