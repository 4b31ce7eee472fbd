/** Whole lists of the views, page by page: what an export reads. */
import type { PersonId, PostId } from '../../../protocol/ids.ts'
import type { Social } from '../../social/social.ts'
import { mayShow } from '../../social/posts/lent-media.ts'
import type { MediaPlace } from '../../social/media/media-library.ts'
import type { PostRow } from '../../social/posts/tables.ts'
import type { ShownConversation } from '../../social/messages/queries.ts'
import { exportBatch } from '../limits.ts'

interface Page<T> {
  items: readonly T[]
  next?: string | undefined
}

/** All items of a list that is read with cursors, in batches. */
export async function* batches<T>(
  read: (query: { before?: string; limit: number }) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  for (let before: string | undefined; ;) {
    const { items, next } = await read({
      limit: exportBatch,
      ...(before !== undefined && { before }),
    })
    yield items
    if (next === undefined) return
    before = next
  }
}

/** One's own posts, newest first. */
export async function* ownPosts(social: Social): AsyncGenerator<PostRow> {
  const author = social.keyring.person
  for await (const rows of batches(async (query) => {
    const { rows: items, next } = await social.timelines.read({ ...query, author })
    return { items, next }
  })) {
    for (const { post } of rows) yield post
  }
}

/** Posts of others on which the owner did something, the last first, then those that they saved. */
export async function* othersPosts(social: Social): AsyncGenerator<PostRow> {
  const self = social.keyring.person
  const saved = await savedPosts(social)
  const acts = batches(async (query) => {
    const { acts: items, next } = await social.timelines.acts('all', query)
    return { items, next }
  })
  for await (const batch of acts) {
    for (const { place } of batch) {
      saved.delete(place.post.id)
      if (place.post.author !== self) yield place.post
    }
  }
  for (const id of saved) {
    const post = social.posts.at(id)?.post
    if (post !== undefined && post.author !== self) yield post
  }
}

export async function* conversationRows(social: Social): AsyncGenerator<ShownConversation> {
  for await (const batch of batches(async (query) => {
    const { rows: items, next } = await social.conversations.list(query)
    return { items, next }
  })) {
    yield* batch
  }
}

/**
 * Whether the owner may keep the files of a post: those of their own, those that everybody may show, and those that they saved, which
 * stay on this node for the same reason.
 */
export async function mayKeep(social: Social, post: PostRow): Promise<boolean> {
  const self: PersonId = social.keyring.person
  const isTheirs = post.author === self || mayShow(post, self)
  return isTheirs || (await social.collecting.savedIn(post.id)).length > 0
}

/** Asks for all media that an export would name as missing. @returns how many did not come yet, and their bytes */
export async function askForMissing(social: Social): Promise<{ files: number; bytes: number }> {
  const { library } = social
  const missing = { files: 0, bytes: 0 }
  for await (const place of keptMedia(social)) {
    const state = library.stateOf(place.media)
    if (state === 'here') continue
    missing.files += 1
    missing.bytes += place.media.blob?.bytes ?? 0
    if (state === 'away') await library.ask(place)
  }
  return missing
}

/** All media that an export holds. */
async function* keptMedia(social: Social): AsyncGenerator<MediaPlace> {
  for await (const { author, media } of ownPosts(social)) {
    for (const one of media) yield { author, media: one }
  }
  for await (const post of othersPosts(social)) {
    if (post.media.length === 0 || !(await mayKeep(social, post))) continue
    for (const one of post.media) yield { author: post.author, media: one }
  }
  for await (const { id } of conversationRows(social)) {
    for await (const batch of messageRows(social, id)) {
      for (const { writer, media } of batch) {
        for (const one of media) yield { author: writer, media: one }
      }
    }
  }
}

/** Messages that were not taken back, in batches: the latest first, each with its oldest message first. */
export async function* messageRows(social: Social, id: ShownConversation['id']) {
  for await (const batch of batches(async (query) => {
    const { rows: items, next } = await social.conversations.messages(id, query)
    return { items, next }
  })) {
    yield batch.filter(({ isGone }) => isGone !== true)
  }
}

/** At most `collectionsMax` boards of `collectedMax` items. */
async function savedPosts(social: Social): Promise<Set<PostId>> {
  const rows = await social.collecting.list()
  return new Set(rows.flatMap(({ items }) => items.map(({ post }) => post)))
}
