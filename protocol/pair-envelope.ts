/**
 * The payload of the first entry of a pair feed: sealed to the one-time key that its reader gave in their introduction, and
 * giving both sides the key that the chain of the feed begins with. Spec: wire.md, "Envelope".
 */
import { concat, utf8 } from './bytes.ts'
import { tagLength } from './crypto.ts'
import { algorithms, contextOf, pad, unpad, type Place } from './envelope.ts'
import { MalformedError, UnsupportedVersionError } from './errors.ts'
import {
  encapsulatedLength,
  exportSecret,
  openOnce,
  sealOnce,
  setUpReceiver,
  setUpSender,
} from './hpke.ts'
import { nextChain } from './pair-chain.ts'

const header = Uint8Array.of(algorithms.hpke)
const overhead = 1 + encapsulatedLength + tagLength
const info = utf8('pappus/1/pair')
const chainPurpose = utf8('pappus/1/pair/chain')

/**
 * Seals a record to the holder of a one-time key's secret.
 *
 * | bytes | field |
 * | --- | --- |
 * | 1 | algorithm, 2 |
 * | 32 | encapsulated key |
 * | rest | HPKE of: length (4), record, zeros; bound to feed (32) and seq (8) |
 *
 * @param prekey X25519 public key, 32 bytes.
 * @param random 32 random bytes, used for nothing else.
 * @returns the payload, and the chain key of the second entry.
 * @throws {CannotOpenError} when the prekey is of small order.
 */
export function sealFirst(
  record: Uint8Array,
  { prekey, random, place }: { prekey: Uint8Array; random: Uint8Array; place: Place },
): { payload: Uint8Array; chain: Uint8Array } {
  const { encapsulated, context } = setUpSender(prekey, { info, random })
  const plaintext = pad(record, overhead)
  const sealed = sealOnce(context, { plaintext, bound: contextOf(header, place) })
  const chain = nextChain(exportSecret(context, chainPurpose))
  return { payload: concat(header, encapsulated, sealed), chain }
}

/**
 * The record of `sealFirst`, and the chain key of the second entry.
 *
 * @param secretKey the secret of the one-time key, 32 bytes.
 * @throws {UnsupportedVersionError} when the algorithm is another one.
 * @throws {CannotOpenError} when it was sealed to another key or for another place.
 * @throws {MalformedError} when it is cut off, or the padding is wrong.
 */
export function openFirst(
  payload: Uint8Array,
  { secretKey, place }: { secretKey: Uint8Array; place: Place },
): { record: Uint8Array; chain: Uint8Array } {
  if (payload[0] !== algorithms.hpke) throw new UnsupportedVersionError('envelope')
  if (payload.length < overhead) throw new MalformedError('envelope: truncated')
  const context = setUpReceiver(payload.subarray(1, 1 + encapsulatedLength), { info, secretKey })
  const ciphertext = payload.subarray(1 + encapsulatedLength)
  const padded = openOnce(context, { ciphertext, bound: contextOf(header, place) })
  return { record: unpad(padded), chain: nextChain(exportSecret(context, chainPurpose)) }
}
