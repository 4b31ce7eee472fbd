/**
 * The views: what is worked out from feeds so that it can be read at once. Every row follows from entries; dropping all
 * of them and replaying the feeds gives them back. Beside them the few tables that no feed gives back. Bytes in rows stand
 * as base64url.
 */
import type { FeedKind } from '../../protocol/feed.ts'
import type { AspectId, CommentId, FeedId, PeerName, PersonId, PostId } from '../../protocol/ids.ts'
import type { NoticeKind } from '../../protocol/records/notice.ts'
import { bytesTable, jsonTable } from '../store/table.ts'
import { introductionTables } from './introduction-tables.ts'
import { requestTables } from './request-tables.ts'
import { suggestionTables } from './suggestion-tables.ts'

/** How the owner wants to have something. */
export interface SettingRow {
  value: string
  atMs: number
}

/** One node of a contact, or another one of one's own. */
export interface DeviceRow {
  peer: PeerName
  /** Ed25519 key. */
  peerKey: string
  addresses: readonly string[]
  /** Peers that carry what it writes. */
  carriers: readonly { peer: PeerName; addresses: readonly string[] }[]
  /** The secret by which its cards in the DHT are found, while it puts some there. */
  discovery?: string | undefined
  /** When it said who it is: of more than `devicesMax` the one that did so longest ago gives way. */
  introducedAtMs: number
}

export interface ContactRow {
  person: PersonId
  name: string
  /** When they last said their name, so that an older profile that comes later does not count. */
  namedAtMs: number
  /** In the order in which they introduced themselves. */
  devices: readonly DeviceRow[]
  sinceMs: number
  /** Aspect feeds that they granted us, ever. */
  grants: number
}

/** A device that another device of ours told of, and that does not know us yet. */
export interface UnmetRow {
  peer: PeerName
  person: PersonId
  addresses: readonly string[]
  /** The feed that it wrote for a device that this home was before. */
  pairFeed?: FeedId
}

/** Another node of one's own. */
export interface OwnDeviceRow extends DeviceRow {
  /** Its private state, once it told. */
  selfFeed?: FeedId
}

/** The last decision about who is in an aspect, on whichever device it was made. */
export interface MembershipRow {
  isMember: boolean
  atMs: number
  /** The first epoch of this device that they may read. */
  fromEpoch: number
}

export interface AspectRow {
  id: AspectId
  name: string
  namedAtMs: number
  createdAtMs: number
  /** The current epoch; 0 before the first. */
  epoch: number
  epochAtMs: number
  /** Epoch secret; empty before the first epoch. */
  secret: string
  /** Whether the next post starts a new epoch. */
  isStale: boolean
}

/** A feed that this node writes or reads. */
export interface FeedRow {
  id: FeedId
  /** `carried`: stored for its owner, and not readable here. */
  kind: FeedKind | 'carried'
  owner: PersonId
  isMine: boolean
  /** Ed25519 key of the device that must have made it. */
  peerKey: string
  /** What the content and gossip keys are made of; absent in public and pair feeds. */
  secret?: string
  /** For aspect feeds of one's own, on this device or another. */
  aspect?: AspectId
  epoch?: number
  /** For aspect feeds of one's own that are not for who is a member: the people that they are for. */
  onlyFor?: readonly PersonId[]
  /** Whether entries came before it could be read: they are still to be indexed. */
  isUnread?: boolean
  /** The first of them that is not indexed. @default 1 */
  unreadFrom?: number
  /** For pair feeds of one's own: the device that it is for. */
  reader?: PeerName
  /** The one-time key of that device that the first entry is sealed to, 32 bytes. */
  prekey?: string
  /** Whether only a contact said whose it is: nothing of it counts before its first entry. */
  isHearsay?: boolean
  /** `open` once its first entry has proved whose it is. */
  state: 'new' | 'open'
  /** Time of its latest post in the timeline, so that the next one comes after it. */
  lastPostMs: number
  /** Times of the first and last post ahead of a gap, see `Extent`. */
  tipMs?: { first: number; last: number }
}

/** How much one person carries for another. */
interface CarriedAmount {
  person: PersonId
  /** Most bytes; 0 for no offer. */
  bytes: number
  usedBytes: number
  /** Whether the carrier said that it takes nothing new. */
  isFull: boolean
}

/** What a device of a contact would carry for us. */
export interface CarryOfferRow extends CarriedAmount {
  /** Counts the offers, each of which begins with nothing. */
  round: number
}

/** What we carry for a person. */
export interface CarriedForRow extends CarriedAmount {
  feeds: number
  /** What they were last told of `usedBytes`. */
  toldBytes: number
}

/** A feed that is carried. */
export interface CarriedRow {
  owner: PersonId
  /** Bytes that its entries use. */
  bytes: number
}

export interface PostRow {
  id: PostId
  /** Of the post's record, as base64url. */
  nonce: string
  author: PersonId
  text: string
  atMs: number
  audience: 'public' | 'limited' | AspectId[]
}

export interface CommentRow {
  id: CommentId
  post: PostId
  postAuthor: PersonId
  author: PersonId
  /** The author's, as they said it. */
  name: string
  text: string
  atMs: number
  /** Whether it is one of ours that the post's author has not relayed yet. */
  isWaiting: boolean
}

/** A comment to relay (base64url of the record), or one that its writer takes back. */
export type Wish =
  | { kind: 'comment'; record: string }
  | { kind: 'retraction'; target: PostId | CommentId }

export interface InviteRow {
  /** The secret in the link. */
  secret: string
  /** The device that answers to it. */
  peer: PeerName
  aspect: AspectId
  uses: number
  usedBy: PersonId[]
  /** Whether who joins also reads earlier posts. */
  history: boolean
  /** The only person who may join by it. */
  for?: PersonId
  /** The circle that they come into. */
  circle?: string
  createdAtMs: number
  expiresAtMs: number
  isRevoked: boolean
}

/** Something that the owner should know. */
export interface NoticeRow {
  what: NoticeKind
  atMs: number
  isSeen: boolean
}

export type ChangeRow =
  | { kind: 'post'; id: PostId }
  | { kind: 'comment'; id: CommentId }
  | { kind: 'settings'; id: string }
  | { kind: 'read'; id: string }
  /** A post, or a comment on one, was taken back. */
  | { kind: 'gone'; id: PostId | CommentId; post?: PostId }
  | { kind: 'person'; id: PersonId }
  | { kind: 'aspect'; id: AspectId }
  | { kind: 'invite'; id: string }
  /** Of ours or of somebody else. */
  | { kind: 'introduction'; id: string }
  /** Of somebody who would like to be a contact, or who is asked to. */
  | { kind: 'request'; id: PersonId }
  | { kind: 'me'; id: PersonId }
  /** Somebody was blocked or unblocked: other posts are shown. */
  | { kind: 'block'; id: PersonId }

export interface MeRow {
  id: PersonId
  name: string
  namedAtMs: number
}

export interface LastTimesRow {
  /** Connected. */
  readonly seenMs?: number
  /** Had all that it had for us. */
  readonly syncedMs?: number
}

export const me = jsonTable<MeRow>('me')
export const contacts = jsonTable<ContactRow>('contacts')
/** Peer → what our newest card for that device says, see `cardText`. */
export const ownCards = jsonTable<string>('own-cards')
/** Peer → the contact whose device it is, unless they are blocked. */
export const peers = jsonTable<PersonId>('peers')
/** When a device was last there. Key: peer. */
export const lastTimes = jsonTable<LastTimesRow>('last-times')
/** Discovery secret as base64url → when a card of ours was put under it last; until it was emptied, or is too old for anybody to find. */
export const cardSecrets = jsonTable<number>('card-secrets')
/** Peer → other device of one's own. */
export const devices = jsonTable<OwnDeviceRow>('devices')
/** Peer → device that is still to be met. */
export const unmet = jsonTable<UnmetRow>('unmet')
/** Person → whether they are blocked, and since when. */
export const blocks = jsonTable<{ isBlocked: boolean; atMs: number }>('blocks')
/** Peer → the blocked contact whose device it is. */
export const blockedPeers = jsonTable<PersonId>('blocked-peers')
export const aspects = jsonTable<AspectRow>('aspects')
/** aspect!person → since when, also of those whose membership a block ended, see `isMember`. */
export const members = jsonTable<number>('members')
/** aspect!person → what was decided last. */
export const memberships = jsonTable<MembershipRow>('memberships')
export const feeds = jsonTable<FeedRow>('feeds')
/** peer!feed: feeds of one's own that a device of a contact may read. */
export const readers = jsonTable<true>('readers')
/** feed!person: who could read a feed of a device that this home was before. */
export const formerReaders = jsonTable<true>('former-readers')
/** time!kind. */
export const notices = jsonTable<NoticeRow>('notices')
/** peer!feed: feeds that a device of a contact writes and this node reads. */
export const sources = jsonTable<true>('sources')
/** Person → what we carry for them. */
export const carriedFor = jsonTable<CarriedForRow>('carried-for')
/** Peer → how many bytes we last offered to it. */
export const carryOffered = jsonTable<number>('carry-offered')
/** Peer → what it would carry for us. */
export const carryOffers = jsonTable<CarryOfferRow>('carry-offers')
/** Person → whether we use what they offer, as was decided last on whichever device. */
export const carrierUses = jsonTable<{ isUsed: boolean; atMs: number }>('carrier-uses')
/** Contacts whose offer we use. */
export const usedCarriers = jsonTable<true>('used-carriers')
/** peer!feed: feeds of ours that a carrier was told of, and in which round of its offers. */
export const carryTold = jsonTable<number>('carry-told')
/** Feed → for whom we carry it. */
export const carried = jsonTable<CarriedRow>('carried')
/** Feeds that were carried and are to be deleted. */
export const uncarried = jsonTable<true>('uncarried')
/** How many feeds are carried and the bytes of their entries, under the keys `feeds` and `bytes`. */
export const carriedCount = jsonTable<number>('carried-count')
/** Peer → how many devices of contacts say that it carries for them. */
export const carrierPeers = jsonTable<number>('carrier-peers')
/** time!post. */
export const timeline = jsonTable<PostRow>('timeline')
/** Post → its key in the timeline. */
export const posts = jsonTable<string>('posts')
/** post!time!comment. */
export const comments = jsonTable<CommentRow>('comments')
/** Comment → its key in `comments`. */
export const commentKeys = jsonTable<string>('comment-keys')
/** Post → how many rows of `comments` it has. */
export const commentCounts = jsonTable<number>('comment-counts')
/** item!feed!seq: entries in which a post or comment stands whose text is not dropped. */
export const places = jsonTable<true>('places')
/** person!item: posts and comments that a person took back. */
export const retracted = jsonTable<true>('retracted')
/** Name → value, and when it was chosen. */
export const settings = jsonTable<SettingRow>('settings')
/** Under the key `timeline`: up to which time it is read. */
export const readMarks = jsonTable<number>('read-marks')
export const invites = jsonTable<InviteRow>('invites')
/** Number → what changed, for views that follow along. */
export const changes = jsonTable<ChangeRow>('changes')
/** The number of the latest change, under the key `last`. */
export const changeCount = jsonTable<number>('change-count')

/** From where on a feed of ours has another history with others. */
export interface BranchRow {
  /** The last entry that is the same. */
  base: number
  /** Whether what only our branch has was written again. */
  isDone: boolean
}

/** Feed of ours → its branch. */
export const branches = jsonTable<BranchRow>('branches')

/** Where the moving key of a pair feed stands: the chain key of the entry that comes next. */
export interface ChainRow {
  seq: number
  /** 32 bytes. */
  key: string
}

/** Pair feed → its key now. */
export const chains = jsonTable<ChainRow>('chains')
/** Peer → the secret of the one-time key that we gave that device, until it is used. */
export const prekeys = jsonTable<string>('prekeys')
/** feed!seq → record of a pair feed: its key is gone, so it can be opened once only. */
export const opened = bytesTable('opened')

/** feed!seq → when a post stood in the timeline whose text is dropped. */
export const graves = jsonTable<number>('graves')
/** feed!seq of pair feeds → what a contact wishes there, until it is acted on. */
export const inbox = jsonTable<Wish>('inbox')
/** How much of something there was on a day, as days since 1970. */
export interface QuotaRow {
  day: number
  count: number
}

/** Person → comments relayed for them. */
export const quotas = jsonTable<QuotaRow>('quotas')
/** Person → devices of theirs that were new to us. */
export const deviceQuotas = jsonTable<QuotaRow>('device-quotas')

/** What feeds do not give back, so that a rebuild must leave it alone; of changes, no number may come twice. */
export const keptTables = [
  cardSecrets,
  lastTimes,
  ...requestTables,
  branches,
  chains,
  prekeys,
  opened,
  graves,
  inbox,
  quotas,
  deviceQuotas,
  changes,
  changeCount,
]

/** Raised by every change of a row: views that another release made are made anew at the next start. */
export const viewsVersion = 3

export const viewTables = [
  me,
  contacts,
  ownCards,
  peers,
  devices,
  unmet,
  blocks,
  blockedPeers,
  aspects,
  members,
  memberships,
  feeds,
  readers,
  formerReaders,
  notices,
  sources,
  carriedFor,
  carryOffered,
  carryOffers,
  carrierUses,
  usedCarriers,
  carryTold,
  carried,
  carriedCount,
  uncarried,
  carrierPeers,
  timeline,
  posts,
  comments,
  commentKeys,
  commentCounts,
  places,
  retracted,
  settings,
  readMarks,
  invites,
  ...introductionTables,
  ...suggestionTables,
]
