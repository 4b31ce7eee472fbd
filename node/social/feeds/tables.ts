/** The feeds that a node writes and reads, where their items stand, and what changed. */
import type { Spot } from './spots.ts'
import type {
  FeedId,
  PersonId,
  AspectId,
  CollectionId,
  ConversationId,
  DraftId,
  GuestLinkId,
  MessageId,
  PeerName,
  PostId,
  QuoteId,
  ResponseId,
  ItemId,
} from '../../../protocol/ids.ts'
import type { FeedKind } from '../../../protocol/feed.ts'
import { jsonTable, bytesTable } from '../../store/table.ts'

/** Fields of a feed of any kind. */
interface AnyFeed {
  id: FeedId
  owner: PersonId
  isMine: boolean
  /** Ed25519 key of the device that must have made it. */
  peerKey: string
  /** `open` once its first entry has proved whose it is. */
  state: 'new' | 'open'
  /** Whether only a contact said whose it is: nothing of it counts before its first entry. */
  isHearsay?: boolean
  /** Whether somebody has entries of it, and it is of another device of ours. */
  isAwaited?: boolean
  /** Whether entries came before it could be read: they are still to be indexed. */
  isUnread?: boolean
  /** The first of them that is not indexed. @default 1 */
  unreadFrom?: number
  /** Time of its latest post in the timeline, so that the next one comes after it. */
  lastPostMs: number
  /** Its order there, see `Spot`. @default none */
  lastPostOrder?: string
  /** The first and last post ahead of a gap, see `Extent`. */
  tipPosts?: { firstMs: number; last: Spot }
}

/** The secret behind the content and gossip keys. */
interface Sealed {
  secret: string
}

/** For aspect feeds: of one's own, on this device or another, but where it says something else. */
interface OfAspect extends Sealed {
  aspect?: AspectId
  epoch?: number
  /** The people that it is for, where it is not for the members. */
  onlyFor?: readonly PersonId[]
  /** Of one that a contact writes: whether they say that they granted it to us alone. */
  isForOne?: true
}

/** For pair feeds of one's own. */
interface OfPair {
  /** The device that it is for. */
  reader?: PeerName
  /** The one-time key of that device that the first entry is sealed to, 32 bytes. */
  prekey?: string
}

type Special = OfAspect & OfPair
/** A kind with fields of its own, and none of another kind's. */
type Of<Kind extends FeedKind | 'carried', Own = unknown> = AnyFeed & { kind: Kind } & Own & {
    [Field in Exclude<keyof Special, keyof Own>]?: never
  }

/** A feed that this node writes or reads; `carried` is stored for its owner, and not readable here. */
export type FeedRow =
  | Of<'public'>
  | Of<'aspect', OfAspect>
  | Of<'pair', OfPair>
  | Of<'self', Sealed>
  | Of<'carried'>

export type FeedRowOf<Kind extends FeedRow['kind']> = Extract<FeedRow, { kind: Kind }>

export type ChangeRow =
  | { kind: 'post'; id: PostId }
  /** A response to an item came, or a later version of it. */
  | { kind: 'response'; id: ResponseId }
  /** Of the media of a post more is here, or less. */
  | { kind: 'media'; id: ItemId }
  /** The picture of a person. */
  | { kind: 'portrait'; id: PersonId }
  /** A board or album of one's own, or of a contact. */
  | { kind: 'collection'; id: CollectionId }
  /** A draft is new, changed, or gone. */
  | { kind: 'draft'; id: DraftId }
  /** A conversation has a message, or another version of one, or its owner read them or wants it otherwise. */
  | { kind: 'conversation'; id: ConversationId; message?: MessageId }
  /** A device of a contact has more of what we wrote. */
  | { kind: 'delivery'; id: PersonId }
  | { kind: 'settings'; id: string }
  | { kind: 'read'; id: string }
  /** A tag is followed from now on, or no longer; or the first post has it, or none any more. */
  | { kind: 'tag'; id: string }
  /** A post was taken back, or a response to an item in the thread of one. */
  | { kind: 'gone'; id: ItemId; post?: PostId; item?: ItemId }
  | { kind: 'person'; id: PersonId }
  | { kind: 'aspect'; id: AspectId }
  | { kind: 'invite'; id: string }
  /** A guest link is new or over, or was opened. */
  | { kind: 'guest-link'; id: GuestLinkId }
  /** A guest responded to a post of the owner, or the owner decided about that. */
  | { kind: 'guest-response'; id: PostId }
  /** Of ours or of somebody else. */
  | { kind: 'introduction'; id: string }
  /** A request by somebody, or to somebody, to become a contact. */
  | { kind: 'request'; id: PersonId }
  /** Something concerns the owner, or they read it. */
  | { kind: 'notification'; id: string }
  /** The owner does not want to see a post any more, or again. */
  | { kind: 'hidden'; id: PostId }
  /** The owner chose something for the thread of a post. */
  | { kind: 'thread'; id: PostId }
  | { kind: 'me'; id: PersonId }
  /** Somebody was blocked or unblocked: other posts are shown. */
  | { kind: 'block'; id: PersonId }
  /** Somebody was muted, or no longer is: other posts are shown. */
  | { kind: 'mute'; id: PersonId }

export const feeds = jsonTable<FeedRow>('feeds')

/** Public feeds of the owner: of this home, of the devices that it was before, and of the owner's others. */
export const ownPublicFeeds = jsonTable<true>('own-public-feeds')

/** peer!feed: feeds of one's own that a device of a contact may read. */
export const readers = jsonTable<true>('readers')

/** feed!person → when a feed of ours was granted to them first, also of a device that this home was before. */
export const grantees = jsonTable<number>('grantees')

/** feed!peer → how far a device of a contact has a feed of ours, as it proved. */
export const holdings = jsonTable<number>('holdings')

/** peer!feed: feeds that a device of a contact writes and this node reads. */
export const sources = jsonTable<true>('sources')

/** item!feed!seq: entries that hold a post or comment, unless its text is dropped. */
export const places = jsonTable<true>('places')

/** feed!seq → the items that stand there, where they may be several. */
export const entryItems = jsonTable<readonly (ItemId | QuoteId)[]>('entry-items')

/** person!item: posts and comments that a person took back. */
export const retracted = jsonTable<true>('retracted')

/** A post that is over, and that its author did not take back yet. */
export interface ExpiredRow extends Spot {
  /** The board or album that it shared. */
  collection?: CollectionId
  /** Where its author brought it along from. */
  origin?: string
}

/** person!post: posts by a person that are over, with where they stood in the timeline. */
export const expired = jsonTable<ExpiredRow>('expired')

/** person!post!response: what answered a post that is over. */
export const expiredAnswers = jsonTable<true>('expired-answers')

/** Number → what changed, for views that follow along. */
export const changes = jsonTable<ChangeRow>('changes')

/** The number of the latest change, under the key `last`. */
export const changeCount = jsonTable<number>('change-count')

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

/** Feed of a device that its person revoked → its last entry that counts. */
export const feedEnds = jsonTable<number>('feed-ends')

/** Feeds that are ours by somebody's word, where the first entry did not prove it, or cannot be opened: no peer is asked for them. */
export const closedFeeds = jsonTable<true>('closed-feeds')

/** Certificate, 169 bytes, by its id: checked, of people whose responses we relayed or may read. */
export const certificates = bytesTable('certificates')

/** feed!certificate: those that stand in a feed of ours. */
export const certifiedIn = jsonTable<true>('certified-in')

/** feed!seq → the place in the timeline of a post with a dropped text. */
export const graves = jsonTable<Spot | number>('graves')

/** Under the key `views`: the latest time at which a post stood, for a clock that is wrong. */
export const latestTimes = jsonTable<number>('latest-times')
