/**
 * The shapes of the local HTTP API, once: routes validate with them, the OpenAPI document is made of
 * them, and the web view and the command line take their types from them.
 */
import * as v from 'valibot'
import {
  aspectNameBytesMax,
  commentTextBytesMax,
  inviteLinkCharsMax,
  nameBytesMax,
  postTextBytesMax,
} from '../../protocol/limits.ts'
import { notices } from '../../protocol/records/notice.ts'
import { inviteUsesMax } from '../../protocol/records/invite.ts'
import { carryOfferBytesMin } from '../limits.ts'
import { bodyField, nameField } from './text-fields.ts'

export const time = v.pipe(v.number(), v.description('Milliseconds since 1970'))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
export const aspectId = v.pipe(
  v.string(),
  v.regex(/^[\w-]{22}$/u),
  v.description('Id of an aspect'),
)
export const personId = v.pipe(
  v.string(),
  v.regex(/^did:key:z6Mk\w{44}$/u),
  v.description('Id of a person'),
)
const cursor = v.pipe(v.string(), v.maxLength(80), v.description('Where a list goes on'))
const name = nameField('name', { bytesMax: nameBytesMax })
const aspectName = nameField('name', { bytesMax: aspectNameBytesMax })

/** What every failed request answers with. */
export const ErrorBody = v.object({
  error: v.object({
    code: v.pipe(v.string(), v.description('Stable; a text for it stands in the message catalogs')),
    message: v.pipe(v.string(), v.description('The text in English')),
    values: v.record(v.string(), v.union([v.string(), v.number()])),
  }),
})

export const SessionRequest = v.object({
  token: v.pipe(
    v.string(),
    v.maxLength(100),
    v.description('One-time token from the address of the view'),
  ),
})
export const Session = v.object({
  token: v.pipe(v.string(), v.description('To be sent as `Authorization: Bearer …`')),
})

export const SessionLink = v.object({
  url: v.pipe(v.string(), v.description('Address of the view, good for one browser')),
})

export const Me = v.object({ id: personId, name: v.string() })
export const Renaming = v.object({ name })
const phrase = v.pipe(v.string(), v.maxLength(400), v.description('24 words, of who comes back'))
export const NewMe = v.object({ name, phrase: v.optional(phrase) })
export const Phrase = v.object({ phrase: v.pipe(v.string(), v.description('24 words')) })

export const Notice = v.object({
  what: v.pipe(
    v.picklist(notices),
    v.description('`copied`: the keys of this node were in use elsewhere; it is a new device now'),
  ),
  atMs: time,
})

const saying = v.object({
  id: v.pipe(v.string(), v.description('Id of a text in the catalogs `network.json`')),
  values: v.record(v.string(), v.union([v.string(), v.number()])),
})
const dialFailure = v.object({
  atMs: time,
  code: v.pipe(v.string(), v.description('Why, as `timeout` or `refused`')),
  address: v.optional(v.pipe(v.string(), v.description('What was tried'))),
})
const link = v.picklist(['lan', 'direct', 'relay'])

export const Network = v.object({
  addresses: v.pipe(v.array(v.string()), v.description('What others are told, best first')),
  ports: v.object({ tcp: count }),
  lan: v.picklist(['off', 'passive', 'on']),
  lanError: v.optional(v.string()),
  publicly: v.pipe(
    v.picklist(['yes', 'no', 'unknown']),
    v.description('Whether nodes elsewhere open connections to this one'),
  ),
  by: v.optional(v.picklist(['upnp', 'announced', 'ip6', 'observed'])),
  blockedBy: v.optional(v.picklist(['firewall', 'router'])),
  upnp: v.pipe(v.picklist(['off', 'none', 'opened']), v.description('Answer of the router')),
  relays: v.array(
    v.object({
      peer: v.string(),
      state: v.picklist(['held', 'trying', 'failed']),
      code: v.optional(v.string()),
    }),
  ),
  dht: v.object({ mode: v.picklist(['client', 'server']), peers: count }),
  lastFailure: v.optional(dialFailure),
  says: v.pipe(v.array(saying), v.description('The same in words')),
  advice: v.pipe(v.array(saying), v.description('What the owner can do')),
  contacts: v.array(
    v.object({
      person: personId,
      links: v.pipe(v.array(link), v.description('Over what they are connected, best first')),
      lastSeenMs: v.optional(time),
      lastSyncedMs: v.optional(time),
      completeUntilMs: v.optional(v.pipe(time, v.description('All they wrote until then is here'))),
      lastFailure: v.optional(dialFailure),
      says: v.array(saying),
    }),
  ),
})

export const Status = v.object({
  state: v.pipe(v.picklist(['new', 'ready']), v.description('`new` until a name was given')),
  version: v.string(),
  me: v.optional(Me),
  startedAtMs: time,
  contacts: count,
  online: v.pipe(count, v.description('Contacts whose node is connected now')),
  addresses: v.pipe(v.array(v.string()), v.description('Where this node can be reached')),
  home: v.pipe(v.string(), v.description('Folder with all data')),
  notices: v.pipe(v.array(Notice), v.description('What the owner should know and has not seen')),
})

export const Aspect = v.object({
  id: aspectId,
  name: v.string(),
  members: v.array(personId),
})
export const AspectRequest = v.object({ name: aspectName })

export const Person = v.object({
  id: personId,
  name: v.string(),
  online: v.boolean(),
  sinceMs: time,
  aspects: v.pipe(
    v.array(aspectId),
    v.description('Aspects of mine that this person is a member of'),
  ),
  blocked: v.pipe(
    v.boolean(),
    v.description('Nothing of theirs is shown, and nothing goes to them'),
  ),
  forked: v.pipe(
    v.boolean(),
    v.description(
      'A second copy of their node wrote with the same keys; what it wrote is set aside',
    ),
  ),
})

export const Blocked = v.object({
  id: personId,
  name: v.optional(v.pipe(v.string(), v.description('Absent where this node never heard it'))),
})

export const history = v.pipe(v.boolean(), v.description('Whether they also read earlier posts'))

export const Invite = v.object({
  id: v.string(),
  link: v.pipe(v.string(), v.maxLength(inviteLinkCharsMax)),
  aspect: aspectId,
  uses: count,
  usedBy: v.array(personId),
  history,
  circle: v.optional(
    v.pipe(v.string(), v.description('Name of the circle that it is of; absent for none')),
  ),
  expiresAtMs: time,
  state: v.picklist(['open', 'used', 'expired', 'revoked']),
})
export const InviteRequest = v.object({
  aspect: v.pipe(aspectId, v.description('Where whoever joins becomes a member')),
  uses: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(inviteUsesMax)), 1),
  history: v.optional(history, true),
  circle: v.optional(
    v.pipe(
      v.boolean(),
      v.description('Who joins is told the name of the aspect, and introduced to the others'),
    ),
    false,
  ),
  expiresInHours: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(24 * 365)), 24 * 7),
})

export const JoinRequest = v.object({
  link: v.pipe(v.string(), v.description('The link, or a text that it stands in')),
  aspect: v.optional(
    v.pipe(aspectId, v.description('Aspect of mine that the inviter becomes a member of')),
  ),
  history: v.optional(history, false),
  carry: v.optional(
    v.pipe(
      v.boolean(),
      v.description('Let the inviter carry all that I write, once they offer it'),
    ),
    false,
  ),
})

export const Joined = v.object({
  ...Person.entries,
  circle: v.optional(
    v.pipe(v.string(), v.description('Name of the circle that the invite was of; absent for none')),
  ),
})

const carriedBytes = v.pipe(count, v.description('Bytes of entries'))
const isFull = v.pipe(v.boolean(), v.description('Nothing new is taken until there is more room'))
const carriedAmount = {
  person: personId,
  bytes: v.pipe(count, v.description('Most bytes')),
  usedBytes: carriedBytes,
  isFull,
}

export const Carriers = v.object({
  offers: v.pipe(
    v.array(
      v.object({
        ...carriedAmount,
        isUsed: v.pipe(v.boolean(), v.description('They carry all that I write')),
      }),
    ),
    v.description('What contacts would carry for me; bytes are as they last told'),
  ),
  ours: v.pipe(
    v.array(v.object(carriedAmount)),
    v.description('What I carry for contacts, or would'),
  ),
})
export const CarryOfferRequest = v.object({
  bytes: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(carryOfferBytesMin),
    v.maxValue(Number.MAX_SAFE_INTEGER),
    v.description('Most bytes that I would carry for them'),
  ),
})

export const Relay = v.object({
  reservations: v.pipe(count, v.description('Nodes that are reached through this one now')),
  reservationsMax: count,
  reservationsPerAddressMax: count,
  connectionBytesMax: v.pipe(count, v.description('Of one relayed connection; 0 for no end')),
  connectionMsMax: v.pipe(count, v.description('Of one relayed connection; 0 for no end')),
  connections: count,
  dhtPeers: count,
  relayedBytes: v.pipe(count, v.description('Passed on between others since the start')),
  relayedBytesToday: v.pipe(count, v.description('Of these, on this UTC day')),
  bytesPerDayMax: v.pipe(count, v.description('Passed on in a UTC day; 0 for no end')),
  bytesPerDayPerAddressMax: v.pipe(count, v.description('Of these, for one address')),
  carriedBytes: v.optional(v.pipe(count, v.description('Absent where nothing is carried'))),
  carriedBytesMax: v.optional(count),
  addresses: v.pipe(v.array(v.string()), v.description('For `--bootstrap` of others')),
})

export const MemberQuery = v.object({
  history: v.optional(v.picklist(['true', 'false']), 'false'),
})

const publicAudience = v.literal('public')
export const Post = v.object({
  id: v.string(),
  author: v.object({ id: personId, name: v.string(), isMe: v.boolean() }),
  text: v.string(),
  createdAtMs: time,
  audience: v.pipe(
    v.union([publicAudience, v.literal('limited'), v.array(aspectId)]),
    v.description(
      'Aspects for a post of mine; `limited` for one that a friend wrote to some aspect',
    ),
  ),
  comments: v.pipe(count, v.description('How many comments it has')),
  cursor,
})
const postId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/u), v.description('Id of a post'))

export const Comment = v.object({
  id: v.string(),
  post: postId,
  author: v.object({
    id: personId,
    name: v.string(),
    isMe: v.boolean(),
    isContact: v.pipe(
      v.boolean(),
      v.description('Of who is none, the name is only what they call themselves'),
    ),
  }),
  text: v.string(),
  createdAtMs: time,
  waiting: v.pipe(v.boolean(), v.description('Whether it waits for the node of the post’s author')),
  mayDelete: v.boolean(),
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

export const PostRequest = v.object({
  text: bodyField('text', { bytesMax: postTextBytesMax, charsMin: 1 }),
  audience: v.union([publicAudience, v.pipe(v.array(aspectId), v.minLength(1), v.maxLength(50))]),
})
export const PostQuery = v.object({
  aspect: v.optional(aspectId),
  author: v.optional(personId),
  before: v.optional(cursor),
  limit: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/u)), '20'),
})
export const PostPage = v.object({
  items: v.pipe(v.array(Post), v.description('Newest first')),
  next: v.pipe(v.optional(cursor), v.description('`before` of the next page; absent at the end')),
})

const languageTag = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(-[\w-]{1,20})?$/u))

export const Settings = v.object({
  findable: v.optional(
    v.pipe(
      v.picklist(['anyone', 'contacts', 'nobody']),
      v.description('Who finds this node: anyone who has my id, contacts (unless chosen), nobody'),
    ),
  ),
  language: v.optional(v.pipe(languageTag, v.description('Of the view'))),
  theme: v.optional(v.pipe(v.picklist(['auto', 'light', 'dark']), v.description('Of the view'))),
  suggestions: v.optional(
    v.pipe(
      v.picklist(['on', 'off']),
      v.description('Suggest friends of friends, and let me be suggested; off unless chosen'),
    ),
  ),
})
export const ReadRequest = v.object({ untilMs: v.pipe(v.number(), v.integer(), v.minValue(0)) })
export const ReadMark = v.object({
  untilMs: v.pipe(time, v.description('Posts up to this time are read')),
  unread: v.pipe(count, v.description('How many posts of others are newer; 100 for that or more')),
})

/**
 * One server-sent event `change`; its SSE id is the cursor to resume from. A `post` and a `comment` come whole, everything else is
 * fetched again by who shows it: at `block` the posts too. `reset` means that too much was missed: fetch everything.
 */
export const Change = v.variant('kind', [
  v.object({ kind: v.literal('post'), post: Post }),
  v.object({ kind: v.literal('comment'), comment: Comment, comments: count }),
  v.object({
    kind: v.literal('gone'),
    id: v.pipe(v.string(), v.description('Id of a post or comment that was taken back')),
    post: v.optional(postId),
    comments: v.pipe(v.optional(count), v.description('How many its post has left')),
  }),
  v.object({
    kind: v.picklist([
      'person',
      'aspect',
      'invite',
      'introduction',
      'request',
      'me',
      'block',
      'settings',
      'read',
      'presence',
    ]),
    id: v.string(),
  }),
  v.object({ kind: v.literal('reset') }),
])

export type ErrorBody = v.InferOutput<typeof ErrorBody>
export type SessionLink = v.InferOutput<typeof SessionLink>
export type Session = v.InferOutput<typeof Session>
export type Me = v.InferOutput<typeof Me>
export type Network = v.InferOutput<typeof Network>
export type Saying = v.InferOutput<typeof saying>
export type Status = v.InferOutput<typeof Status>
export type Aspect = v.InferOutput<typeof Aspect>
export type Person = v.InferOutput<typeof Person>
export type Blocked = v.InferOutput<typeof Blocked>
export type Invite = v.InferOutput<typeof Invite>
export type InviteRequest = v.InferInput<typeof InviteRequest>
export type Joined = v.InferOutput<typeof Joined>
export type JoinRequest = v.InferInput<typeof JoinRequest>
export type Relay = v.InferOutput<typeof Relay>
export type Carriers = v.InferOutput<typeof Carriers>
export type CarriedAmount = Carriers['ours'][number]
export type CarryOffer = Carriers['offers'][number]
export type Post = v.InferOutput<typeof Post>
export type Comment = v.InferOutput<typeof Comment>
export type CommentPage = v.InferOutput<typeof CommentPage>
export type Settings = v.InferOutput<typeof Settings>
export type ReadMark = v.InferOutput<typeof ReadMark>
export type PostRequest = v.InferInput<typeof PostRequest>
export type PostPage = v.InferOutput<typeof PostPage>
export type Change = v.InferOutput<typeof Change>
export type Audience = Post['audience']
export type Notice = v.InferOutput<typeof Notice>
export type Phrase = v.InferOutput<typeof Phrase>
