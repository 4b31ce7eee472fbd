/** The post that another one shares, in the shapes of the API. */
import type { Social } from '../../social/social.ts'
import type { PostRow, QuoteRow } from '../../social/posts/tables.ts'
import { sharedMediaFrom } from '../../social/media/apply-media.ts'
import { mediaShape, mediaShapes } from '../media/shape.ts'
import { contentShape } from '../text/shape.ts'
import { authorOf } from './author.ts'
import type { SharedPost } from './schema.ts'

export function sharedShape(social: Social, row: PostRow): SharedPost | undefined {
  const { share } = row
  const shared = social.posts.sharedIn(row)
  if (share === undefined || shared === undefined) return undefined
  const { state } = shared
  const author = authorOf(social, share)
  const base = { id: share.post, author, state, files: 0, media: [], options: [] }
  if (state === 'quoted') {
    const { quote } = shared
    const { name: known } = author
    const named = { ...author, name: known === '' ? quote.name : known }
    const options = [...quote.options]
    const media = quote.media.map((one, at) =>
      mediaShape(social, one, { kind: 'posts', item: row.id, number: sharedMediaFrom + at }),
    )
    const files = media.length
    return { ...base, author: named, ...wordsOf(social, quote), files, media, options }
  }
  if (state !== 'here') return base
  const { original } = shared
  const media = mediaShapes(social, original)
  const options = [...(original.poll?.options ?? [])]
  return { ...base, ...wordsOf(social, original), files: media.length, media, options }
}

type Words = Pick<QuoteRow, 'text' | 'warning' | 'place' | 'atMs' | 'editedAtMs'>

function wordsOf(social: Social, words: Words | PostRow): Partial<SharedPost> {
  const { text, warning, place, atMs, editedAtMs } = words
  return {
    text,
    content: contentShape(social, text),
    ...(warning !== undefined && { warning }),
    ...(place !== undefined && { place }),
    createdAtMs: social.shownMs(atMs),
    ...(editedAtMs !== undefined && { editedAtMs: social.shownMs(editedAtMs) }),
  }
}
