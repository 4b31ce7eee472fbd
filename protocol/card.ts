/**
 * A contact card in the DHT: where a device can be reached, readable by holders of a secret, on the day that it is made for. The
 * peer that keeps it sees random bytes of one size under a key that changes every day.
 * Spec: wire.md, "Contact cards in the DHT".
 */
import { concat, readUint, uintBytes, utf8 } from './bytes.ts'
import { decodeFields, encodeFields, type Fields } from './codec.ts'
import {
  deriveKey,
  keyLength,
  nonceLength,
  open,
  seal,
  signatureLength,
  signerFromSeed,
  tagLength,
  verifySignature,
  type Signer,
} from './crypto.ts'
import { certificateLength, verifyCertificate, type DeviceCertificate } from './device.ts'
import {
  BadSignatureError,
  MalformedError,
  TooLargeError,
  UnsupportedVersionError,
} from './errors.ts'
import { personKey, type PersonId } from './ids.ts'
import {
  addressBytesMax,
  addressesMax,
  cardAgeMsMax,
  cardAheadMsMax,
  cardBytes,
  nameBytesMax,
  timeMsMax,
} from './limits.ts'
import { signedMessage } from './signed-message.ts'

/** The first part of every key in the DHT, by which peers know what they are asked to keep. */
export const cardNamespace = 'pappus-card'

/** The content of a card. */
export interface Card {
  readonly device: DeviceCertificate
  /** Multiaddrs as text, best first, without the peer id; none where the device is not to be found any more. */
  readonly addresses: readonly string[]
  /** Only in a card for everybody who knows the person's id. */
  readonly name?: string
  readonly atMs: number
}

/** The keys of the cards of one secret and one day. */
export interface CardKeys {
  readonly day: number
  readonly signer: Signer
  /** 32 bytes. */
  readonly sealKey: Uint8Array
}

const version = 1
const dayMs = 86_400_000
const prefix = utf8(`/${cardNamespace}/`)
const sealedAt = 1 + 8 + nonceLength
const signatureAt = cardBytes - signatureLength
const plainLength = signatureAt - sealedAt - tagLength
const contentAt = certificateLength + signatureLength + 2
const contentLengthMax = plainLength - contentAt

/** The UTC day of a time, counted from 1970. */
export function dayOf(timeMs: number): number {
  return Math.floor(timeMs / dayMs)
}

/** The discovery secret (32 bytes) that everybody can derive from a person's id. */
export function personDiscoverySecret(person: PersonId): Uint8Array {
  return deriveKey(personKey(person), 'pappus/1/card/person')
}

/** @param secret a discovery secret, 32 bytes. */
export function cardKeys(secret: Uint8Array, day: number): CardKeys {
  return {
    day,
    signer: signerFromSeed(deriveKey(secret, `pappus/1/card/sign/${day}`)),
    sealKey: deriveKey(secret, `pappus/1/card/seal/${day}`),
  }
}

/** The key in the DHT (45 bytes) under which the cards of a day key (32 bytes) stand. */
export function cardPlace(dayKey: Uint8Array): Uint8Array {
  return concat(prefix, dayKey)
}

/**
 * A card in 2048 bytes, for the day of its time.
 *
 * | offset | bytes | field |
 * | --- | --- | --- |
 * | 0 | 1 | version, 1 |
 * | 1 | 8 | at |
 * | 9 | 24 | nonce |
 * | 33 | 1951 | sealed: certificate (169) ‖ signature by the device (64) ‖ length (2) ‖ content ‖ zeros |
 * | 1984 | 64 | signature by the day key over bytes 0 to 1983 |
 *
 * The content is a map: `addrs`, and `name` where there is one. Addresses that do not fit are left out from the end.
 */
export function sealCard(
  card: { certificate: Uint8Array; addresses: readonly string[]; name?: string; atMs: number },
  { secret, device, nonce }: { secret: Uint8Array; device: Signer; nonce: Uint8Array },
): { place: Uint8Array; value: Uint8Array } {
  const keys = cardKeys(secret, dayOf(card.atMs))
  const dayKey = keys.signer.publicKey
  const content = fittingContent(card)
  const plain = new Uint8Array(plainLength)
  const signature = device.sign(deviceMessage(dayKey, card.atMs, content))
  const length = uintBytes(content.length, 2)
  plain.set(concat(card.certificate, signature, length, content))
  const head = concat(Uint8Array.of(version), uintBytes(card.atMs, 8))
  const sealed = seal(plain, { key: keys.sealKey, nonce, context: concat(head, dayKey) })
  const body = concat(head, nonce, sealed)
  return {
    place: cardPlace(dayKey),
    value: concat(body, keys.signer.sign(signedMessage('card-day', body))),
  }
}

/**
 * The card in some bytes that were found under the place of these keys.
 *
 * @throws {MalformedError} when it is none, or of another day.
 * @throws {UnsupportedVersionError} unless it is version 1.
 * @throws {BadSignatureError} when day key, device or person did not sign.
 * @throws {CannotOpenError} when it is sealed for somebody else.
 */
export function openCard(value: Uint8Array, { day, signer, sealKey }: CardKeys): Card {
  const dayKey = signer.publicKey
  const atMs = verifyDay(value, dayKey)
  if (dayOf(atMs) !== day) throw new MalformedError('card: of another day')
  const plain = open(value.subarray(sealedAt, signatureAt), {
    key: sealKey,
    nonce: value.subarray(9, sealedAt),
    context: concat(value.subarray(0, 9), dayKey),
  })
  const device = verifyCertificate(plain.subarray(0, certificateLength))
  const content = contentOf(plain)
  const message = deviceMessage(dayKey, atMs, content)
  const signature = plain.subarray(certificateLength, certificateLength + signatureLength)
  if (!verifySignature({ publicKey: device.peerKey, message, signature })) {
    throw new BadSignatureError('card: device')
  }
  return { device, atMs, ...readContent(decodeFields(content, contentLengthMax)) }
}

/**
 * The check that a peer makes before it keeps or passes on a card, knowing nothing of whose it is.
 *
 * @returns the time of the card.
 * @throws {MalformedError} when key or value have another form, or the card is too old, or too far ahead of `nowMs`.
 * @throws {UnsupportedVersionError} unless it is version 1.
 * @throws {BadSignatureError} unless the key in its place signed it.
 */
export function checkCard(place: Uint8Array, value: Uint8Array, nowMs: number): number {
  const isPlace =
    place.length === prefix.length + keyLength && prefix.every((byte, at) => place[at] === byte)
  if (!isPlace) throw new MalformedError('card: no place of one')
  const atMs = timeOf(value)
  if (atMs > nowMs + cardAheadMsMax || atMs < nowMs - cardAgeMsMax) {
    throw new MalformedError('card: not of this time')
  }
  return verifyDay(value, place.subarray(prefix.length))
}

/** The newest of some cards that were checked; of two of one time, the one whose bytes are greater, so that all peers choose one. */
export function newestCard(values: readonly Uint8Array[]): number {
  let best = 0
  for (const [index, value] of values.entries()) {
    if (isAfter(value, values[best] ?? value)) best = index
  }
  return best
}

/** Time comes first in the bytes, behind the version. */
function isAfter(a: Uint8Array, b: Uint8Array): boolean {
  const at = a.findIndex((byte, index) => byte !== b[index])
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0)
}

function timeOf(value: Uint8Array): number {
  if (value.length > cardBytes) throw new TooLargeError('card', { max: cardBytes })
  if (value.length !== cardBytes) throw new MalformedError('card: wrong length')
  if (value[0] !== version) throw new UnsupportedVersionError('card')
  const atMs = readUint(value, 1, 8)
  if (atMs > timeMsMax) throw new MalformedError('card: time')
  return atMs
}

function verifyDay(value: Uint8Array, dayKey: Uint8Array): number {
  const atMs = timeOf(value)
  const message = signedMessage('card-day', value.subarray(0, signatureAt))
  const signature = value.subarray(signatureAt)
  if (!verifySignature({ publicKey: dayKey, message, signature })) {
    throw new BadSignatureError('card')
  }
  return atMs
}

/** Names the day key: a peer that knows somebody's secret cannot show what they said there as said elsewhere. */
function deviceMessage(dayKey: Uint8Array, atMs: number, content: Uint8Array): Uint8Array {
  return signedMessage('card', concat(dayKey, uintBytes(atMs, 8), content))
}

function fittingContent({
  addresses,
  name,
}: {
  addresses: readonly string[]
  name?: string
}): Uint8Array {
  for (let count = Math.min(addresses.length, addressesMax); count > 0; count--) {
    const content = encodeFields({ addrs: addresses.slice(0, count), name })
    if (content.length <= contentLengthMax) return content
  }
  return encodeFields({ addrs: [], name })
}

function contentOf(plain: Uint8Array): Uint8Array {
  const length = readUint(plain, contentAt - 2, 2)
  const end = contentAt + length
  if (end > plain.length || plain.subarray(end).some((byte) => byte !== 0)) {
    throw new MalformedError('card: padding')
  }
  return plain.subarray(contentAt, end)
}

function readContent(fields: Fields): { addresses: string[]; name?: string } {
  const addresses = fields.texts('addrs', addressesMax, addressBytesMax)
  return fields.has('name') ? { addresses, name: fields.name('name', nameBytesMax) } : { addresses }
}
