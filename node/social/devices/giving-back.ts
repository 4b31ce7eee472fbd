/** Gives a contact's new device the keys to what other devices of theirs wrote for us, and takes such keys for our own. */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import { peerName, type PeerName, type PersonId } from '../../../protocol/ids.ts'
import { yoursFeedsMax } from '../../../protocol/limits.ts'
import type { YourFeed, YoursRecord } from '../../../protocol/records/yours.ts'
import { LimitReachedError } from '../../errors.ts'
import { feedsPerContactMax } from '../contacts/limits.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { addSource } from '../feeds/feed-rows.ts'
import { contacts } from '../contacts/tables.ts'
import { feeds, type FeedRow } from '../feeds/tables.ts'
import type { Writer } from '../feeds/writer.ts'

/** Tells a device which feeds of its person's other devices we read. */
export async function giveBack(
  tx: Transaction,
  writer: Writer,
  { person, peer }: { person: PersonId; peer: PeerName },
): Promise<void> {
  const rows = (await tx.list(feeds, {})).map(([, row]) => row)
  const theirs = rows.filter(({ owner }) => owner === person).flatMap((row) => yourFeed(row, peer))
  for (let start = 0; start < theirs.length; start += yoursFeedsMax) {
    const some = theirs.slice(start, start + yoursFeedsMax)
    writer.write(tx, { kind: 'pair', peer }, { kind: 'yours', feeds: some })
  }
}

/**
 * A contact names feeds that devices of ours wrote. Whether they did, the first entry of each has to prove.
 *
 * @throws {LimitReachedError} above `feedsPerContactMax`.
 */
export function applyYours({ tx, keyring, feed }: ApplyContext, record: YoursRecord): void {
  const contact = tx.get(contacts, feed.owner)
  if (feed.isMine || contact === undefined) return
  const fresh = record.feeds.filter(({ feed: id }) => tx.get(feeds, id) === undefined)
  if (contact.grants + fresh.length > feedsPerContactMax) {
    throw new LimitReachedError('feeds named by one contact', { max: feedsPerContactMax })
  }
  tx.put(contacts, feed.owner, { ...contact, grants: contact.grants + fresh.length })
  const self = peerName(keyring.device.peer.publicKey)
  for (const { feed: id, peerKey, secret } of fresh) {
    const peer = peerName(peerKey)
    if (peer === self) continue
    const row = { id, owner: keyring.person, isMine: false, peerKey: toBase64url(peerKey) }
    const common = { ...row, state: 'new', isHearsay: true, lastPostMs: 0 } as const
    if (secret === undefined) tx.put(feeds, id, { ...common, kind: 'public' })
    else tx.put(feeds, id, { ...common, kind: 'aspect', secret: toBase64url(secret) })
    addSource(tx, peer, id)
  }
}

/** What there is to tell of a feed to a device that did not write it. */
function yourFeed({ id, kind, peerKey, secret }: FeedRow, to: PeerName): YourFeed[] {
  const key = fromBase64url(peerKey) ?? new Uint8Array(keyLength)
  if (peerName(key) === to) return []
  if (kind === 'public') return [{ feed: id, peerKey: key }]
  const bytes = secret === undefined ? undefined : fromBase64url(secret)
  return kind === 'aspect' && bytes !== undefined ? [{ feed: id, peerKey: key, secret: bytes }] : []
}
