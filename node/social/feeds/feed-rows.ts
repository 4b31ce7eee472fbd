/** The feeds that a node writes and reads, and the keys that open them. */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { assert } from '../../../protocol/errors.ts'
import type { FeedClaim } from '../../../protocol/feed-claim.ts'
import { contentKey, type FeedName } from '../../../protocol/feed.ts'
import { peerName, type AspectId, type FeedId, type PeerName } from '../../../protocol/ids.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { Keyring } from './keyring.ts'
import { closedFeeds, feeds, readers, sources, type FeedRow, type FeedRowOf } from './tables.ts'

const noKey = new Uint8Array(32)

/** The key (32 bytes) of all of a feed's envelopes, or `undefined` where there is none: in public and pair feeds. */
export function keyOfFeed(feed: FeedRow): Uint8Array | undefined {
  const secret = feed.secret === undefined ? undefined : fromBase64url(feed.secret)
  return secret === undefined ? undefined : contentKey(secret, feed.id)
}

/** The row of a feed of our own, as it is before its first entry. */
export function ownFeedRow(keyring: Keyring, name: { kind: 'public' | 'self' }): FeedRow {
  const own = ownRow(keyring, name)
  if (name.kind === 'public') return { ...own, kind: 'public' }
  return { ...own, kind: 'self', secret: toBase64url(keyring.selfSecret) }
}

/** The same for an epoch of an aspect. */
export function ownAspectRow(
  keyring: Keyring,
  { secret, ...name }: { aspect: AspectId; epoch: number; secret: Uint8Array },
): FeedRowOf<'aspect'> {
  const own = ownRow(keyring, { kind: 'aspect', ...name })
  return { ...own, kind: 'aspect', ...name, secret: toBase64url(secret) }
}

/** The same for what we write to a device, whose prekey (32 bytes) seals the first entry. */
export function ownPairRow(
  keyring: Keyring,
  peer: PeerName,
  prekey: Uint8Array,
): FeedRowOf<'pair'> {
  const own = ownRow(keyring, { kind: 'pair', peer })
  return { ...own, kind: 'pair', reader: peer, prekey: toBase64url(prekey) }
}

function ownRow(keyring: Keyring, name: FeedName): Omit<FeedRowOf<'public'>, 'kind'> {
  return {
    id: keyring.feed(name),
    owner: keyring.person,
    isMine: true,
    peerKey: toBase64url(keyring.device.peer.publicKey),
    state: 'new',
    lastPostMs: 0,
  }
}

/** Whether a feed's newest entries are of use before those below them: posts are, grants must be read in order. */
export function isNewestFirst(
  row: Pick<FeedRow, 'kind' | 'state' | 'isHearsay' | 'isUnread'>,
): boolean {
  const isOfPosts = row.kind === 'public' || row.kind === 'aspect'
  // A feed that is being read from its start on must grow at its end alone.
  return isOfPosts && !isUnproved(row) && row.isUnread !== true
}

/** Starts to keep a feed, unless it is kept already; a proved writer replaces one that others only named. */
export function addFeed(tx: Transaction, feed: FeedRow): void {
  const known = tx.get(feeds, feed.id)
  if (known === undefined) tx.put(feeds, feed.id, feed)
  else if (isUnproved(known)) {
    removeSource(tx, peerName(fromBase64url(known.peerKey) ?? noKey), feed.id)
    tx.put(feeds, feed.id, feed)
    // Its key may be known only now: it can be asked for again.
    tx.delete(closedFeeds, feed.id)
  }
}

/** Whether somebody said whose a feed is, and nothing has proved it. */
export function isUnproved({ state, isHearsay }: Pick<FeedRow, 'state' | 'isHearsay'>): boolean {
  return state === 'new' && isHearsay === true
}

/** Notes that a device of a contact may read a feed of ours. */
export function addReader(tx: Transaction, peer: PeerName, feed: FeedId): void {
  tx.put(readers, keyOf(peer, feed), true)
}

/** Whether a device may read a feed of ours. */
export function isReader(reader: Reader, peer: PeerName, feed: FeedId): boolean {
  return reader.get(readers, keyOf(peer, feed)) !== undefined
}

/** Notes that we read a feed that a device of a contact writes. */
export function addSource(tx: Transaction, peer: PeerName, feed: FeedId): void {
  tx.put(sources, keyOf(peer, feed), true)
}

/** Feeds of ours that a device may read. */
export async function feedsReadableBy(reader: Reader, peer: PeerName): Promise<FeedId[]> {
  return (await reader.list(readers, under(peer))).map(([key]) => feedOfKey(key))
}

/** Feeds that we read of those that a device writes. */
export async function feedsReadFrom(reader: Reader, peer: PeerName): Promise<FeedId[]> {
  return (await reader.list(sources, under(peer))).map(([key]) => feedOfKey(key))
}

/** Notes that a feed is no longer read. */
export function removeSource(tx: Transaction, peer: PeerName, feed: FeedId): void {
  tx.delete(sources, keyOf(peer, feed))
}

/** A feed of ours with the proof that it is. */
export function claimOf(keyring: Keyring, feed: FeedRow): FeedClaim {
  return keyring.claim(nameOf(feed))
}

/** Which of our feeds a row is. */
export function nameOf({ kind, aspect, epoch, reader }: FeedRow): FeedName {
  if (kind === 'aspect' && aspect !== undefined && epoch !== undefined) {
    return { kind, aspect, epoch }
  }
  if (kind === 'pair' && reader !== undefined) return { kind, peer: reader }
  assert(kind === 'public' || kind === 'self', 'a feed of our own')
  return { kind }
}

/** Which of this device's feeds a row is of; `undefined` for those that it cannot write. */
export function writableName(keyring: Keyring, row: FeedRow): FeedName | undefined {
  const name = row.isMine ? nameOf(row) : undefined
  return name !== undefined && keyring.feed(name) === row.id ? name : undefined
}

/** All feeds of others that we read, with the peer that writes each. */
export async function allSources(reader: Reader): Promise<{ peer: PeerName; feed: FeedId }[]> {
  return (await reader.list(sources, {})).map(([key]) => ({
    peer: key.slice(0, key.indexOf('!')) as PeerName,
    feed: feedOfKey(key),
  }))
}

/** The feed of a key like `peer!feed`. */
export function feedOfKey(key: string): FeedId {
  return key.slice(key.lastIndexOf('!') + 1) as FeedId
}
