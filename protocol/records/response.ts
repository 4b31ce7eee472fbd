/**
 * Responses: all that answers a post, or another response. The writer's device signs a response and writes it to the
 * author's device; that one checks what needs no understanding and appends it, signature included, to every feed in which
 * the post stands. Everybody who reads the post reads the response, and nobody can put words into another's mouth.
 * Authors relay types that they do not know; readers understand a body by its type. Spec: wire.md, "Responses".
 */
import { concat, fromBase64url, toBase64url, uintBytes, utf8 } from '../bytes.ts'
import type { Fields, Value } from '../codec.ts'
import { signatureLength, verifySignature, type Signer } from '../crypto.ts'
import { certificateLength, readCertificate } from '../device.ts'
import { BadSignatureError, MalformedError } from '../errors.ts'
import {
  postId,
  responseId,
  shortIdLength,
  type ItemId,
  type PersonId,
  type PostId,
  type ResponseId,
} from '../ids.ts'
import {
  nameBytesMax,
  refusedMax,
  responseBodyBytesMax,
  responseTypeBytesMax,
  responseVersionsMax,
} from '../limits.ts'
import { signedMessage } from '../signed-message.ts'
import type { RecordCodec } from './record-codec.ts'

/** The words of a response, and the item that it answers. */
export interface ResponseWords {
  /** Nonce of the post, 16 bytes: with the id of its author it makes the id of the post. */
  readonly post: Uint8Array
  /** The response under that post that this one answers; absent where it answers the post. */
  readonly of?: ResponseId | undefined
  /** 16 bytes, which `responseId` is made of: random, or what the type derives. */
  readonly nonce: Uint8Array
  readonly type: string
  /** Up to 8,192 bytes; what they mean depends on the type. */
  readonly body: Uint8Array
}

/** A response as its writer says it. */
export interface ResponseText extends ResponseWords {
  /** Number of the writer's version, from 0: the highest counts; of two, the one with the greater signature. */
  readonly version: number
  /** The writer's, for readers who do not know them. */
  readonly name: string
  /** When the first version was written, by the writer's clock. */
  readonly atMs: number
}

export interface SignedResponse extends ResponseText {
  /** Of the writer's device, 169 bytes. */
  readonly certificate: Uint8Array
  /** By that device, 64 bytes. */
  readonly signature: Uint8Array
}

/** From the writer's device to the author's. */
export interface ResponseRecord extends SignedResponse {
  readonly kind: 'response'
}

/** Why an author's node does not relay a response. */
export const refusals = ['closed', 'gone', 'locked', 'thread-full', 'too-many-today'] as const
export type Refusal = (typeof refusals)[number]

/** From the author's device to the writer's: these were not relayed. */
export interface RefusalRecord {
  readonly kind: 'refusal'
  /** 1 to 100. */
  readonly of: readonly ResponseId[]
  readonly why: Refusal
  readonly atMs: number
}

/** The place and the writer of a response, as it gives them. */
export interface ProvedResponse {
  readonly id: ResponseId
  readonly post: PostId
  /** The item that it answers. */
  readonly item: ItemId
  readonly person: PersonId
  /** Ed25519 key of the writer's device, 32 bytes. */
  readonly peerKey: Uint8Array
}

export const responseCodec: RecordCodec<ResponseRecord> = {
  kind: 'response',
  feeds: ['pair'],
  fields: responseFields,
  read: (fields) => ({ kind: 'response', ...readResponse(fields) }),
}

export const refusalCodec: RecordCodec<RefusalRecord> = {
  kind: 'refusal',
  feeds: ['pair'],
  fields: ({ of, why, atMs }) => ({ of: of.map(idBytes), why, at: atMs }),
  read(fields) {
    const of = fields.byteStrings('of', refusedMax, shortIdLength).map(idOf)
    const word = fields.text('why', responseTypeBytesMax)
    const why = refusals.find((each) => each === word)
    if (of.length === 0 || why === undefined) throw new MalformedError('refusal')
    return { kind: 'refusal', of, why, atMs: fields.time('at') }
  },
}

/** A response to a post of `author`, signed by the device that it is written on. */
export function signResponse(
  device: { peer: Signer; certificate: Uint8Array },
  author: PersonId,
  text: ResponseText,
): SignedResponse {
  const signature = device.peer.sign(responseMessage(author, text))
  return { ...text, certificate: device.certificate, signature }
}

/**
 * Checks a response to a post of `author` whose certificate was checked before.
 *
 * @throws {BadSignatureError} unless the device of the certificate signed the response.
 */
export function verifyWords(response: SignedResponse, author: PersonId): ProvedResponse {
  const { peerKey } = readCertificate(response.certificate)
  const message = responseMessage(author, response)
  if (!verifySignature({ publicKey: peerKey, message, signature: response.signature })) {
    throw new BadSignatureError('response')
  }
  return readProved(response, author)
}

/** Place and writer of a response whose signature was checked before. */
export function readProved(response: SignedResponse, author: PersonId): ProvedResponse {
  const { person, peerKey } = readCertificate(response.certificate)
  const post = postId(author, response.post)
  const id = responseId(person, post, response.nonce)
  return { id, post, item: response.of ?? post, person, peerKey }
}

/** Whether one version of a response counts in place of another one. Both are of the same id. */
export function isLaterVersion(
  one: Pick<SignedResponse, 'version' | 'signature'>,
  other: { version: number; tie: string },
): boolean {
  if (one.version !== other.version) return one.version > other.version
  return tieOf(one) > other.tie
}

/** Decides between two versions that were made at once, the same everywhere. */
export function tieOf({ signature }: Pick<SignedResponse, 'signature'>): string {
  return toBase64url(signature.subarray(0, shortIdLength))
}

/**
 * Post id (16) ‖ id of the response that it answers, or zeros (16) ‖ nonce (16) ‖ version (4) ‖ at (8) ‖ bytes of the type
 * (4) ‖ type ‖ bytes of the name (4) ‖ name ‖ body.
 */
function responseMessage(author: PersonId, text: ResponseText): Uint8Array {
  const { post, of, nonce, version, type, body, name, atMs } = text
  const [typeBytes, nameBytes] = [utf8(type), utf8(name)]
  const bytes = concat(
    idBytes(postId(author, post)),
    of === undefined ? new Uint8Array(shortIdLength) : idBytes(of),
    nonce,
    uintBytes(version, 4),
    uintBytes(atMs, 8),
    uintBytes(typeBytes.length, 4),
    typeBytes,
    uintBytes(nameBytes.length, 4),
    nameBytes,
    body,
  )
  return signedMessage('response', bytes)
}

function responseFields(response: SignedResponse): Record<string, Value | undefined> {
  const { version, name, atMs, certificate, signature } = response
  return {
    ...wordFields(response),
    v: version,
    name,
    at: atMs,
    cert: certificate,
    sig: signature,
  }
}

export function wordFields(words: ResponseWords): Record<string, Value | undefined> {
  const { post, of, nonce, type, body } = words
  return { post, of: of && idBytes(of), id: nonce, type, body }
}

function readResponse(fields: Fields): SignedResponse {
  return {
    ...readWords(fields),
    version: fields.uint('v', responseVersionsMax),
    name: fields.text('name', nameBytesMax, 1),
    atMs: fields.time('at'),
    certificate: fields.bytes('cert', certificateLength),
    signature: fields.bytes('sig', signatureLength),
  }
}

export function readWords(fields: Fields): ResponseWords {
  const of = fields.has('of') ? { of: idOf(fields.bytes('of', shortIdLength)) } : {}
  return {
    post: fields.bytes('post', shortIdLength),
    ...of,
    nonce: fields.bytes('id', shortIdLength),
    type: fields.text('type', responseTypeBytesMax, 1),
    body: fields.bytesUpTo('body', responseBodyBytesMax),
  }
}

function idBytes(id: ItemId): Uint8Array {
  return fromBase64url(id) ?? new Uint8Array(shortIdLength)
}

function idOf(bytes: Uint8Array): ResponseId {
  return toBase64url(bytes) as ResponseId
}
