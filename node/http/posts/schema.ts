/** Requests and responses about posts. */
import { CollectionCard } from '../collections/card-schema.ts'
import { DraftVersion } from '../drafts/schema.ts'
import { Media, MediaRequests } from '../media/schema.ts'
import { Poll, PollRequest } from '../polls/schema.ts'
import { Reactions } from '../reactions/schema.ts'
import { RemixPostRequest } from '../remixes/schema.ts'
import { Content } from '../text/schema.ts'
import { bodyField, nameField } from '../text-fields.ts'
import * as v from 'valibot'
import { audience, duration, personId, postId, time, aspectId, count, cursor } from '../schema.ts'
import { placeBytesMax, postTextBytesMax, warningBytesMax } from '../../../protocol/limits.ts'

const free = v.pipe(
  v.boolean(),
  v.description('Whether its readers may show its pictures, with other words, to anybody'),
)
const round = v.pipe(v.boolean(), v.description('Whether its author asks for remixes'))

const Author = v.object({ id: personId, name: v.string(), isMe: v.boolean() })

export const SharedPost = v.object({
  id: v.pipe(postId, v.description('Of the original')),
  author: v.pipe(Author, v.description('With the name that they gave where they are no contact')),
  state: v.pipe(
    v.picklist(['here', 'quoted', 'gone', 'blocked', 'missing']),
    v.description(
      '`here`: I can open the original. `quoted`: its words came with the post that shares it. `gone`: it was taken back. `blocked`: I blocked its author. `missing`: its words did not come',
    ),
  ),
  text: v.optional(v.string()),
  content: v.optional(Content),
  warning: v.optional(v.string()),
  place: v.optional(v.string()),
  createdAtMs: v.optional(time),
  editedAtMs: v.optional(time),
  files: v.pipe(count, v.description('How many media it has')),
  media: v.pipe(v.array(Media), v.description('Those, as far as they are here')),
  options: v.pipe(v.array(v.string()), v.description('Of its poll')),
})

export const Post = v.object({
  id: v.string(),
  author: Author,
  text: v.pipe(v.string(), v.description('As its author wrote it, in Markdown')),
  content: Content,
  warning: v.pipe(
    v.optional(v.string()),
    v.description('Why its text and media are to be covered until I ask for them'),
  ),
  place: v.pipe(v.optional(v.string()), v.description('Where it was written, in words')),
  poll: v.pipe(v.optional(Poll), v.description('A poll, of which the text is the question')),
  expiresAtMs: v.pipe(
    v.optional(time),
    v.description('When it is over by itself, and leaves all nodes that show it'),
  ),
  media: v.array(Media),
  free,
  round,
  mayShow: v.pipe(
    v.boolean(),
    v.description('Whether I may show its pictures, with other words, to whomever I like'),
  ),
  remixes: v.pipe(count, v.description('How many remixes its thread has')),
  guestResponses: v.pipe(count, v.description('How many words of guests its author shows')),
  isRemix: v.pipe(v.boolean(), v.description('Whether its first picture is that of another post')),
  collection: v.pipe(
    v.optional(CollectionCard),
    v.description('The board or album of its author that it shows, as it is by now'),
  ),
  origin: v.pipe(
    v.optional(v.string()),
    v.description(
      'The network or service that its author brought it along from: `createdAtMs` is when they published it there, by their word alone',
    ),
  ),
  share: v.pipe(v.optional(SharedPost), v.description('A public post that it shares')),
  mayShare: v.pipe(
    v.boolean(),
    v.description('Whether I can share it, or what it shares, with whomever I like'),
  ),
  reshares: v.pipe(count, v.description('How many posts that came to me share it')),
  saved: v.pipe(v.boolean(), v.description('Whether it stands on a board or album of mine')),
  createdAtMs: time,
  editedAtMs: v.pipe(
    v.optional(time),
    v.description('When its author gave it these words; absent where they are the first'),
  ),
  audience: v.pipe(
    v.union([
      v.literal('public'),
      v.literal('limited'),
      v.literal('you'),
      v.array(v.union([aspectId, personId])),
    ]),
    v.description(
      'Aspects and people for a post of mine; of others, `you` for one that its author wrote for me, maybe beside others, `limited` for one to some people',
    ),
  ),
  comments: v.pipe(count, v.description('How many comments it has')),
  locked: v.pipe(
    v.boolean(),
    v.description('Whether its author locked the thread: then nobody else adds to it'),
  ),
  mayAnswer: v.pipe(
    v.boolean(),
    v.description('Whether what I say of it can reach its author: not where they are no contact'),
  ),
  reactions: Reactions,
  unread: v.pipe(v.boolean(), v.description('Whether it is of others and I have not read it')),
  late: v.pipe(v.boolean(), v.description('It came when I had read what stands after it')),
  pinned: v.pipe(v.boolean(), v.description('Whether it stands first on the page of its author')),
  hidden: v.pipe(v.boolean(), v.description('Whether I hid it from my timelines')),
  arrived: v.pipe(count, v.description('Grows with what came later; 0 for a post of mine')),
  cursor: v.pipe(cursor, v.description('Where it stands: that of a newer post is greater as text')),
})

export const PostRequest = v.object({
  text: v.pipe(
    v.optional(bodyField('text', { bytesMax: postTextBytesMax }), ''),
    v.description(
      'Markdown; `@name` mentions the one reader of that name. May be empty where there are media',
    ),
  ),
  warning: v.pipe(
    v.optional(nameField('warning', { bytesMax: warningBytesMax })),
    v.description('Covers its text and media until a reader asks for them'),
  ),
  place: v.pipe(
    v.optional(nameField('place', { bytesMax: placeBytesMax })),
    v.description('Where it was written, in words'),
  ),
  poll: v.pipe(v.optional(PollRequest), v.description('A poll, of which the text is the question')),
  expiresAfterMs: v.pipe(
    v.optional(duration),
    v.description('After how long it is over by itself; absent for never'),
  ),
  media: v.optional(MediaRequests, []),
  remix: v.pipe(
    v.optional(RemixPostRequest),
    v.description('A picture of another post, with other words, before the media'),
  ),
  share: v.pipe(
    v.optional(postId),
    v.description(
      'A public post that it shares, or one that shares it already; the text may be empty then',
    ),
  ),
  free: v.optional(free, false),
  round: v.optional(round, false),
  audience,
  draft: v.pipe(
    v.optional(DraftVersion),
    v.description('The version of a draft of mine that it was: it is gone with that'),
  ),
})

export const PostEdit = v.object({
  text: v.pipe(
    bodyField('text', { bytesMax: postTextBytesMax }),
    v.description('May be empty where there are media'),
  ),
  warning: v.pipe(
    v.nullish(nameField('warning', { bytesMax: warningBytesMax })),
    v.description('`null` takes it away; absent, it stays'),
  ),
  place: v.pipe(
    v.nullish(nameField('place', { bytesMax: placeBytesMax })),
    v.description('`null` takes it away; absent, it stays'),
  ),
  expiresAfterMs: v.pipe(
    v.nullish(duration),
    v.description(
      'After how long from now it is over; `null` for never; absent, that stays as it is',
    ),
  ),
})

export const PostVersions = v.object({
  items: v.pipe(
    v.array(
      v.object({
        text: v.string(),
        content: Content,
        warning: v.optional(v.string()),
        place: v.optional(v.string()),
        createdAtMs: time,
      }),
    ),
    v.description('Earlier versions that came to this node, oldest first'),
  ),
})

export const PostQuery = v.object({
  aspect: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\w-]{22}(,[\w-]{22}){0,49}$/u),
      v.description(
        'One or several aspects, with commas: what I posted to any of them, and what their members posted',
      ),
    ),
  ),
  author: v.optional(personId),
  unread: v.optional(v.picklist(['true', 'false']), 'false'),
  before: v.optional(cursor),
  limit: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/u)), '20'),
})

export const PostPage = v.object({
  items: v.pipe(v.array(Post), v.description('Newest first')),
  next: v.pipe(v.optional(cursor), v.description('`before` of the next page; absent at the end')),
})

export const Hiding = v.object({
  hidden: v.pipe(v.boolean(), v.description('Whether I do not want to see the post in timelines')),
})

export const Pinning = v.object({
  pinned: v.pipe(v.boolean(), v.description('Whether the post is to stand first on my page')),
})

export type Post = v.InferOutput<typeof Post>

export type SharedPost = v.InferOutput<typeof SharedPost>

export type PostRequest = v.InferInput<typeof PostRequest>

export type PostEdit = v.InferInput<typeof PostEdit>

export type PostVersions = v.InferOutput<typeof PostVersions>

export type PostPage = v.InferOutput<typeof PostPage>

export type Audience = Post['audience']
