/** Contacts, what they tell of themselves, and what they let us read. */
import { fromBase64url, toBase64url } from '../../protocol/bytes.ts'
import { MalformedError } from '../../protocol/errors.ts'
import { verifyClaim } from '../../protocol/feed-claim.ts'
import { peerName } from '../../protocol/ids.ts'
import type { CardRecord } from '../../protocol/records/card.ts'
import type { GrantRecord } from '../../protocol/records/grant.ts'
import type { ProfileRecord } from '../../protocol/records/profile.ts'
import type { FeedRecord } from '../../protocol/records/record.ts'
import { LimitReachedError } from '../errors.ts'
import { feedsPerContactMax } from '../limits.ts'
import type { DialTarget } from '../network/dialer.ts'
import { keyOf } from '../store/table.ts'
import type { Transaction } from '../store/transaction.ts'
import type { ApplyContext } from './apply.ts'
import { countCarried } from './apply-carry.ts'
import { named } from './apply-contact.ts'
import { noteChange } from './changes.ts'
import { addReader, addSource, isUnproved } from './feeds.ts'
import { countCarrier } from './gone-devices.ts'
import {
  blockedPeers,
  contacts,
  devices,
  feeds,
  formerReaders,
  me,
  ownCards,
  peers,
  unmet,
  type FeedRow,
} from './tables.ts'

/** Fits no signature. */
const noKey = new Uint8Array(0)

export function applyProfile(
  { tx, keyring, feed, receivedAtMs }: ApplyContext,
  { name, atMs }: ProfileRecord,
): void {
  if (feed.owner === keyring.person) {
    const before = tx.get(me, 'me') ?? { id: feed.owner, name, namedAtMs: 0 }
    tx.put(me, 'me', named(before, name, Math.min(atMs, receivedAtMs)))
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
  if (feed.owner === keyring.person) return applyOwnCard(tx, feed, card)
  const contact = tx.get(contacts, feed.owner)
  if (contact === undefined) return
  // The last one of each device counts: times would keep out all that come after one from a wrong clock.
  const { addresses, secret } = card
  const self = peerName(keyring.device.peer.publicKey)
  const carriers = card.carriers
    .map(({ peerKey, addresses: at }) => ({ peer: peerName(peerKey), addresses: at }))
    .filter(({ peer }) => peer !== self)
  const told = { addresses, carriers, discovery: secret && toBase64url(secret) }
  const devices = contact.devices.map((device) =>
    device.peerKey === feed.peerKey ? { ...device, ...told } : device,
  )
  tx.put(contacts, feed.owner, { ...contact, devices })
  const known = contact.devices.find(({ peerKey }) => peerKey === feed.peerKey)
  if (known === undefined) return
  for (const { peer } of carriers) countCarrier(tx, peer, 1)
  for (const { peer } of known.carriers) countCarrier(tx, peer, -1)
  const before = [known, ...known.carriers]
  const moved = [{ peer: known.peer, addresses }, ...carriers]
    .filter((now) => !before.some((target) => isSamePlace(target, now)))
    .map(({ peer }) => peer)
  tx.afterCommit(() => events.contactMoved?.(feed.owner, moved))
}

function isSamePlace(a: DialTarget, b: DialTarget): boolean {
  return a.peer === b.peer && a.addresses.join() === b.addresses.join()
}

/** Where another device of ours is now. */
function applyOwnCard(tx: Transaction, feed: FeedRow, { addresses, secret }: CardRecord): void {
  const peer = peerName(fromBase64url(feed.peerKey) ?? noKey)
  const device = tx.get(devices, peer)
  const discovery = secret && toBase64url(secret)
  if (device !== undefined) tx.put(devices, peer, { ...device, addresses, discovery })
}

/** Of what this home wrote to somebody as another device, only who could read what is of use. */
export function applyPast({ tx, feed: { reader } }: ApplyContext, record: FeedRecord): void {
  if (record.kind !== 'grant' || reader === undefined) return
  const met = tx.get(peers, reader) ?? tx.get(blockedPeers, reader)
  const person = met ?? tx.get(unmet, reader)?.person
  if (person !== undefined) tx.put(formerReaders, keyOf(record.claim.feed, person), true)
}

/** What a card says, whenever that was. */
export type CardContent = Omit<CardRecord, 'kind' | 'atMs'>

/** What a card says, as text by which two are compared. */
export function cardText({ addresses, carriers, secret }: CardContent): string {
  return JSON.stringify([
    addresses,
    carriers.map(({ peerKey, addresses: at }) => [toBase64url(peerKey), at]),
    secret && toBase64url(secret),
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
  const isFree = known === undefined || isUnproved(known)
  if (!isFree && known.kind === 'aspect') return
  if (!isFree && known.kind !== 'carried') throw new MalformedError('grant')
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
    ...(!isFree && { isUnread: true }),
  }
  // All that was counted of it: from now on we read it ourselves.
  countCarried(tx, added.id, -Infinity)
  tx.put(feeds, added.id, added)
  addSource(tx, peerName(peerKey), added.id)
  tx.afterCommit(() => events.feedAdded?.(added))
  if (added.isUnread === true) tx.afterCommit(() => events.feedOpened?.(added))
}
