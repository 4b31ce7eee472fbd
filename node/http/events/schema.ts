/** Requests and responses about changes. */
import { Reactions } from '../reactions/schema.ts'
import { Poll } from '../polls/schema.ts'
import * as v from 'valibot'
import { Media } from '../media/schema.ts'
import { Post } from '../posts/schema.ts'
import { Comment } from '../comments/schema.ts'
import { Message } from '../conversations/schema.ts'
import { count, postId } from '../schema.ts'

const replies = v.pipe(
  v.optional(count),
  v.description('Of a reply: how many the comment above it has now'),
)

/**
 * One server-sent event `change`; its SSE id is the cursor to resume from. A `post`, a `comment` and a message come whole, everything else is
 * fetched again by the client that shows it: at `block` and `mute` the posts too. `reset` means that too much was missed: fetch everything.
 */
export const Change = v.variant('kind', [
  v.object({ kind: v.literal('post'), post: Post }),
  v.object({ kind: v.literal('comment'), comment: Comment, comments: count, replies }),
  v.object({
    kind: v.literal('lock'),
    post: postId,
    locked: v.pipe(v.boolean(), v.description('Whether its thread is locked now, or open')),
  }),
  v.object({
    kind: v.literal('reactions'),
    item: v.pipe(v.string(), v.description('Id of the post or comment')),
    post: postId,
    reactions: Reactions,
  }),
  v.object({
    kind: v.literal('hidden'),
    post: postId,
    hidden: v.pipe(v.boolean(), v.description('Whether I hid it from my timelines')),
  }),
  v.object({ kind: v.literal('poll'), post: postId, poll: Poll }),
  v.object({
    kind: v.literal('remixes'),
    post: postId,
    remixes: v.pipe(count, v.description('How many there are')),
  }),
  v.object({
    kind: v.literal('media'),
    post: postId,
    media: v.pipe(v.array(Media), v.description('As they are now: more of them is here, or less')),
  }),
  v.object({
    kind: v.literal('gone'),
    id: v.pipe(v.string(), v.description('Id of a post or comment that was taken back')),
    post: v.optional(postId),
    comments: v.pipe(v.optional(count), v.description('How many its post has left')),
    parent: v.pipe(v.optional(v.string()), v.description('The comment that it replied to')),
    replies,
  }),
  v.object({
    kind: v.literal('conversation'),
    id: v.string(),
    message: v.pipe(
      v.optional(Message),
      v.description('As it is now; absent where it was only read, or is wanted otherwise'),
    ),
  }),
  v.object({
    kind: v.picklist([
      'person',
      'aspect',
      'collection',
      'draft',
      'delivery',
      'invite',
      'guest-link',
      'guest-response',
      'introduction',
      'request',
      'me',
      'block',
      'mute',
      'settings',
      'read',
      'presence',
      'portrait',
      'notification',
      'thread',
      'tag',
      'browser',
    ]),
    id: v.string(),
  }),
  v.object({ kind: v.literal('reset') }),
])

export type Change = v.InferOutput<typeof Change>
