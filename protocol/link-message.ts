/**
 * The messages by which a person's first device gives their identity to a new node, on `/pappus/link/1.0.0`. Spec: wire.md,
 * "Link messages".
 */
import { concat, utf8 } from './bytes.ts'
import { decodeFields, encodeFields } from './codec.ts'
import { keyLength, sha256 } from './crypto.ts'
import { MalformedError } from './errors.ts'
import {
  encapsulatedLength,
  openOnce,
  sealOnce,
  setUpReceiver,
  setUpSender,
  type HpkeKeyPair,
} from './hpke.ts'
import { entropyLength } from './identity.ts'
import { shortIdLength } from './ids.ts'
import { inviteLinkCharsMax, nameBytesMax } from './limits.ts'

export const linkProtocol = '/pappus/link/1.0.0'

/** Largest question and answer: a sealed grant is the greatest. */
export const linkBytesMax = 1024

/** A new node asks. */
export interface LinkQuestion {
  /** Of the link, 16 bytes. */
  readonly secret: Uint8Array
  /** X25519, 32 bytes, made for this question alone: the answer is sealed to it. */
  readonly key: Uint8Array
  /** The new node's own name, as its owner sees it on the first: 1 to 120 bytes. */
  readonly name: string
}

/** Why nothing comes: the link is `unknown` (wrong, too old, or taken back), or another node `used` it. */
export const linkRefusals = ['unknown', 'used'] as const
export type LinkRefusal = (typeof linkRefusals)[number]

/** `waiting` until the owner decided. */
export type LinkReply =
  | { kind: 'waiting' }
  | { kind: 'no'; why: LinkRefusal }
  | { kind: 'granted'; sealed: Uint8Array }

/** All that a new node needs to be a device of the person. */
export interface LinkGrant {
  /** The 32 bytes behind the person's 24 words. */
  readonly entropy: Uint8Array
  readonly name: string
  /** An invite of the first device, for its own person. */
  readonly invite: string
}

export function encodeLinkQuestion({ secret, key, name }: LinkQuestion): Uint8Array {
  return encodeFields({ secret, key, name })
}

/** @throws {MalformedError} when the bytes are no question. */
export function decodeLinkQuestion(bytes: Uint8Array): LinkQuestion {
  const fields = decodeFields(bytes, linkBytesMax)
  return {
    secret: fields.bytes('secret', shortIdLength),
    key: fields.bytes('key', keyLength),
    name: fields.name('name', nameBytesMax),
  }
}

export function encodeLinkReply(reply: LinkReply): Uint8Array {
  if (reply.kind === 'no') return encodeFields({ no: reply.why })
  return encodeFields({ sealed: reply.kind === 'granted' ? reply.sealed : undefined })
}

/** @throws {MalformedError} when the bytes are no answer. */
export function decodeLinkReply(bytes: Uint8Array): LinkReply {
  const fields = decodeFields(bytes, linkBytesMax)
  if (fields.has('sealed')) {
    return { kind: 'granted', sealed: fields.bytesUpTo('sealed', linkBytesMax) }
  }
  if (!fields.has('no')) return { kind: 'waiting' }
  const text = fields.text('no', 16)
  const why = linkRefusals.find((candidate) => candidate === text)
  if (why === undefined) throw new MalformedError('unknown refusal')
  return { kind: 'no', why }
}

/** The two ends of a question, whose digits both screens show. */
export interface LinkEnds {
  /** Peer key of the first device, 32 bytes. */
  readonly first: Uint8Array
  readonly secret: Uint8Array
  readonly key: Uint8Array
}

const digitsLength = 6

/** Six digits that follow from the link and the key of the new node: on both screens the same only where nobody stands between. */
export function linkDigits({ first, secret, key }: LinkEnds): string {
  const hash = sha256(concat(utf8('pappus/1/link/digits\0'), first, secret, key))
  const number = new DataView(hash.buffer, hash.byteOffset, 4).getUint32(0)
  return String(number % 10 ** digitsLength).padStart(digitsLength, '0')
}

const info = utf8('pappus/1/link')

/** Seals a grant to the key of a question; `random` is 32 bytes for this alone. @throws {CannotOpenError} when the key is of small order. */
export function sealLinkGrant(
  { entropy, name, invite }: LinkGrant,
  ends: LinkEnds,
  random: Uint8Array,
): Uint8Array {
  const { encapsulated, context } = setUpSender(ends.key, { info, random })
  const plaintext = encodeFields({ entropy, name, invite })
  return concat(encapsulated, sealOnce(context, { plaintext, bound: boundOf(ends) }))
}

/**
 * The grant that was sealed to a key pair.
 *
 * @throws {CannotOpenError} when it was not, or was changed on the way.
 * @throws {MalformedError} when it is no grant.
 */
export function openLinkGrant(
  sealed: Uint8Array,
  { secretKey, publicKey: key }: HpkeKeyPair,
  { first, secret }: Omit<LinkEnds, 'key'>,
): LinkGrant {
  if (sealed.length <= encapsulatedLength) throw new MalformedError('no grant')
  const context = setUpReceiver(sealed.subarray(0, encapsulatedLength), { info, secretKey })
  const ciphertext = sealed.subarray(encapsulatedLength)
  const bound = boundOf({ first, secret, key })
  const fields = decodeFields(openOnce(context, { ciphertext, bound }), linkBytesMax)
  return {
    entropy: fields.bytes('entropy', entropyLength),
    name: fields.name('name', nameBytesMax),
    invite: fields.text('invite', inviteLinkCharsMax, 1),
  }
}

function boundOf({ first, secret, key }: LinkEnds): Uint8Array {
  return concat(first, secret, key)
}
