/**
 * Sealing and opening the entries of pair feeds. Their key moves on with every entry, in the transaction that stores it, and
 * the ones before are gone: so each entry is opened once, and its record kept for a rebuild of the views.
 */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { agreementPublicKey, keyLength, nonceLength } from '../../../protocol/crypto.ts'
import { openEnvelope, sealEnvelope } from '../../../protocol/envelope.ts'
import { assert, CannotOpenError } from '../../../protocol/errors.ts'
import { peerName, type FeedId, type PeerName } from '../../../protocol/ids.ts'
import { pairPaddedSizes } from '../../../protocol/limits.ts'
import { messageKey, nextChain } from '../../../protocol/pair-chain.ts'
import { openFirst, sealFirst } from '../../../protocol/pair-envelope.ts'
import { keyOf, sortable } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { chains, opened, prekeys, type FeedRow } from './tables.ts'

/**
 * The one-time key (32 bytes) for a device to begin its pair feed to us with. The same one until it is used: an answer
 * can get lost after the device has sealed something to it.
 */
export function prekeyFor(tx: Transaction, peer: PeerName, world: World): Uint8Array {
  const known = prekeySecret(tx, peer)
  const secret = known ?? world.random(keyLength)
  if (known === undefined) tx.put(prekeys, peer, toBase64url(secret))
  return agreementPublicKey(secret)
}

/** The payload of the next entry of a pair feed of ours; its key is used up. */
export function sealPair(
  tx: Transaction,
  feed: FeedRow,
  { seq, record, world }: { seq: number; record: Uint8Array; world: World },
): Uint8Array {
  const place = { feed: feed.id, seq }
  tx.put(opened, openedKey(feed.id, seq), record)
  if (seq > 1) {
    const nonce = world.random(nonceLength)
    const key = takeKey(tx, feed.id, seq)
    return sealEnvelope(record, { key, nonce, place, sizes: pairPaddedSizes })
  }
  const prekey = fromBase64url(feed.prekey ?? '')
  assert(prekey !== undefined, 'who a pair feed is for gave a key to begin it with')
  const { payload, chain } = sealFirst(record, { prekey, random: world.random(keyLength), place })
  putChain(tx, feed.id, { seq: 2, key: chain })
  return payload
}

/**
 * The record of an entry, or `undefined` where it was dropped. From the second on the key moves on, whatever the entry is;
 * the first uses up the one-time key, unless its caller refuses it.
 *
 * @throws {CannotOpenError} when it was sealed with another key.
 */
export function openPair(
  tx: Transaction,
  feed: FeedRow,
  { seq, payload }: { seq: number; payload: Uint8Array | undefined },
): Uint8Array | undefined {
  const known = tx.get(opened, openedKey(feed.id, seq))
  if (known !== undefined) return known
  // Dropped after it was opened; its key is gone.
  if (payload === undefined && (tx.get(chains, feed.id)?.seq ?? 0) > seq) return undefined
  const key = seq === 1 ? undefined : takeKey(tx, feed.id, seq)
  if (payload === undefined) return undefined
  const place = { feed: feed.id, seq }
  const record =
    key === undefined ? begin(tx, feed, payload) : openEnvelope(payload, { key, place })
  tx.put(opened, openedKey(feed.id, seq), record)
  return record
}

/** Opens the first entry of a pair feed, and begins its chain. */
function begin(tx: Transaction, feed: FeedRow, payload: Uint8Array): Uint8Array {
  const peer = peerName(fromBase64url(feed.peerKey) ?? new Uint8Array(keyLength))
  const secretKey = prekeySecret(tx, peer)
  if (secretKey === undefined) throw new CannotOpenError('no key was given for this feed')
  const { record, chain } = openFirst(payload, { secretKey, place: { feed: feed.id, seq: 1 } })
  tx.delete(prekeys, peer)
  putChain(tx, feed.id, { seq: 2, key: chain })
  return record
}

/** The key of an entry, and no way back to it. */
function takeKey(tx: Transaction, feed: FeedId, seq: number): Uint8Array {
  const row = tx.get(chains, feed)
  const chain = fromBase64url(row?.key ?? '')
  if (row?.seq !== seq || chain === undefined) throw new CannotOpenError('the key is gone')
  putChain(tx, feed, { seq: seq + 1, key: nextChain(chain) })
  return messageKey(chain)
}

function putChain(
  tx: Transaction,
  feed: FeedId,
  { seq, key }: { seq: number; key: Uint8Array },
): void {
  tx.put(chains, feed, { seq, key: toBase64url(key) })
}

function prekeySecret(tx: Transaction, peer: PeerName): Uint8Array | undefined {
  const text = tx.get(prekeys, peer)
  return text === undefined ? undefined : fromBase64url(text)
}

function openedKey(feed: FeedId, seq: number): string {
  return keyOf(feed, sortable(seq))
}
