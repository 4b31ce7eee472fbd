/** The knowledge of people that synchronisation needs: which feeds a peer may read, which it writes for us, and a place for them. */
import type { Drops } from '../../protocol/drops.ts'
import type { Entry } from '../../protocol/entry.ts'
import type { FeedId, PeerName } from '../../protocol/ids.ts'
import type { Landmark } from '../../protocol/sync/questions.ts'
import type { Outcome } from '../../protocol/sync/outcome.ts'

/** A topic that this node listens to, and the feed behind it. */
export interface TopicInfo {
  readonly topic: string
  readonly feed: FeedId
  /** 32 bytes, see `gossipKey`. */
  readonly key: Uint8Array
  /** The peer who writes the feed. */
  readonly owner: PeerName
}

/** A feed to be read. */
export interface Source {
  readonly feed: FeedId
  readonly owner: PeerName
  /** Whether its newest entries are of use before the older ones. */
  readonly isNewestFirst: boolean
}

/** How much of a feed of ours somebody has. */
export interface Held {
  readonly feed: FeedId
  readonly height: number
}

export interface Replica {
  /** Whether the peer is a device of a contact. */
  isContact(peer: PeerName): boolean
  /** Whether we ask the peer for feeds: a device of a contact, or of somebody who is followed, or one that carries for a contact. */
  isSource(peer: PeerName): boolean
  /** Whether the peer may ask us: a device of a contact, one that carries for a contact and tells of news, or anybody where we carry feeds, or people may follow us, who gets those that it can name. */
  isServed(peer: PeerName): boolean
  /**
   * Feeds of others that we read and a peer may have: from a contact any, from one who carries for a contact, what that contact
   * writes. More would tell it how much we read. Of each person those with the newest posts come first, and people take turns:
   * whoever has many feeds takes no place from others.
   */
  sources(peer: PeerName): Promise<Source[]>
  /** Feeds that a contact's device writes and we read; of somebody who is followed the public ones of all their devices. */
  sourcesOf(peer: PeerName): Promise<Source[]>
  /** Feeds of our own that a peer may read: of one that is no contact the public ones, where people may follow us. */
  readableBy(peer: PeerName): Promise<FeedId[]>
  /** Feeds that a peer gets from here if it names them: whoever knows the id of a feed may have it. */
  offeredTo(peer: PeerName): Promise<FeedId[]>
  /** The statement of drops of a feed's writer, for peers that ask; `undefined` where nothing is known. */
  dropsOf(feed: FeedId): Drops | undefined
  /** Forgets what the writer of a feed took back. @throws {BadSignatureError} when somebody else says so. */
  takeBack(feed: FeedId, drops: Drops): Promise<void>
  /** Stores proved entries of a feed, which may be partly known already. `from` served them; gossip has no such peer. */
  accept(feed: FeedId, entries: readonly Entry[], from?: PeerName): Promise<Outcome>
  /** A device of a contact, or of our own, proved that it has all of these feeds of ours, as they were just now. */
  complete(peer: PeerName, feeds: readonly Held[]): void
  /** A peer that is connected could not be read now: one that is an old copy of its home may have forgotten us. */
  unread(peer: PeerName): void
  /** Somebody proved that they have more of a feed of ours than we: our data is older than what we once wrote. */
  ownFeedBehind(feed: FeedId, height: number): void
  /**
   * Somebody proved that they have other entries of a feed of ours, signed by its key: our keys are in use elsewhere. Also called
   * for feeds of others, with no landmarks, where a peer who does not write them has another history.
   */
  ownFork(feed: FeedId, landmarks: readonly Landmark[]): void
  /** All topics of aspects, ours and those that we may read. */
  topics(): Promise<TopicInfo[]>
}
