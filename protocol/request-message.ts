/**
 * The messages by which a holder of a person's id asks to become their contact, on `/pappus/request/1.0.0`. Spec: wire.md,
 * "Contact request messages".
 */
import { concat, uintBytes } from './bytes.ts'
import { decodeFields, encodeFields, type Fields, type Value } from './codec.ts'
import { signatureLength, verifySignature, type Signer } from './crypto.ts'
import { certificateLength, verifyCertificate, type DeviceCertificate } from './device.ts'
import { BadSignatureError, MalformedError } from './errors.ts'
import { personKey, shortIdLength, type PersonId } from './ids.ts'
import {
  addressBytesMax,
  addressesMax,
  nameBytesMax,
  requestBytesMax,
  noteBytesMax,
} from './limits.ts'
import { signedMessage } from './signed-message.ts'

export const requestProtocol = '/pappus/request/1.0.0'

/** The sender's words about themselves. */
export interface RequestContent {
  readonly name: string
  /** A few words of introduction; may be empty. */
  readonly note: string
  /** Where the answer may be brought: multiaddrs as text, best first, without the peer id. */
  readonly addresses: readonly string[]
  readonly atMs: number
}

/** Somebody would like to be a contact. */
export interface ContactRequest extends RequestContent {
  readonly kind: 'ask'
  /** 169 bytes, checked. */
  readonly certificate: Uint8Array
  readonly device: DeviceCertificate
  /** By the device, 64 bytes. */
  readonly signature: Uint8Array
}

/** The way in, for the requester. */
export interface Acceptance {
  /** Of an invite that is bound to the requester, 16 bytes. */
  readonly secret: Uint8Array
  readonly untilMs: number
}

/** Brings the answer to the requester. */
export interface AcceptanceMessage extends Acceptance {
  readonly kind: 'accepted'
  readonly certificate: Uint8Array
  readonly device: DeviceCertificate
}

/**
 * `waiting` until somebody decided, and for ever where they do not want it; `no` where nobody may ask; `later` where too many did.
 */
export type RequestReply =
  | { kind: 'waiting' | 'no' | 'later' }
  | (Acceptance & { kind: 'accepted' })

/** The request of a device to a person. */
export function signRequest(
  { peer, certificate }: { peer: Signer; certificate: Uint8Array },
  to: PersonId,
  content: RequestContent,
): ContactRequest {
  const device = verifyCertificate(certificate)
  const signature = peer.sign(requestMessage(to, content))
  return { kind: 'ask', certificate, device, ...content, signature }
}

/** @throws {BadSignatureError} unless the device in it signed it, for this person. */
export function verifyRequest(request: ContactRequest, to: PersonId): void {
  const { device, signature } = request
  const message = requestMessage(to, request)
  if (!verifySignature({ publicKey: device.peerKey, message, signature })) {
    throw new BadSignatureError('request')
  }
}

export function encodeRequest(message: ContactRequest | AcceptanceMessage): Uint8Array {
  const { kind: k, certificate: cert } = message
  if (message.kind === 'accepted') return encodeFields({ k, cert, ...acceptanceFields(message) })
  const { name, note, addresses, atMs, signature } = message
  return encodeFields({ k, cert, name, note, addrs: addresses, at: atMs, sig: signature })
}

/**
 * A request, its signature not checked, or an acceptance.
 *
 * @throws {MalformedError} when the bytes are neither.
 * @throws {BadSignatureError} when the person did not sign the certificate.
 */
export function decodeRequest(bytes: Uint8Array): ContactRequest | AcceptanceMessage {
  const fields = decodeFields(bytes, requestBytesMax)
  const kind = fields.text('k', 16)
  if (kind !== 'ask' && kind !== 'accepted') throw new MalformedError('no request')
  const certificate = fields.bytes('cert', certificateLength)
  const device = verifyCertificate(certificate)
  if (kind === 'accepted') return { kind, certificate, device, ...readAcceptance(fields) }
  return {
    kind,
    certificate,
    device,
    name: fields.text('name', nameBytesMax, 1),
    note: fields.text('note', noteBytesMax),
    addresses: fields.texts('addrs', addressesMax, addressBytesMax),
    atMs: fields.time('at'),
    signature: fields.bytes('sig', signatureLength),
  }
}

export function encodeRequestReply(reply: RequestReply): Uint8Array {
  const { kind: k } = reply
  return encodeFields(reply.kind === 'accepted' ? { k, ...acceptanceFields(reply) } : { k })
}

/** @throws {MalformedError} when the bytes are no answer to a request. */
export function decodeRequestReply(bytes: Uint8Array): RequestReply {
  const fields = decodeFields(bytes, requestBytesMax)
  const kind = fields.text('k', 16)
  if (kind === 'waiting' || kind === 'no' || kind === 'later') return { kind }
  if (kind === 'accepted') return { kind, ...readAcceptance(fields) }
  throw new MalformedError('no answer to a request')
}

function requestMessage(to: PersonId, { name, note, addresses, atMs }: RequestContent): Uint8Array {
  const bytes = encodeFields({ name, note, addrs: addresses })
  return signedMessage('request', concat(personKey(to), uintBytes(atMs, 8), bytes))
}

function acceptanceFields({ secret, untilMs }: Acceptance): Record<string, Value> {
  return { secret, until: untilMs }
}

function readAcceptance(fields: Fields): Acceptance {
  return { secret: fields.bytes('secret', shortIdLength), untilMs: fields.time('until') }
}
