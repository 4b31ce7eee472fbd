/** Requests and responses about tags, and about mentions of the owner. */
import * as v from 'valibot'
import { Comment } from '../comments/schema.ts'
import { Post } from '../posts/schema.ts'
import { count, cursor } from '../schema.ts'

export const Tag = v.object({
  tag: v.pipe(v.string(), v.description('As it is looked up: without `#`, in small letters')),
  posts: v.pipe(count, v.description('How many posts that I can read have it')),
  followed: v.boolean(),
})

export const TagList = v.object({ items: v.array(Tag) })

export const CompletionQuery = v.object({
  start: v.pipe(v.string(), v.maxLength(200), v.description('How the tag begins, without `#`')),
})

export const Mention = v.object({
  post: v.pipe(Post, v.description('The post that mentions me, or has a comment that does')),
  comment: v.optional(Comment),
  cursor,
})

export const MentionPage = v.object({
  items: v.pipe(v.array(Mention), v.description('Newest first')),
  next: v.pipe(v.optional(cursor), v.description('`before` of the next page; absent at the end')),
})

export type Tag = v.InferOutput<typeof Tag>
export type TagList = v.InferOutput<typeof TagList>
export type Mention = v.InferOutput<typeof Mention>
export type MentionPage = v.InferOutput<typeof MentionPage>
