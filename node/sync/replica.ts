/** What synchronisation needs to know of people: which feeds a peer may read, which it writes for us, and a place for them. */
import type { Entry } from '../../protocol/entry.ts'
import type { FeedId, PeerName } from '../../protocol/ids.ts'

/** What became of entries that were offered. */
export type Outcome = 'stored' | 'known' | 'gap' | 'fork' | 'refused'

/** A topic that this node listens to, and the feed behind it. */
export interface TopicInfo {
  readonly topic: string
  readonly feed: FeedId
  /** 32 bytes, see `gossipKey`. */
  readonly key: Uint8Array
  /** The peer who writes the feed. */
  readonly owner: PeerName
}

export interface Replica {
  /** Whether the peer is a device of a contact. */
  isContact(peer: PeerName): boolean
  /** Feeds that a contact's device writes and we read. */
  sourcesOf(peer: PeerName): Promise<FeedId[]>
  /** Feeds of our own that a contact's device may read. */
  readableBy(peer: PeerName): Promise<FeedId[]>
  /** Stores proved entries of a feed, which may be partly known already. */
  accept(feed: FeedId, entries: readonly Entry[]): Promise<Outcome>
  /** All topics of aspects, ours and those that we may read. */
  topics(): Promise<TopicInfo[]>
}
