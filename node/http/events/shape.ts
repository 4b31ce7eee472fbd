/** From the rows of the views to the shapes of the API. */
import type { PostId, ResponseId } from '../../../protocol/ids.ts'
import type { Social } from '../../social/social.ts'
import type { ChangeRow } from '../../social/feeds/tables.ts'
import type { Change } from './schema.ts'
import { mediaShapes } from '../media/shape.ts'
import { pollShape } from '../polls/shape.ts'
import { commentShape } from '../comments/shape.ts'
import { messageShape } from '../conversations/shape.ts'
import { postShape } from '../posts/shape.ts'

/** A change as it is told; `undefined` for a post or comment that is gone by now, and for a post of somebody muted, or that the owner hid. */
export async function changeShape(social: Social, change: ChangeRow): Promise<Change | undefined> {
  if (change.kind === 'gone') return goneShape(social, change)
  if (change.kind === 'response') return responseShape(social, change.id)
  if (change.kind === 'conversation') {
    const { kind, id, message } = change
    const row = message && social.conversations.messageAt(message)
    return { kind, id, ...(row !== undefined && { message: await messageShape(social, row) }) }
  }
  if (change.kind === 'media') {
    const found = social.posts.at(change.id as PostId)
    const post = found?.post
    // Its media may be those of the post that it shares.
    if (found?.post.share !== undefined) {
      return { kind: 'post', post: await postShape(social, found) }
    }
    return post && { kind: 'media', post: post.id, media: mediaShapes(social, post) }
  }
  if (change.kind === 'hidden') {
    const { post } = social.posts.at(change.id) ?? {}
    return post && { kind: 'hidden', post: post.id, hidden: post.isHidden === true }
  }
  if (change.kind !== 'post') return change
  const found = social.posts.at(change.id)
  if (found === undefined || found.post.isHidden === true) return undefined
  if (social.knowing.isMuted(found.post.author)) return undefined
  return { kind: 'post', post: await postShape(social, found) }
}

async function goneShape(
  social: Social,
  { kind, id, post, item }: Extract<ChangeRow, { kind: 'gone' }>,
): Promise<Change> {
  if (post === undefined) return { kind, id }
  const comments = await social.threads.countComments(post)
  const parent = item === undefined ? undefined : social.threads.commentAt(item)
  if (parent === undefined) return { kind, id, post, comments }
  const replies = social.threads.countReplies(parent, await social.people.blockedIds())
  return { kind, id, post, comments, parent: parent.id, replies }
}

async function responseShape(social: Social, id: ResponseId): Promise<Change | undefined> {
  const comment = social.threads.commentAt(id)
  if (comment !== undefined) {
    const comments = await social.threads.countComments(comment.post)
    const parent = social.threads.commentAt(comment.item)
    const shape = {
      kind: 'comment',
      comment: await commentShape(social, comment),
      comments,
    } as const
    return parent
      ? { ...shape, replies: social.threads.countReplies(parent, await social.people.blockedIds()) }
      : shape
  }
  const response = social.threads.responseAt(id)
  if (response?.type === 'remix') {
    const { post } = response
    return { kind: 'remixes', post, remixes: await social.remixes.count(post) }
  }
  if (response?.type === 'lock') {
    const found = social.posts.at(response.post)?.post
    return found && { kind: 'lock', post: found.id, locked: social.threads.isLocked(found) }
  }
  if (response?.type === 'guest') return { kind: 'guest-response', id: response.post }
  if (response?.type === 'vote') {
    const { post } = social.posts.at(response.post) ?? {}
    const poll = post && (await pollShape(social, post))
    return post && poll && { kind: 'poll', post: post.id, poll }
  }
  if (response?.type !== 'reaction') return undefined
  const { item, post } = response
  return { kind: 'reactions', item, post, reactions: await social.threads.reactionsTo(item) }
}
