/**
 * Devices, of contacts and of one's own. A note by this node makes it and the device know each other; a note by another
 * device of ours only tells that there is somebody to be met.
 */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { peerName, type PeerName } from '../../../protocol/ids.ts'
import type { Introduction } from '../../../protocol/introduction.ts'
import type { ContactRecord } from '../../../protocol/records/contact.ts'
import type { YourDevice } from '../../../protocol/records/yours.ts'
import { devicesMax } from './limits.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { isBlocked } from './apply-block.ts'
import { noteChange } from '../feeds/changes.ts'
import { addFeed, addReader, addSource, ownPairRow, removeSource } from '../feeds/feed-rows.ts'
import { isRevoked } from './apply-revocation.ts'
import { forgetDevice } from './gone-devices.ts'
import {
  blockedPeers,
  contacts,
  devices,
  peers,
  unmet,
  type ContactRow,
  type DeviceRow,
} from './tables.ts'
import type { FeedRow } from '../feeds/tables.ts'

export function applyContact(context: ApplyContext, record: ContactRecord): void {
  const { tx, keyring, feed, events } = context
  const { person, peerKey } = record.introduction.device
  const peer = peerName(peerKey)
  // Another device of ours tells of this one, or of one that this home was. That one may live on in a copy, and come itself.
  if (peer === peerName(keyring.device.peer.publicKey)) return
  if (isRevoked(tx, person, peer)) return
  if (feed.isMine) meet(context, record)
  else if (keyring.isFormer(peer)) return
  else hearOf(context, record)
  noteChange(tx, { kind: 'person', id: person })
  tx.afterCommit(() => events.contactChanged?.(peer))
}

/**
 * Somebody or something under the name that was given at a time, unless another was given later; of two at once, the one with the
 * greater bytes. Only the times in the records count, so that it is the same everywhere: a writer dates a name after all it knows.
 */
export function named<Row extends { name: string; namedAtMs: number }>(
  row: Row,
  name: string,
  atMs: number,
): Row {
  const isLater = atMs === row.namedAtMs ? isGreater(name, row.name) : atMs > row.namedAtMs
  return isLater ? { ...row, name, namedAtMs: atMs } : row
}

function isGreater(name: string, other: string): boolean {
  return Buffer.compare(Buffer.from(name), Buffer.from(other)) > 0
}

/** A contact that introduced themselves, dated by our clock alone: their name counts until a profile of theirs says one. */
function introduced(contact: ContactRow, name: string): ContactRow {
  return contact.namedAtMs > 0 ? contact : { ...contact, name }
}

/** A device brings three feeds: what it shows everyone, what it writes to us, what we write to it. */
function meet(context: ApplyContext, { introduction, atMs }: ContactRecord): void {
  const { tx, keyring } = context
  const { person, peerKey } = introduction.device
  const peer = peerName(peerKey)
  const key = toBase64url(peerKey)
  const certificate = toBase64url(introduction.certificate)
  const at = { addresses: introduction.addresses, introducedAtMs: atMs }
  const row = { peer, peerKey: key, certificate, ...at }
  if (person === keyring.person) {
    const { selfFeed } = introduction
    const self = selfFeed === undefined ? {} : { selfFeed: selfFeed.feed }
    tx.put(devices, peer, { carriers: [], ...tx.get(devices, peer), ...row, ...self })
    tx.put(peers, peer, person)
    addReader(tx, peer, keyring.feed({ kind: 'self' }))
  } else meetContact(context, introduction, row)
  forgetFormerPair(context, peer)
  readFeedsOf(context, introduction)
  const pair = ownPairRow(keyring, peer, introduction.prekey)
  addFeed(tx, pair)
  addReader(tx, peer, pair.id)
  addReader(tx, peer, keyring.feed({ kind: 'public' }))
}

function meetContact(
  { tx }: ApplyContext,
  { device: { person }, name }: Introduction,
  row: Omit<DeviceRow, 'carriers'>,
): void {
  const atMs = row.introducedAtMs
  const before = tx.get(contacts, person) ?? newContact(person, name, atMs)
  const known = before.devices.find(({ peer }) => peer === row.peer)
  const { carriers = [], discovery } = known ?? {}
  const all = withDevice(before.devices, { ...row, carriers, discovery })
  for (const device of before.devices) {
    if (!all.some(({ peer }) => peer === device.peer)) forgetDevice(tx, device)
  }
  tx.put(contacts, person, { ...introduced(before, name), devices: all })
  tx.put(isBlocked(tx, person) ? blockedPeers : peers, row.peer, person)
}

/** Another device of ours knows a device, or the one that this home was did. */
function hearOf(context: ApplyContext, { introduction, atMs }: ContactRecord): void {
  const { tx, keyring, feed } = context
  const { device, name, addresses, pairFeed } = introduction
  const { person, peerKey } = device
  const peer = peerName(peerKey)
  if (person !== keyring.person) {
    const before = tx.get(contacts, person) ?? newContact(person, name, atMs)
    tx.put(contacts, person, introduced(before, name))
  }
  const isOurs = keyring.isFormer(writerOf(feed))
  // Entries for the device that we were are ours to read: we hold what it was granted.
  if (isOurs) {
    readFeedsOf(context, introduction)
    const id = keyring.formerFeed(writerOf(feed), { kind: 'pair', peer })
    const past = { owner: keyring.person, isMine: false, peerKey: feed.peerKey, lastPostMs: 0 }
    addFeed(tx, { ...past, id, kind: 'pair', state: 'new', reader: peer })
  }
  const isMet = [peers, blockedPeers].some((table) => tx.get(table, peer) !== undefined)
  if (isMet) return
  const { pairFeed: known } = tx.get(unmet, peer) ?? {}
  const pair = isOurs ? pairFeed.feed : known
  tx.put(unmet, peer, { peer, person, addresses, ...(pair !== undefined && { pairFeed: pair }) })
}

/** A contact knows another device of ours, and where it is. */
export function hearOfOwnDevice(
  { tx, keyring, events }: ApplyContext,
  { device, addresses }: Pick<YourDevice, 'device' | 'addresses'>,
): void {
  const { person, peerKey } = device
  const peer = peerName(peerKey)
  const isOther = person === keyring.person && peer !== peerName(keyring.device.peer.publicKey)
  if (!isOther || isRevoked(tx, person, peer) || tx.get(peers, peer) !== undefined) return
  tx.put(unmet, peer, { ...tx.get(unmet, peer), peer, person, addresses })
  tx.afterCommit(() => events.contactChanged?.(peer))
}

/** Reads the feeds that a device names in its introduction. */
function readFeedsOf({ tx, keyring }: ApplyContext, introduction: Introduction): void {
  const { device, publicFeed, pairFeed, selfFeed } = introduction
  const { person: owner, peerKey } = device
  const theirs = { owner, isMine: false, peerKey: toBase64url(peerKey), lastPostMs: 0 }
  const added: FeedRow[] = [
    { ...theirs, id: publicFeed.feed, kind: 'public', state: 'new' },
    { ...theirs, id: pairFeed.feed, kind: 'pair', state: 'new' },
  ]
  if (owner === keyring.person && selfFeed !== undefined) {
    const secret = toBase64url(keyring.selfSecret)
    added.push({ ...theirs, id: selfFeed.feed, kind: 'self', state: 'new', secret })
  }
  for (const feed of added) {
    addFeed(tx, feed)
    addSource(tx, peerName(peerKey), feed.id)
  }
}

/** The feed that a device wrote for the one that this home was does not go on. */
function forgetFormerPair({ tx }: ApplyContext, peer: PeerName): void {
  const { pairFeed } = tx.get(unmet, peer) ?? {}
  if (pairFeed !== undefined) removeSource(tx, peer, pairFeed)
  tx.delete(unmet, peer)
}

function newContact(person: ContactRow['person'], name: string, atMs: number): ContactRow {
  return { person, name, namedAtMs: 0, devices: [], sinceMs: atMs, grants: 0 }
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

function writerOf({ peerKey }: FeedRow): PeerName {
  return peerName(fromBase64url(peerKey) ?? new Uint8Array(32))
}
