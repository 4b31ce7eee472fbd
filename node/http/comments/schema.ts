/** Requests and responses about comments, replies to them, and their threads. */
import { Reactions } from '../reactions/schema.ts'
import { refused, Responder } from '../responses/schema.ts'
import { Content } from '../text/schema.ts'
import { bodyField } from '../text-fields.ts'
import * as v from 'valibot'
import { count, postId, time, cursor } from '../schema.ts'
import { commentTextBytesMax } from '../../../protocol/limits.ts'

const next = v.pipe(
  v.optional(cursor),
  v.description('`before` of those before these; absent at the start'),
)

export const Reply = v.object({
  id: v.string(),
  post: postId,
  parent: v.pipe(
    v.optional(v.string()),
    v.description('The comment that it replies to; absent where it answers the post'),
  ),
  author: Responder,
  text: v.pipe(v.string(), v.description('As its author wrote it, in Markdown')),
  content: Content,
  createdAtMs: time,
  editedAtMs: v.pipe(
    v.optional(time),
    v.description('When its author changed it last; absent for the first version'),
  ),
  hidden: v.pipe(
    v.boolean(),
    v.description(
      'By a person I blocked, without its words: only replies of others to it are shown',
    ),
  ),
  muted: v.pipe(
    v.boolean(),
    v.description('By a person I muted: to be covered until I ask for it'),
  ),
  waiting: v.pipe(v.boolean(), v.description('Whether it waits for the node of the post’s author')),
  refused: v.optional(refused),
  othersSeeEarlier: v.pipe(
    v.boolean(),
    v.description('Whether it waits or was refused, and others see an earlier version meanwhile'),
  ),
  mayDelete: v.boolean(),
  reactions: Reactions,
})

export const Comment = v.object({
  ...Reply.entries,
  replies: v.pipe(
    v.object({ count, items: v.array(Reply), next }),
    v.description('How many replies it has, and the last of them, oldest first'),
  ),
})

export const CommentRequest = v.object({
  text: bodyField('text', { bytesMax: commentTextBytesMax, charsMin: 1 }),
})

export const CommentQuery = v.object({
  before: v.optional(cursor),
  limit: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/u)), '50'),
})

export const CommentPage = v.object({
  items: v.pipe(v.array(Comment), v.description('Oldest first')),
  next,
})

export const CommentVersions = v.object({
  items: v.pipe(
    v.array(v.object({ text: v.string(), content: Content, createdAtMs: time })),
    v.description('Earlier versions that came to this node, oldest first'),
  ),
})

export const LockRequest = v.object({
  on: v.pipe(v.boolean(), v.description('Whether the thread is locked, or open')),
})

export type Reply = v.InferOutput<typeof Reply>

export type Comment = v.InferOutput<typeof Comment>

export type CommentPage = v.InferOutput<typeof CommentPage>

export type CommentVersions = v.InferOutput<typeof CommentVersions>
