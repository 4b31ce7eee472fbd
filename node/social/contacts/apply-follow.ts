/**
 * People whose public posts the owner follows. They may be no contacts: then the node reads their public feeds and nothing else of
 * them, they get nothing from it, and no response of the owner goes to them.
 */
import { toBase64url } from '../../../protocol/bytes.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import { peerKey, peerName, type FeedId, type PersonId } from '../../../protocol/ids.ts'
import type { FollowedHome, FollowRecord } from '../../../protocol/records/follow.ts'
import type { ProfileRecord } from '../../../protocol/records/profile.ts'
import { encodeRecord } from '../../../protocol/records/record.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { addFeed, addSource, removeSource } from '../feeds/feed-rows.ts'
import { named } from './apply-contact.ts'
import { feeds as feedRows } from '../feeds/tables.ts'
import { contacts, followedPeers, follows, type FollowedRow, type FollowRow } from './tables.ts'

/** Of two decisions about somebody the later one counts, on whichever device it was made; of two at once, the one with the greater hash. */
export function applyFollow({ tx, keyring }: ApplyContext, record: FollowRecord): void {
  const { person, home, atMs } = record
  const before = tx.get(follows, person)
  const tie = toBase64url(sha256(encodeRecord(record)))
  if (person === keyring.person || (before !== undefined && !isLater({ atMs, tie }, before))) return
  leave(tx, person, before?.home)
  if (home !== undefined) read(tx, person, home)
  const row = home === undefined ? {} : { home: asRow(home, before?.home) }
  tx.put(follows, person, { ...row, atMs, tie })
  noteChange(tx, { kind: 'person', id: person })
  // Other posts are shown from now on.
  if ((before?.home === undefined) !== (home === undefined)) {
    noteChange(tx, { kind: 'mute', id: person })
  }
}

/** Somebody who is followed says their name. */
export function applyFollowedName({ tx, feed }: ApplyContext, said: ProfileRecord): void {
  const row = tx.get(follows, feed.owner)
  if (row?.home === undefined) return
  tx.put(follows, feed.owner, { ...row, home: named(row.home, said.name, said.atMs) })
  noteChange(tx, { kind: 'person', id: feed.owner })
}

/** Where the public posts of somebody are who is followed; `undefined` for all others. */
export function followedAt(reader: Reader, person: PersonId): FollowedRow | undefined {
  return reader.get(follows, person)?.home
}

function isLater(one: Pick<FollowRow, 'atMs' | 'tie'>, other: FollowRow): boolean {
  return one.atMs === other.atMs ? one.tie > other.tie : one.atMs > other.atMs
}

/** The name that a profile said counts, until another profile says one. */
function asRow(home: FollowedHome, before: FollowedRow | undefined): FollowedRow {
  const { name, namedAtMs } =
    before !== undefined && before.namedAtMs > 0 ? before : { name: home.name, namedAtMs: 0 }
  return {
    name,
    namedAtMs,
    peer: peerName(home.peerKey),
    addresses: home.addresses,
    feeds: home.feeds.map(({ feed, peerKey: key }) => ({ feed, peer: peerName(key) })),
  }
}

function read(tx: Transaction, person: PersonId, { peerKey: asked, feeds }: FollowedHome): void {
  tx.put(followedPeers, peerName(asked), person)
  for (const { feed: id, peerKey: key } of feeds) {
    // Nobody proved what they say of feeds: they may name somebody else's.
    if (!isOf(tx, person, id)) continue
    const peer = peerName(key)
    tx.put(followedPeers, peer, person)
    const known = { owner: person, isMine: false, peerKey: toBase64url(key), lastPostMs: 0 }
    addFeed(tx, { ...known, id, kind: 'public', state: 'new', isHearsay: true })
    addSource(tx, peer, id)
  }
}

/** Reads their feeds no longer, but for those that are read of them as a contact. */
function leave(tx: Transaction, person: PersonId, home: FollowedRow | undefined): void {
  if (home === undefined) return
  tx.delete(followedPeers, home.peer)
  const devices = tx.get(contacts, person)?.devices.map(({ peer }) => peer) ?? []
  for (const { feed, peer } of home.feeds) {
    tx.delete(followedPeers, peer)
    if (isOf(tx, person, feed) && !devices.includes(peer)) removeSource(tx, peer, feed)
  }
}

/** Whether a feed is not known to be of somebody else. */
function isOf(reader: Reader, person: PersonId, id: FeedId): boolean {
  const owner = reader.get(feedRows, id)?.owner
  return owner === undefined || owner === person
}

/** As it stands in a record, for the next one. */
export function asHome({ name, peer, addresses, feeds }: FollowedRow): FollowedHome {
  const listed = feeds.map(({ feed, peer: writer }) => ({ feed, peerKey: peerKey(writer) }))
  return { name, peerKey: peerKey(peer), addresses, feeds: listed }
}
