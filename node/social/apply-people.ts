/** Contacts, what they tell of themselves, and what they let us read. */
import { fromBase64url, toBase64url } from '../../protocol/bytes.ts'
import { MalformedError } from '../../protocol/errors.ts'
import { verifyClaim } from '../../protocol/feed-claim.ts'
import { peerName } from '../../protocol/ids.ts'
import type { CardRecord } from '../../protocol/records/card.ts'
import type { ContactRecord } from '../../protocol/records/contact.ts'
import type { GrantRecord } from '../../protocol/records/grant.ts'
import type { ProfileRecord } from '../../protocol/records/profile.ts'
import { LimitReachedError } from '../errors.ts'
import { devicesMax, feedsPerContactMax } from '../limits.ts'
import type { ApplyContext } from './apply.ts'
import { isBlocked } from './apply-block.ts'
import { noteChange } from './changes.ts'
import { addFeed, addReader, addSource, ownFeedRow } from './feeds.ts'
import {
  carrierPeers,
  blockedPeers,
  contacts,
  feeds,
  me,
  ownCards,
  peers,
  type ContactRow,
  type DeviceRow,
  type FeedRow,
} from './tables.ts'

/** Fits no signature. */
const noKey = new Uint8Array(0)

/** A device of a contact brings three feeds: what it shows everyone, what it writes to us, what we write to it. */
export function applyContact(
  { tx, keyring, events }: ApplyContext,
  { introduction, atMs }: ContactRecord,
): void {
  const { device, name, addresses, publicFeed, pairFeed, prekey } = introduction
  const { person, peerKey } = device
  const peer = peerName(peerKey)
  const fresh = { person, name, namedAtMs: 0, devices: [], sinceMs: atMs, grants: 0 }
  const before: ContactRow = tx.get(contacts, person) ?? fresh
  const carriers = before.devices.find((known) => known.peer === peer)?.carriers ?? []
  const key = toBase64url(peerKey)
  const devices = withDevice(before.devices, {
    peer,
    peerKey: key,
    addresses,
    carriers,
    introducedAtMs: atMs,
  })
  for (const { peer: gone } of before.devices) {
    if (devices.some((kept) => kept.peer === gone)) continue
    tx.delete(peers, gone)
    tx.delete(blockedPeers, gone)
  }
  tx.put(contacts, person, { ...named(before, name, atMs), devices })
  tx.put(isBlocked(tx, person) ? blockedPeers : peers, peer, person)

  const theirs = { owner: person, isMine: false, peerKey: toBase64url(peerKey), lastPostMs: 0 }
  const added: FeedRow[] = [
    { ...theirs, id: publicFeed.feed, kind: 'public', state: 'new' },
    { ...theirs, id: pairFeed.feed, kind: 'pair', state: 'new' },
  ]
  for (const feed of added) {
    addFeed(tx, feed)
    addSource(tx, peer, feed.id)
  }
  const row = ownFeedRow(keyring, { kind: 'pair', peer })
  const own = { ...row, reader: peer, prekey: toBase64url(prekey) }
  addFeed(tx, own)
  addReader(tx, peer, own.id)
  addReader(tx, peer, keyring.feed({ kind: 'public' }))
  noteChange(tx, { kind: 'person', id: person })
  tx.afterCommit(() => events.contactChanged?.())
}

/** The devices of a contact with one that introduced itself: in its place where it was known, and else the last. */
function withDevice(known: readonly DeviceRow[], device: DeviceRow): DeviceRow[] {
  if (known.some(({ peer }) => peer === device.peer)) {
    return known.map((row) => (row.peer === device.peer ? device : row))
  }
  if (known.length < devicesMax) return [...known, device]
  const oldest = Math.min(...known.map(({ introducedAtMs }) => introducedAtMs))
  const gone = known.findIndex(({ introducedAtMs }) => introducedAtMs === oldest)
  return [...known.toSpliced(gone, 1), device]
}

/** A contact under the name that they gave at a time, unless they gave another one later. */
function named(contact: ContactRow, name: string, atMs: number): ContactRow {
  return atMs < contact.namedAtMs ? contact : { ...contact, name, namedAtMs: atMs }
}

export function applyProfile(
  { tx, feed, receivedAtMs }: ApplyContext,
  { name, atMs }: ProfileRecord,
): void {
  if (feed.isMine) {
    tx.put(me, 'me', { id: feed.owner, name })
    noteChange(tx, { kind: 'me', id: feed.owner })
    return
  }
  const contact = tx.get(contacts, feed.owner)
  if (contact === undefined) return
  // A wrong clock that is ahead must not keep out all names that come later.
  const now = named(contact, name, Math.min(atMs, receivedAtMs))
  tx.put(contacts, feed.owner, now)
  if (now.name === contact.name) return
  noteChange(tx, { kind: 'person', id: feed.owner })
}

export function applyCard({ tx, keyring, feed, events }: ApplyContext, card: CardRecord): void {
  if (feed.isMine) {
    if (feed.reader !== undefined) tx.put(ownCards, feed.reader, cardText(card))
    return
  }
  const contact = tx.get(contacts, feed.owner)
  if (contact === undefined) return
  // The last one of each device counts: times would keep out all that come after one from a wrong clock.
  const { addresses } = card
  const self = peerName(keyring.device.peer.publicKey)
  const carriers = card.carriers
    .map(({ peerKey, addresses: at }) => ({ peer: peerName(peerKey), addresses: at }))
    .filter(({ peer }) => peer !== self)
  const devices = contact.devices.map((device) =>
    device.peerKey === feed.peerKey ? { ...device, addresses, carriers } : device,
  )
  tx.put(contacts, feed.owner, { ...contact, devices })
  for (const { peer } of carriers) tx.put(carrierPeers, peer, feed.owner)
  tx.afterCommit(() => events.contactChanged?.())
}

/** What a card says, as text by which two are compared. */
export function cardText({
  addresses,
  carriers,
}: Pick<CardRecord, 'addresses' | 'carriers'>): string {
  return JSON.stringify([
    addresses,
    carriers.map(({ peerKey, addresses: at }) => [toBase64url(peerKey), at]),
  ])
}

/**
 * One of ours makes a contact a reader; one of theirs makes us one.
 *
 * @throws {BadSignatureError} when the feed is not their device's.
 * @throws {MalformedError} when we know it as a feed of another kind.
 * @throws {LimitReachedError} above `feedsPerContactMax`.
 */
export function applyGrant({ tx, feed, events }: ApplyContext, grant: GrantRecord): void {
  if (feed.isMine) {
    if (feed.reader !== undefined) addReader(tx, feed.reader, grant.claim.feed)
    return
  }
  const peerKey = fromBase64url(feed.peerKey) ?? noKey
  verifyClaim(grant.claim, peerKey)
  const known = tx.get(feeds, grant.claim.feed)
  if (known?.kind === 'aspect') return
  if (known !== undefined && known.kind !== 'carried') throw new MalformedError('grant')
  const contact = tx.get(contacts, feed.owner)
  if (contact === undefined) return
  if (contact.grants >= feedsPerContactMax) {
    throw new LimitReachedError('grants of one contact', { max: feedsPerContactMax })
  }
  tx.put(contacts, feed.owner, { ...contact, grants: contact.grants + 1 })
  const added: FeedRow = {
    id: grant.claim.feed,
    kind: 'aspect',
    owner: feed.owner,
    isMine: false,
    peerKey: feed.peerKey,
    secret: toBase64url(grant.secret),
    state: 'new',
    lastPostMs: 0,
    ...(known !== undefined && { isUnread: true }),
  }
  tx.put(feeds, added.id, added)
  addSource(tx, peerName(peerKey), added.id)
  tx.afterCommit(() => events.feedAdded?.(added))
  if (added.isUnread === true) tx.afterCommit(() => events.feedOpened?.(added))
}
