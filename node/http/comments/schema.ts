/** Requests and responses about comments. */
import { Reactions, refused, Responder } from '../reactions/schema.ts'
import { Content } from '../text/schema.ts'
import { bodyField } from '../text-fields.ts'
import * as v from 'valibot'
import { postId, time, cursor } from '../schema.ts'
import { commentTextBytesMax } from '../../../protocol/limits.ts'

export const Comment = v.object({
  id: v.string(),
  post: postId,
  author: Responder,
  text: v.pipe(v.string(), v.description('As its author wrote it, in Markdown')),
  content: Content,
  createdAtMs: time,
  waiting: v.pipe(v.boolean(), v.description('Whether it waits for the node of the post’s author')),
  refused: v.optional(refused),
  mayDelete: v.boolean(),
  reactions: Reactions,
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
  next: v.pipe(
    v.optional(cursor),
    v.description('`before` of the comments before these; absent at the start'),
  ),
})

export type Comment = v.InferOutput<typeof Comment>

export type CommentPage = v.InferOutput<typeof CommentPage>
