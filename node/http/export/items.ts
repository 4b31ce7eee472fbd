/** From the rows of posts, comments and messages to what an export shows of them. */
import { isPersonId } from '../../../protocol/ids.ts'
import type { Comment, Media, Message, Post, Stored } from '../../export/source.ts'
import type { BlobRefRow, MediaRow } from '../../social/media/tables.ts'
import type { MessageRow } from '../../social/messages/tables.ts'
import type { PostRow } from '../../social/posts/tables.ts'
import type { Social } from '../../social/social.ts'
import type { ShownComment } from '../../social/threads/queries.ts'
import { pollShape } from '../polls/shape.ts'
import { authorOf } from '../posts/author.ts'
import { fromResponder } from '../responses/shape.ts'
import { batches, mayKeep } from './lists.ts'
import { sharedOf } from './shared.ts'
import { textOf } from './text.ts'

export async function postOf(social: Social, row: PostRow): Promise<Post> {
  const { id, warning, place, audience } = row
  const poll = await pollShape(social, row)
  const shared = sharedOf(social, row)
  const keeps = row.media.length > 0 && (await mayKeep(social, row))
  return {
    ...textOf(social, row),
    id,
    author: authorOf(social, row),
    reactions: await social.threads.reactionsTo(id),
    ...(warning !== undefined && { warning }),
    ...(place !== undefined && { place }),
    ...(poll && { poll: pollOf(poll) }),
    ...(shared && { shared }),
    media: row.media.map((one) => mediaOf(social, one, keeps)),
    isPublic: audience === 'public',
    audience: Array.isArray(audience) ? await audienceNames(social, audience) : [],
    comments: await social.threads.countComments(id),
    thread: () => threadOf(social, row),
  }
}

export function messageOf(social: Social, row: MessageRow): Message {
  const { id, writer, name, text, believedMs } = row
  return {
    ...textOf(social, { text, atMs: believedMs }),
    id,
    author: fromResponder(social, { author: writer, name }),
    reactions: [],
    media: row.media.map((one) => mediaOf(social, one, true)),
  }
}

/** Bytes that are on this node; `undefined` where they are not. */
export function storedOf(social: Social, ref: BlobRefRow | undefined): Stored | undefined {
  const { library } = social
  if (ref === undefined || !library.has(ref.id)) return undefined
  // The part of one of the media that a library reads without noting that its owner looked at it.
  const media: MediaRow = { ...noMedia, preview: ref }
  return { bytes: ref.bytes, read: () => library.read(media, 'preview').content }
}

export function mediaOf(social: Social, row: MediaRow, keeps: boolean): Media {
  const { kind, type, name, alt, caption, width, height, layers } = row
  const parts = {
    file: storedOf(social, row.blob),
    preview: storedOf(social, row.preview),
    flat: storedOf(social, row.flat),
  }
  return {
    kind,
    type,
    name,
    alt,
    caption,
    bytes: row.blob?.bytes ?? 0,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    mayKeep: keeps,
    ...(parts.file && { file: parts.file }),
    ...(parts.preview && { preview: parts.preview }),
    ...(parts.flat && { flat: parts.flat }),
    isAway: row.blob !== undefined && parts.file === undefined,
    words: layers.map(({ text }) => text),
  }
}

const noMedia = { kind: 'picture', type: '', name: '', alt: '', caption: '', layers: [] } as const

type PollShape = NonNullable<Awaited<ReturnType<typeof pollShape>>>

function pollOf({ options, multiple, closesAtMs }: PollShape): NonNullable<Post['poll']> {
  return {
    options: options.map(({ text, votes }) => ({ text, ...(votes !== undefined && { votes }) })),
    isMultiple: multiple,
    ...(closesAtMs !== undefined && { closesAtMs }),
  }
}

async function audienceNames(
  social: Social,
  audience: Exclude<PostRow['audience'], string>,
): Promise<string[]> {
  const names = new Map((await social.aspects.list()).map(({ id, name }) => [id, name]))
  return audience.flatMap((aspect) => {
    const part = social.aspects.chosenPart(aspect)
    const name = isPersonId(part) ? social.people.at(part)?.name : names.get(part)
    return name ?? []
  })
}

/** Comments in batches, each followed by its replies. */
async function* threadOf(social: Social, { id }: PostRow): AsyncGenerator<readonly Comment[]> {
  const read = batches(async (query) => {
    const { rows: items, next } = await social.threads.read(id, query)
    return { items, next }
  })
  for await (const rows of read) {
    const comments: Comment[] = []
    for (const row of rows) {
      comments.push(...(await withReplies(social, row)))
    }
    if (comments.length > 0) yield comments
  }
}

/** One without words, of somebody who is blocked, is left out; replies of others to it stay. */
async function withReplies(social: Social, row: ShownComment): Promise<Comment[]> {
  const replies: ShownComment[] = []
  const read = batches(async (query) => {
    const { rows: items, next } = await social.threads.replies(row.id, query)
    return { items, next }
  })
  for await (const batch of read) replies.unshift(...batch)
  const shown = [row, ...replies].filter(({ isHidden }) => !isHidden)
  return Promise.all(shown.map((one) => commentOf(social, one)))
}

async function commentOf(social: Social, row: ShownComment): Promise<Comment> {
  const { id, item, post } = row
  return {
    ...textOf(social, row),
    id,
    author: fromResponder(social, row),
    reactions: await social.threads.reactionsTo(id),
    ...(item !== post && { parent: item }),
  }
}
