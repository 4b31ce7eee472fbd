/** Contacts, what they tell of themselves, and what they let us read. */
import type { ApplyContext } from '../feeds/context.ts'
import type { ProfileRecord } from '../../../protocol/records/profile.ts'
import { me, contacts, ownCards, devices } from './tables.ts'
import { named } from './apply-contact.ts'
import { noteChange } from '../feeds/changes.ts'
import type { CardRecord } from '../../../protocol/records/card.ts'
import { peerName } from '../../../protocol/ids.ts'
import { toBase64url, fromBase64url } from '../../../protocol/bytes.ts'
import { countCarrier } from './gone-devices.ts'
import type { DialTarget } from '../../network/base/network.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { FeedRow } from '../feeds/tables.ts'

/** Fits no signature. */
const noKey = new Uint8Array(0)

export function applyProfile(
  { tx, keyring, feed }: ApplyContext,
  { name, atMs }: ProfileRecord,
): void {
  if (feed.owner === keyring.person) {
    const before = tx.get(me, 'me') ?? { id: feed.owner, name, namedAtMs: 0 }
    tx.put(me, 'me', named(before, name, atMs))
    noteChange(tx, { kind: 'me', id: feed.owner })
    return
  }
  const contact = tx.get(contacts, feed.owner)
  if (contact === undefined) return
  const now = named(contact, name, atMs)
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

/** The content of a card, whenever it was written. */
export type CardContent = Omit<CardRecord, 'kind' | 'atMs'>

/** The content of a card, as text by which two are compared. */
export function cardText({ addresses, carriers, secret }: CardContent): string {
  return JSON.stringify([
    addresses,
    carriers.map(({ peerKey, addresses: at }) => [toBase64url(peerKey), at]),
    secret && toBase64url(secret),
  ])
}
