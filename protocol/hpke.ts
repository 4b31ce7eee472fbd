/**
 * Sealing to somebody's public key: HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
 * ChaCha20-Poly1305. A context seals one message here, so its sequence number is always 0.
 */
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { concat, uintBytes, utf8 } from './bytes.ts'
import { agree, agreementPublicKey, hmac, keyLength } from './crypto.ts'
import { assert, CannotOpenError } from './errors.ts'

export interface HpkeKeyPair {
  /** X25519, 32 bytes. */
  readonly secretKey: Uint8Array
  /** X25519, 32 bytes. */
  readonly publicKey: Uint8Array
}

/** The context that both sides compute (RFC 9180 section 5.1). */
export interface HpkeContext {
  /** 32 bytes. */
  readonly key: Uint8Array
  /** 12 bytes: the nonce of the one message. */
  readonly nonce: Uint8Array
  /** 32 bytes that `exportSecret` derives from. */
  readonly exporterSecret: Uint8Array
}

/** Bytes of an encapsulated key: the sender's one-time public key. */
export const encapsulatedLength: number = keyLength
const nonceLength = 12

const kemSuite = concat(utf8('KEM'), uintBytes(0x0020, 2))
const suite = concat(utf8('HPKE'), uintBytes(0x0020, 2), uintBytes(1, 2), uintBytes(3, 2))
const version = utf8('HPKE-v1')
const baseMode = Uint8Array.of(0)
const nothing = new Uint8Array(0)

/** The key pair of 32 random bytes (RFC 9180 section 7.1.3, DeriveKeyPair). */
export function deriveKeyPair(random: Uint8Array): HpkeKeyPair {
  const extracted = extract(kemSuite, nothing, 'dkp_prk', random)
  const secretKey = expand(kemSuite, extracted, { label: 'sk', info: nothing, length: keyLength })
  return { secretKey, publicKey: agreementPublicKey(secretKey) }
}

/**
 * The sender's side of a context (section 5.1.1, SetupBaseS).
 *
 * @param theirs X25519 public key of the receiver, 32 bytes.
 * @param random 32 random bytes, used for nothing else.
 * @throws {CannotOpenError} when their key is of small order.
 */
export function setUpSender(
  theirs: Uint8Array,
  { info, random }: { info: Uint8Array; random: Uint8Array },
): { encapsulated: Uint8Array; context: HpkeContext } {
  const { secretKey, publicKey } = deriveKeyPair(random)
  const agreed = agree(secretKey, theirs)
  const shared = sharedSecret(agreed, { encapsulated: publicKey, receiver: theirs })
  return { encapsulated: publicKey, context: schedule(shared, info) }
}

/**
 * The receiver's side of a context (section 5.1.1, SetupBaseR).
 *
 * @throws {CannotOpenError} when the encapsulated key is of small order.
 */
export function setUpReceiver(
  encapsulated: Uint8Array,
  { info, secretKey }: { info: Uint8Array; secretKey: Uint8Array },
): HpkeContext {
  const receiver = agreementPublicKey(secretKey)
  const agreed = agree(secretKey, encapsulated)
  return schedule(sharedSecret(agreed, { encapsulated, receiver }), info)
}

/** Seals the one message of a context: 16 bytes longer than `plaintext`. */
export function sealOnce(
  { key, nonce }: HpkeContext,
  { plaintext, bound }: { plaintext: Uint8Array; bound: Uint8Array },
): Uint8Array {
  return chacha20poly1305(key, nonce, bound).encrypt(plaintext)
}

/** The plaintext of `sealOnce`. @throws {CannotOpenError} when anything differs. */
export function openOnce(
  { key, nonce }: HpkeContext,
  { ciphertext, bound }: { ciphertext: Uint8Array; bound: Uint8Array },
): Uint8Array {
  try {
    return chacha20poly1305(key, nonce, bound).decrypt(ciphertext)
  } catch (cause) {
    throw new CannotOpenError('sealed to another key, or changed on the way', {}, { cause })
  }
}

/** A secret (32 bytes) that both sides can derive, for a purpose (section 5.3). */
export function exportSecret({ exporterSecret }: HpkeContext, purpose: Uint8Array): Uint8Array {
  return expand(suite, exporterSecret, { label: 'sec', info: purpose, length: keyLength })
}

/** Section 4.1, ExtractAndExpand. */
function sharedSecret(
  agreed: Uint8Array,
  keys: { encapsulated: Uint8Array; receiver: Uint8Array },
): Uint8Array {
  const extracted = extract(kemSuite, nothing, 'eae_prk', agreed)
  const info = concat(keys.encapsulated, keys.receiver)
  return expand(kemSuite, extracted, { label: 'shared_secret', info, length: keyLength })
}

/** Section 5.1, KeySchedule without a pre-shared key. */
function schedule(shared: Uint8Array, info: Uint8Array): HpkeContext {
  const idHash = extract(suite, nothing, 'psk_id_hash', nothing)
  const bound = concat(baseMode, idHash, extract(suite, nothing, 'info_hash', info))
  const secret = extract(suite, shared, 'secret', nothing)
  const derived = (label: string, length: number): Uint8Array =>
    expand(suite, secret, { label, info: bound, length })
  return {
    key: derived('key', keyLength),
    nonce: derived('base_nonce', nonceLength),
    exporterSecret: derived('exp', keyLength),
  }
}

/** Section 4, LabeledExtract. */
function extract(
  suiteId: Uint8Array,
  salt: Uint8Array,
  label: string,
  secret: Uint8Array,
): Uint8Array {
  return hmac(salt, version, suiteId, utf8(label), secret)
}

/** Section 4, LabeledExpand, for at most one block of SHA-256: nothing here is longer. */
function expand(
  suiteId: Uint8Array,
  extracted: Uint8Array,
  { label, info, length }: { label: string; info: Uint8Array; length: number },
): Uint8Array {
  assert(length <= keyLength, 'one block of HKDF')
  const labelled = concat(uintBytes(length, 2), version, suiteId, utf8(label), info)
  return hmac(extracted, labelled, Uint8Array.of(1)).subarray(0, length)
}
