/**
 * Gives a contact's new device the keys to what other devices of theirs wrote for us, the ids of what we carry for them, and
 * where these devices are; and takes all of that for our own.
 */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import { verifyCertificate } from '../../../protocol/device.ts'
import { algorithms } from '../../../protocol/envelope.ts'
import { peerName, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import { yoursDevicesMax, yoursFeedsMax } from '../../../protocol/limits.ts'
import type { YourDevice, YourFeed, YoursRecord } from '../../../protocol/records/yours.ts'
import { LimitReachedError } from '../../errors.ts'
import { feedsPerContactMax } from '../contacts/limits.ts'
import { readEntries } from '../../store/feed-store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { hearOfOwnDevice } from '../contacts/apply-contact.ts'
import { addSource, isUnproved, removeSource } from '../feeds/feed-rows.ts'
import { contacts, type ContactRow, type DeviceRow } from '../contacts/tables.ts'
import { closedFeeds, feeds, type FeedRow } from '../feeds/tables.ts'
import type { Writer } from '../feeds/writer.ts'

interface Device {
  person: PersonId
  peer: PeerName
}

/** Tells a new device, of a contact or ours, what we have of its person's other devices and where they are; and them where it is. */
export async function giveBack(tx: Transaction, writer: Writer, to: Device): Promise<void> {
  const rows = (await tx.list(feeds, {})).map(([, row]) => row)
  // Another device of ours reads what this one writes in our self feed.
  const theirs = rows.filter(({ owner, isMine }) => owner === to.person && !isMine)
  const read: YourFeed[] = []
  const carried: YourFeed[] = []
  for (const row of theirs.filter((one) => writerOf(one) !== to.peer)) {
    const { isReadable, feed } = (await yourFeed(tx, row)) ?? {}
    if (feed !== undefined) (isReadable === true ? read : carried).push(feed)
  }
  const place = { kind: 'pair', peer: to.peer } as const
  for (const some of chunks(read)) writer.write(tx, place, { kind: 'yours', feeds: some })
  for (const some of chunks(carried)) {
    writer.write(tx, place, { kind: 'yours', feeds: [], carried: some })
  }
  tellOfDevices(tx, writer, to)
}

/**
 * Tells a new device of a contact where the others are, and these where it is: devices of one person that do not know each other
 * meet, wherever each came from. A known address may be out of date, so both sides hear of each other.
 */
function tellOfDevices(tx: Transaction, writer: Writer, { person, peer }: Device): void {
  const all = tx.get(contacts, person)?.devices ?? []
  const added = all.filter((row) => row.peer === peer)
  const others = all.filter((row) => row.peer !== peer)
  tell(tx, writer, peer, others)
  for (const other of others) tell(tx, writer, other.peer, added)
}

function tell(tx: Transaction, writer: Writer, peer: PeerName, rows: readonly DeviceRow[]): void {
  const devices = rows.slice(-yoursDevicesMax).flatMap((row) => yourDevice(row) ?? [])
  if (devices.length === 0) return
  writer.write(tx, { kind: 'pair', peer }, { kind: 'yours', feeds: [], devices })
}

function yourDevice({ certificate, addresses }: DeviceRow): YourDevice | undefined {
  const bytes = fromBase64url(certificate)
  return bytes && { certificate: bytes, device: verifyCertificate(bytes), addresses }
}

/**
 * A contact, or another device of ours, names feeds that devices of ours wrote, and says where these are. Whether they wrote them,
 * the first entry of each has to prove.
 *
 * @throws {LimitReachedError} above `feedsPerContactMax`.
 */
export function applyYours(context: ApplyContext, record: YoursRecord): void {
  const { tx, keyring, feed } = context
  const isOwn = feed.owner === keyring.person
  const contact = tx.get(contacts, feed.owner)
  if (feed.isMine || (!isOwn && contact === undefined)) return
  const { feeds: read, carried = [], devices = [] } = record
  const told = [...read.map(readRow), ...carried.map((one) => carriedRow(one, context))]
  const fresh = told.filter((row) => isNews(context, row))
  if (contact !== undefined) count(tx, contact, fresh.length)
  for (const row of fresh) addHearsay(context, row)
  for (const { device, addresses } of devices) hearOfOwnDevice(context, { device, addresses })
}

function count(tx: Transaction, contact: ContactRow, added: number): void {
  const grants = contact.grants + added
  if (grants > feedsPerContactMax) {
    throw new LimitReachedError('feeds named by one contact', { max: feedsPerContactMax })
  }
  tx.put(contacts, contact.person, { ...contact, grants })
}

/** A feed as somebody else describes it. */
type Hearsay = Pick<FeedRow, 'id' | 'peerKey' | 'isAwaited'> &
  ({ kind: 'public'; secret?: never } | { kind: 'aspect' | 'self'; secret: string })

function readRow({ feed: id, peerKey, secret }: YourFeed): Hearsay {
  const row = { id, peerKey: toBase64url(peerKey) }
  if (secret === undefined) return { ...row, kind: 'public', isAwaited: true }
  // In an epoch that they were granted there may be nothing yet.
  return { ...row, kind: 'aspect', secret: toBase64url(secret) }
}

/** Of what a carrier cannot open only the self feeds open by our words alone; those say how the others do. */
function carriedRow({ feed: id, peerKey }: YourFeed, { keyring }: ApplyContext): Hearsay {
  const secret = toBase64url(keyring.selfSecret)
  return { id, peerKey: toBase64url(peerKey), kind: 'self', secret, isAwaited: true }
}

/** Whether nothing is known of a feed, or only what somebody said, otherwise than now. */
function isNews({ tx, keyring }: ApplyContext, { id, kind, peerKey, secret }: Hearsay): boolean {
  if (peerKey === toBase64url(keyring.device.peer.publicKey)) return false
  const known = tx.get(feeds, id)
  if (known === undefined) return true
  const isSame = known.kind === kind && known.peerKey === peerKey && known.secret === secret
  // Where two disagree, the one that had its key counts more, and so does "sealed" over "not sealed".
  return isUnproved(known) && !isSame && (kind !== 'self' || known.kind === 'public')
}

function addHearsay({ tx, keyring }: ApplyContext, row: Hearsay): void {
  const known = tx.get(feeds, row.id)
  if (known !== undefined) removeSource(tx, writerOf(known), row.id)
  const common = { owner: keyring.person, isMine: false, state: 'new', lastPostMs: 0 } as const
  const added: FeedRow =
    row.kind === 'public'
      ? { ...row, ...common, isHearsay: true }
      : { ...row, ...common, kind: row.kind, isHearsay: true }
  tx.put(feeds, row.id, added)
  tx.delete(closedFeeds, row.id)
  addSource(tx, writerOf(added), row.id)
}

/** The description of a feed to give back, and whether we can read it; `undefined` for feeds sealed for one reader. */
async function yourFeed(
  reader: Reader,
  { id, kind, peerKey, secret }: FeedRow,
): Promise<{ isReadable: boolean; feed: YourFeed } | undefined> {
  const feed = { feed: id, peerKey: fromBase64url(peerKey) ?? new Uint8Array(keyLength) }
  if (kind === 'public') return { isReadable: true, feed }
  if (kind === 'carried') {
    const algorithm = (await firstPayload(reader, id))?.[0]
    if (algorithm === algorithms.plain) return { isReadable: true, feed }
    return algorithm === algorithms.xchacha20poly1305 ? { isReadable: false, feed } : undefined
  }
  const bytes = secret === undefined ? undefined : fromBase64url(secret)
  if (kind !== 'aspect' || bytes === undefined) return undefined
  return { isReadable: true, feed: { ...feed, secret: bytes } }
}

async function firstPayload(reader: Reader, id: FeedRow['id']): Promise<Uint8Array | undefined> {
  const [first] = await readEntries(reader, id, { from: 1, limit: 1 })
  return first?.payload
}

function chunks(all: readonly YourFeed[]): YourFeed[][] {
  const count = Math.ceil(all.length / yoursFeedsMax)
  return Array.from({ length: count }, (_, index) =>
    all.slice(index * yoursFeedsMax, (index + 1) * yoursFeedsMax),
  )
}

function writerOf({ peerKey }: Pick<FeedRow, 'peerKey'>): PeerName {
  return peerName(fromBase64url(peerKey) ?? new Uint8Array(keyLength))
}
