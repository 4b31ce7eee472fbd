/**
 * The standard constructions that everything else is made of, and nothing more: Ed25519 (RFC 8032),
 * X25519 (RFC 7748), HKDF-SHA256 (RFC 5869), SHA-256, HMAC (RFC 2104), ChaCha20-Poly1305 (RFC 8439) and AES-256-GCM (NIST SP 800-38D)
 * from Node, whose native code is several times faster than JavaScript, and XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) from noble.
 * Every function is deterministic: keys and nonces are arguments.
 */
import * as node from 'node:crypto'
import { base64pad } from 'multiformats/bases/base64'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { concat, fromBase64url, toBase64url, utf8 } from './bytes.ts'
import { assert, CannotOpenError } from './errors.ts'

/** Bytes of a seed, a secret, a public key or a hash. */
export const keyLength = 32
export const signatureLength = 64
/** Bytes of an XChaCha20 nonce: long enough to be drawn at random for ever. */
export const nonceLength = 24
/** Bytes of a Poly1305 tag. */
export const tagLength = 16

/** The DER in front of a raw private key (RFC 8410): Ed25519 is OID 1.3.101.112, X25519 is .110. */
const ed25519Prefix = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32])
const x25519Prefix = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32])
const noSalt = new Uint8Array(0)
/** Bytes that SHA-256 works on at once. */
const blockLength = 64

/** An Ed25519 key that can sign; the seed stays inside. */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** Signature of 64 bytes. */
  sign(message: Uint8Array): Uint8Array
}

/** SHA-256 of all parts, one after the other: 32 bytes. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts
  // Of one part it is a third faster than by an object, and proving a page is mostly this.
  if (first !== undefined && parts.length === 1) return plain(node.hash('sha256', first, 'buffer'))
  const hash = node.createHash('sha256')
  for (const part of parts) hash.update(part)
  return plain(hash.digest())
}

/**
 * HMAC-SHA256: 32 bytes. Two plain hashes: Node's own, an object for each, takes ten times as long, and the keys of pair
 * feeds move on by it with every entry.
 */
export function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const short = key.length > blockLength ? sha256(key) : key
  const [inner, outer] = [new Uint8Array(blockLength), new Uint8Array(blockLength)]
  inner.set(short)
  outer.set(short)
  for (let index = 0; index < blockLength; index += 1) {
    inner[index]! ^= 0x36
    outer[index]! ^= 0x5c
  }
  return sha256(concat(outer, sha256(concat(inner, ...parts))))
}

/**
 * HKDF-SHA256 of a secret, without salt, under a label that says what the key is for: `length` bytes, at most 255 * 32. Two
 * labels give unrelated keys.
 */
export function deriveKey(secret: Uint8Array, label: string, length = keyLength): Uint8Array {
  const key = hmac(noSalt, secret)
  const info = utf8(label)
  let last: Uint8Array = new Uint8Array(0)
  const bytes = new Uint8Array(length)
  for (let start = 0, number = 1; start < length; start += keyLength, number += 1) {
    last = hmac(key, last, info, Uint8Array.of(number))
    bytes.set(last.subarray(0, length - start), start)
  }
  return bytes
}

/** The Ed25519 key of a 32-byte seed. */
export function signerFromSeed(seed: Uint8Array): Signer {
  const privateKey = importPrivate(ed25519Prefix, seed)
  const publicKey = rawPublic(privateKey)
  return { publicKey, sign: (message) => plain(node.sign(null, message, privateKey)) }
}

/** Whether an Ed25519 signature fits; false, never an error, for keys that are no point. */
export function verifySignature(check: {
  publicKey: Uint8Array
  message: Uint8Array
  signature: Uint8Array
}): boolean {
  try {
    const key = importPublic('Ed25519', check.publicKey)
    return node.verify(null, check.message, key, check.signature)
  } catch {
    return false
  }
}

/** The X25519 public key of a 32-byte secret: 32 bytes. */
export function agreementPublicKey(secret: Uint8Array): Uint8Array {
  return rawPublic(importPrivate(x25519Prefix, secret))
}

/**
 * X25519 of our secret and their public key: 32 bytes, to be put through `deriveKey`.
 *
 * @throws {CannotOpenError} when their key is of small order (RFC 7748 section 6.1).
 */
export function agree(secret: Uint8Array, theirPublicKey: Uint8Array): Uint8Array {
  try {
    const privateKey = importPrivate(x25519Prefix, secret)
    const publicKey = importPublic('X25519', theirPublicKey)
    return plain(node.diffieHellman({ privateKey, publicKey }))
  } catch (cause) {
    throw new CannotOpenError('no agreement with that key', {}, { cause })
  }
}

export interface SealInput {
  /** 32 bytes. */
  key: Uint8Array
  /** 24 bytes that were never used with this key. */
  nonce: Uint8Array
  /** Associated data: the ciphertext is bound to it without containing it. */
  context: Uint8Array
}

/** XChaCha20-Poly1305: 16 bytes longer than `plaintext`. */
export function seal(plaintext: Uint8Array, input: SealInput): Uint8Array {
  return xchacha20poly1305(input.key, input.nonce, input.context).encrypt(plaintext)
}

/** The plaintext of `seal`. @throws {CannotOpenError} when key, nonce, context or bytes differ. */
export function open(ciphertext: Uint8Array, input: SealInput): Uint8Array {
  try {
    return xchacha20poly1305(input.key, input.nonce, input.context).decrypt(ciphertext)
  } catch (cause) {
    throw new CannotOpenError('sealed under another key, or changed on the way', {}, { cause })
  }
}

const chacha = 'chacha20-poly1305'
const tagOptions = { authTagLength: tagLength } as const

/**
 * ChaCha20-Poly1305 (RFC 8439) without associated data: 16 bytes longer than `plaintext`.
 *
 * @param nonce 12 bytes that were never used with this key.
 */
export function sealFast(plaintext: Uint8Array, key: Uint8Array, nonce: Uint8Array): Uint8Array {
  const cipher = node.createCipheriv(chacha, key, nonce, tagOptions)
  const body = cipher.update(plaintext)
  cipher.final()
  return concat(body, cipher.getAuthTag())
}

/** The plaintext of `sealFast`. @throws {CannotOpenError} when key, nonce or bytes differ. */
export function openFast(ciphertext: Uint8Array, key: Uint8Array, nonce: Uint8Array): Uint8Array {
  try {
    const end = ciphertext.length - tagLength
    const cipher = node.createDecipheriv(chacha, key, nonce, tagOptions)
    cipher.setAuthTag(ciphertext.subarray(end))
    const plaintext = cipher.update(ciphertext.subarray(0, end))
    cipher.final()
    return plaintext
  } catch (cause) {
    throw new CannotOpenError('sealed under another key, or changed on the way', {}, { cause })
  }
}

const aes = 'aes-256-gcm'

/** AES-256-GCM, which browsers have as well (WebCrypto): 16 bytes longer than `plaintext`. The nonce has 12 bytes. */
export function sealForWeb(plaintext: Uint8Array, { key, nonce, context }: SealInput): Uint8Array {
  const cipher = node.createCipheriv(aes, key, nonce, tagOptions)
  cipher.setAAD(context)
  const body = cipher.update(plaintext)
  cipher.final()
  return concat(body, cipher.getAuthTag())
}

/** The plaintext of `sealForWeb`. @throws {CannotOpenError} when key, nonce, context or bytes differ. */
export function openForWeb(ciphertext: Uint8Array, { key, nonce, context }: SealInput): Uint8Array {
  try {
    const end = ciphertext.length - tagLength
    const cipher = node.createDecipheriv(aes, key, nonce, tagOptions)
    cipher.setAAD(context)
    cipher.setAuthTag(ciphertext.subarray(end))
    const plaintext = cipher.update(ciphertext.subarray(0, end))
    cipher.final()
    return plain(plaintext)
  } catch (cause) {
    throw new CannotOpenError('sealed under another key, or changed on the way', {}, { cause })
  }
}

function importPrivate(prefix: Uint8Array, secret: Uint8Array): node.KeyObject {
  assert(secret.length === keyLength, 'a secret key has 32 bytes')
  const der = base64pad.baseEncode(concat(prefix, secret))
  return node.createPrivateKey(`-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----`)
}

// JWK, not DER: Node imports it twice as fast, and a key is imported for every check.
function importPublic(crv: 'Ed25519' | 'X25519', raw: Uint8Array): node.KeyObject {
  return node.createPublicKey({ key: { kty: 'OKP', crv, x: toBase64url(raw) }, format: 'jwk' })
}

function rawPublic(privateKey: node.KeyObject): Uint8Array {
  const raw = fromBase64url(node.createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '')
  assert(raw?.length === keyLength, 'a public key has 32 bytes')
  return raw
}

// Buffers compare unequal to arrays of the same bytes and keep their whole pool alive.
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}
