/** Tells sync which feeds there are, and which readers each has. */
import type { Branches } from './devices/branches.ts'
import type { Ingest } from './feeds/ingest.ts'
import type { Keyring } from './feeds/keyring.ts'
import type { PeerName, PersonId, FeedId } from '../../protocol/ids.ts'
import { inBackground } from '../background.ts'
import type { Replica, Source, TopicInfo } from '../sync/replica.ts'
import type { Reader } from '../store/transaction.ts'
import { followedAt } from './contacts/apply-follow.ts'
import { peers, devices, carrierPeers, followedPeers, me, revokedPeers } from './contacts/tables.ts'
import {
  allSources,
  feedsReadFrom,
  feedsReadableBy,
  writableName,
  isNewestFirst,
  isUnproved,
} from './feeds/feed-rows.ts'
import { blockedPeople, isBlocked } from './contacts/apply-block.ts'
import { isShutOut } from './contacts/apply-revocation.ts'
import { closedFeeds, feeds, type FeedRow } from './feeds/tables.ts'
import { isOpenToFollowers, ownPublic } from './following/followers.ts'
import { roundRobin } from './lib/round-robin.ts'
import { listContacts, topicOf } from './contacts/people.ts'
import { feedsToldTo } from './carriers/carrying.ts'
import { carriedCount, carried, carriedFor } from './carriers/tables.ts'
import type { Landmark } from '../../protocol/sync/questions.ts'
import { type Drops, signDrops } from '../../protocol/drops.ts'
import { dropsAt } from '../store/feed-store.ts'
import { fromBase64url } from '../../protocol/bytes.ts'
import type { Entry } from '../../protocol/entry.ts'
import type { Outcome } from '../../protocol/sync/outcome.ts'

export interface ReplicaComponents {
  branches: Branches
  ingest: Ingest
  keyring: Keyring
  /** Called with a device that proved to have feeds of ours. */
  complete: Replica['complete']
  /** Called with a connected peer that could not be read. */
  unread: (peer: PeerName) => void
}

export class SocialReplica implements Replica {
  readonly #reader: Reader
  readonly #ingest: Ingest
  readonly #branches: Branches
  readonly #keyring: Keyring
  readonly complete: Replica['complete']
  readonly unread: (peer: PeerName) => void

  constructor(reader: Reader, components: ReplicaComponents) {
    const { ingest, keyring, branches, complete, unread } = components
    this.complete = complete
    this.unread = unread
    this.#reader = reader
    this.#ingest = ingest
    this.#keyring = keyring
    this.#branches = branches
  }

  isContact(peer: PeerName): boolean {
    return this.#reader.get(peers, peer) !== undefined
  }

  async sources(asked: PeerName): Promise<Source[]> {
    const owners = this.isContact(asked) ? undefined : await this.#ownersCarriedBy(asked)
    const all = await allSources(this.#reader)
    const blocked = await blockedPeople(this.#reader)
    const rows = all.flatMap(({ peer, feed }) => {
      const row = this.#reader.get(feeds, feed)
      const isWanted =
        row !== undefined &&
        !blocked.has(row.owner) &&
        owners?.has(row.owner) !== false &&
        !isOverfull(this.#reader, row) &&
        !isClosed(this.#reader, row)
      return isWanted ? [{ row, source: sourceOf(row, peer) }] : []
    })
    const newest = rows.toSorted((a, b) => b.row.lastPostMs - a.row.lastPostMs)
    return roundRobin(newest, ({ row }) => row.owner).map(({ source }) => source)
  }

  async #ownersCarriedBy(carrier: PeerName): Promise<Set<PersonId>> {
    const rows = await listContacts(this.#reader)
    const owners = rows.filter(({ devices }) =>
      devices.some(({ carriers }) => carriers.some(({ peer }) => peer === carrier)),
    )
    return new Set(owners.map(({ person }) => person))
  }

  async sourcesOf(peer: PeerName): Promise<Source[]> {
    const ids = this.isContact(peer)
      ? await feedsReadFrom(this.#reader, peer)
      : this.#followedFrom(peer)
    return ids.flatMap((id) => {
      const row = this.#reader.get(feeds, id)
      const isLeft =
        row === undefined || isOverfull(this.#reader, row) || isClosed(this.#reader, row)
      return isLeft ? [] : [sourceOf(row, peer)]
    })
  }

  /** Any node of somebody who is followed has the public feeds of all of theirs. */
  #followedFrom(peer: PeerName): FeedId[] {
    const person = this.#reader.get(followedPeers, peer)
    if (person === undefined || isBlocked(this.#reader, person)) return []
    if (this.#reader.get(revokedPeers, peer) !== undefined) return []
    return followedAt(this.#reader, person)?.feeds.map(({ feed }) => feed) ?? []
  }

  async readableBy(peer: PeerName): Promise<FeedId[]> {
    if (!this.isContact(peer)) {
      return this.#isFollower(peer) ? ownPublic(this.#reader, this.#keyring) : []
    }
    const read = await feedsReadableBy(this.#reader, peer)
    const told = await feedsToldTo(this.#reader, peer)
    return [...new Set([...read, ...told, ...(await this.#feedsForOwn(peer))])]
  }

  /** The feeds another device of ours may read beside those written to it: all. */
  async #feedsForOwn(peer: PeerName): Promise<FeedId[]> {
    if (this.#reader.get(devices, peer) === undefined) return []
    const rows = (await this.#reader.list(feeds, {})).map(([, row]) => row)
    return rows.filter(({ isMine, kind }) => isMine && kind === 'aspect').map(({ id }) => id)
  }

  isSource(peer: PeerName): boolean {
    return this.#isKnown(peer) || this.#followedFrom(peer).length > 0
  }

  isServed(peer: PeerName): boolean {
    const carriesAny = (this.#reader.get(carriedCount, 'feeds') ?? 0) > 0
    const isOpen = carriesAny || isOpenToFollowers(this.#reader)
    return this.#isKnown(peer) || (isOpen && !isShutOut(this.#reader, peer))
  }

  /** Whether a peer is a device of a contact, or carries for one. */
  #isKnown(peer: PeerName): boolean {
    return (
      this.isContact(peer) ||
      (this.#reader.get(carrierPeers, peer) !== undefined && !isShutOut(this.#reader, peer))
    )
  }

  /** Whether a peer that is no contact may read what the owner posts for everybody. */
  #isFollower(peer: PeerName): boolean {
    return isOpenToFollowers(this.#reader) && !isShutOut(this.#reader, peer)
  }

  async offeredTo(peer: PeerName): Promise<FeedId[]> {
    if (!this.isContact(peer)) {
      const ids = (await this.#reader.list(carried, {})).map(([id]) => id as FeedId)
      return [...(await this.readableBy(peer)), ...ids]
    }
    const own = await this.readableBy(peer)
    const others = (await allSources(this.#reader)).filter(({ peer: owner }) => owner !== peer)
    return [...own, ...others.map(({ feed }) => feed)]
  }

  ownFeedBehind(feed: FeedId): void {
    this.#branches.behind(feed)
  }

  ownFork(feed: FeedId, landmarks: readonly Landmark[]): void {
    inBackground(this.#branches.forked(feed, landmarks))
  }

  dropsOf(id: FeedId): Drops | undefined {
    const { seqs, signature } = dropsAt(this.#reader, id)
    if (seqs.length === 0) return undefined
    const known = signature === undefined ? undefined : fromBase64url(signature)
    if (known !== undefined) return { seqs, signature: known }
    const row = this.#reader.get(feeds, id)
    const name = row === undefined ? undefined : writableName(this.#keyring, row)
    return name === undefined ? undefined : signDrops(this.#keyring.signer(name), id, seqs)
  }

  takeBack(feed: FeedId, drops: Drops): Promise<void> {
    return this.#ingest.takeBack(feed, drops)
  }

  accept(feed: FeedId, entries: readonly Entry[], from?: PeerName): Promise<Outcome> {
    return this.#ingest.accept(feed, entries, from)
  }

  async topics(): Promise<TopicInfo[]> {
    const silent = await blockedPeople(this.#reader)
    // As little as to topics of its own a device listens to those of its person's others: contacts would count them.
    const self = this.#reader.get(me, 'me')?.id
    if (self !== undefined) silent.add(self)
    const rows = await this.#reader.list(feeds, {})
    return rows.flatMap(([, feed]) => (silent.has(feed.owner) ? [] : (topicOf(feed) ?? [])))
  }
}

/** Whether a feed is carried for somebody without room left: it is not asked for. */
function isOverfull(reader: Reader, { kind, owner }: FeedRow): boolean {
  return kind === 'carried' && reader.get(carriedFor, owner)?.isFull === true
}

/** Whether a feed that somebody said is ours cannot be opened: it is not asked for until somebody says how. */
function isClosed(reader: Reader, row: FeedRow): boolean {
  return isUnproved(row) && reader.get(closedFeeds, row.id) !== undefined
}

function sourceOf(row: FeedRow, owner: PeerName): Source {
  return { feed: row.id, owner, isNewestFirst: isNewestFirst(row) }
}
