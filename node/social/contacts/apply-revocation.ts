/**
 * Devices that their person revoked. What they wrote before stays; from the moment when this node hears of it, the device is a
 * stranger to it, and its feeds end where they are here, but for what another device of the same person vouches for by serving it.
 */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { peerName, type FeedId, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import type { RevocationRecord } from '../../../protocol/records/revocation.ts'
import { topOf } from '../../../protocol/extent.ts'
import { extentAt } from '../../store/feed-store.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { feedsReadFrom } from '../feeds/feed-rows.ts'
import { feedEnds, feeds, holdings, prekeys, readers, type FeedRow } from '../feeds/tables.ts'
import { countCarrier } from './gone-devices.ts'
import { revokedDevicesMax } from './limits.ts'
import {
  blockedPeers,
  contacts,
  devices,
  lastRevoked,
  ownCards,
  peers,
  revoked,
  revokedCounts,
  revokedPeers,
  unmet,
} from './tables.ts'

/** Counts whatever comes first, and for good: two devices that revoke each other are both revoked. */
export function applyRevocation(context: ApplyContext, record: RevocationRecord): void {
  const { tx, keyring, feed, receivedAtMs, events } = context
  const { statement, revocation } = record
  const { person, atMs } = revocation
  const peer = peerName(revocation.peerKey)
  const count = tx.get(revokedCounts, person) ?? 0
  // Somebody else's device is not theirs to revoke.
  if (person !== feed.owner || isRevoked(tx, person, peer) || count >= revokedDevicesMax) return
  const last = tx.get(lastRevoked, 'last') ?? { number: 0, heardMs: 0 }
  const number = last.number + 1
  const row = { person, peer, atMs, statement: toBase64url(statement), number }
  tx.put(revoked, keyOf(person, peer), row)
  tx.put(revokedCounts, person, count + 1)
  tx.put(lastRevoked, 'last', { number, heardMs: Math.max(last.heardMs, receivedAtMs) })
  noteChange(tx, { kind: 'person', id: person })
  if (person === keyring.person) noteChange(tx, { kind: 'me', id: person })
  if (peer === peerName(keyring.device.peer.publicKey)) return
  letGo(tx, person, peer)
  tx.beforeCommit(() => endFeeds(tx, person, peer))
  tx.afterCommit(() => events.deviceRevoked?.(peer))
}

/** Whether a person said that a device is theirs no longer. */
export function isRevoked(reader: Reader, person: PersonId, peer: PeerName): boolean {
  return reader.get(revoked, keyOf(person, peer)) !== undefined
}

/** Whether a peer is a device of somebody who is blocked, or was one of somebody who revoked it. */
export function isShutOut(reader: Reader, peer: PeerName): boolean {
  return [blockedPeers, revokedPeers].some((table) => reader.get(table, peer) !== undefined)
}

/** When a person revoked a device, by the clock of the one that did; `undefined` where they did not. */
export function revokedAtMs(reader: Reader, person: PersonId, peer: PeerName): number | undefined {
  return reader.get(revoked, keyOf(person, peer))?.atMs
}

/** The statement (137 bytes) by which a person revoked a device; `undefined` where they did not. */
export function revocationOf(
  reader: Reader,
  person: PersonId,
  peer: PeerName,
): Uint8Array | undefined {
  const row = reader.get(revoked, keyOf(person, peer))
  return row === undefined ? undefined : fromBase64url(row.statement)
}

/** The last entry that counts of a feed whose writer was revoked; `undefined` where it has no end. */
export function endOf(
  reader: Reader,
  feed: FeedRow,
  from: PeerName | undefined,
): number | undefined {
  const end = reader.get(feedEnds, feed.id)
  if (end === undefined) return undefined
  // Its person's other devices say by serving it what is theirs.
  const isVouchedFor = from !== undefined && reader.get(peers, from) === feed.owner
  return isVouchedFor ? undefined : end
}

/** From now on the device is nobody's: it reads nothing here, and is not dialled. */
function letGo(tx: Transaction, person: PersonId, peer: PeerName): void {
  const contact = tx.get(contacts, person)
  const device = contact?.devices.find((row) => row.peer === peer)
  if (contact !== undefined && device !== undefined) {
    tx.put(contacts, person, {
      ...contact,
      devices: contact.devices.filter((row) => row.peer !== peer),
    })
  }
  const isKnown = [peers, blockedPeers].some((table) => tx.get(table, peer) === person)
  const carriers = device?.carriers ?? (isKnown ? tx.get(devices, peer)?.carriers : undefined)
  for (const carrier of carriers ?? []) countCarrier(tx, carrier.peer, -1)
  if (tx.get(unmet, peer)?.person === person) tx.delete(unmet, peer)
  if (!isKnown) return
  tx.put(revokedPeers, peer, person)
  tx.delete(peers, peer)
  tx.delete(blockedPeers, peer)
  tx.delete(devices, peer)
  tx.delete(prekeys, peer)
  tx.delete(ownCards, peer)
}

async function endFeeds(tx: Transaction, person: PersonId, peer: PeerName): Promise<void> {
  for (const id of await feedsReadFrom(tx, peer)) {
    if (tx.get(feeds, id)?.owner === person) endFeed(tx, id)
  }
  if (tx.get(revokedPeers, peer) !== person) return
  for (const [key] of await tx.list(readers, under(peer))) {
    tx.delete(readers, key)
    tx.delete(holdings, keyOf(key.slice(peer.length + 1), peer))
  }
}

/** Of a feed that is not here at all, all that others have is from before as far as anybody can know. */
function endFeed(tx: Transaction, id: FeedId): void {
  const { height } = topOf(extentAt(tx, id))
  if (height > 0) tx.put(feedEnds, id, height)
}
