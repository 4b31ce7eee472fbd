/**
 * The messages by which a node has a relay hold the bundle of a guest link, on `/pappus/guest/1.0.0`. The relay learns no key and no text.
 * Spec: wire.md, "Guest messages".
 */
import { fromBase64url, toBase64url } from './bytes.ts'
import { decodeFields, encodeFields, type Fields } from './codec.ts'
import { keyLength } from './crypto.ts'
import { MalformedError } from './errors.ts'
import { guestResponseBytes } from './guest-response.ts'
import { shortIdLength, type GuestLinkId, type GuestResponseId } from './ids.ts'
import {
  guestBundleBytesMax,
  guestFrameBytesMax,
  guestOpenedMax,
  guestOriginBytesMax,
  guestPartBytes,
  guestWaitingMax,
} from './limits.ts'

export const guestProtocol = '/pappus/guest/1.0.0'

/**
 * `terms` asks whether bundles are held; `begin` announces one, and `part` brings its bytes in order; `ask`, `responses` and `end` are of its
 * owner, who proves to be that.
 */
export type GuestQuestion =
  | { readonly kind: 'terms' }
  | {
      readonly kind: 'begin'
      readonly id: GuestLinkId
      /** Of the whole bundle, 1 byte to 8 MiB. */
      readonly bytes: number
      /** See `ownerMark`, 32 bytes. */
      readonly owner: Uint8Array
      readonly untilMs: number
      /** Whether guests may respond. */
      readonly responses?: true
    }
  | {
      readonly kind: 'part'
      readonly id: GuestLinkId
      /** Where it stands in the bundle. */
      readonly at: number
      /** Up to 256 KiB. */
      readonly bytes: Uint8Array
    }
  | { readonly kind: 'ask' | 'end'; readonly id: GuestLinkId; readonly proof: Uint8Array }
  | {
      readonly kind: 'responses'
      readonly id: GuestLinkId
      readonly proof: Uint8Array
      /** Those that the owner has, up to 20: they are deleted. */
      readonly had: readonly GuestResponseId[]
    }

/**
 * `origin` where the page answers; `taken` for a beginning or a part; `held` with how often it was opened; `responses` that wait; `gone` for a bundle that is not held, or
 * not of this owner; `full` where there is no room; `no` where bundles of this node are not held, or the question does not fit.
 */
export type GuestAnswer =
  | { readonly kind: 'origin'; readonly origin: string }
  | { readonly kind: 'held'; readonly opened: number }
  | {
      readonly kind: 'responses'
      /** Those that wait, the oldest first, up to 20. */
      readonly sealed: readonly Uint8Array[]
    }
  | { readonly kind: 'taken' | 'gone' | 'full' | 'no' }

export function encodeGuestQuestion(question: GuestQuestion): Uint8Array {
  const { kind } = question
  if (kind === 'terms') return encodeFields({ kind })
  const id = fromBase64url(question.id) ?? new Uint8Array(shortIdLength)
  if (kind === 'begin') {
    const { bytes, owner, untilMs, responses } = question
    return encodeFields({ kind, id, size: bytes, owner, until: untilMs, responses })
  }
  if (kind === 'part') return encodeFields({ kind, id, from: question.at, bytes: question.bytes })
  if (kind === 'responses') {
    const had = question.had.map((each) => fromBase64url(each) ?? new Uint8Array(shortIdLength))
    return encodeFields({ kind, id, proof: question.proof, had })
  }
  return encodeFields({ kind, id, proof: question.proof })
}

/** @throws {MalformedError | TooLargeError} */
export function decodeGuestQuestion(bytes: Uint8Array): GuestQuestion {
  const fields = decodeFields(bytes, guestFrameBytesMax)
  const kind = fields.text('kind', kindBytesMax)
  if (kind === 'terms') return { kind }
  const id = toBase64url(fields.bytes('id', shortIdLength)) as GuestLinkId
  if (kind === 'begin') {
    return {
      kind,
      id,
      bytes: fields.uint('size', guestBundleBytesMax, 1),
      owner: fields.bytes('owner', keyLength),
      untilMs: fields.time('until'),
      ...(fields.has('responses') && fields.flag('responses') && { responses: true as const }),
    }
  }
  if (kind === 'part') {
    const at = fields.uint('from', guestBundleBytesMax)
    return { kind, id, at, bytes: fields.bytesUpTo('bytes', guestPartBytes) }
  }
  if (kind === 'ask' || kind === 'end') return { kind, id, proof: fields.bytes('proof', keyLength) }
  if (kind === 'responses') {
    const had = fields.byteStrings('had', guestWaitingMax, shortIdLength)
    const ids = had.map((each) => toBase64url(each) as GuestResponseId)
    return { kind, id, proof: fields.bytes('proof', keyLength), had: ids }
  }
  throw new MalformedError('guest question: no such kind')
}

export function encodeGuestAnswer(answer: GuestAnswer): Uint8Array {
  if (answer.kind === 'responses') return encodeFields({ kind: answer.kind, of: answer.sealed })
  return encodeFields({ ...answer })
}

/** @throws {MalformedError | TooLargeError} */
export function decodeGuestAnswer(bytes: Uint8Array): GuestAnswer {
  const fields = decodeFields(bytes, guestFrameBytesMax)
  const kind = fields.text('kind', kindBytesMax)
  if (kind === 'origin') return { kind, origin: readOrigin(fields) }
  if (kind === 'held') return { kind, opened: fields.uint('opened', guestOpenedMax) }
  if (kind === 'responses') {
    return { kind, sealed: fields.byteStrings('of', guestWaitingMax, guestResponseBytes) }
  }
  if (kind === 'taken' || kind === 'gone' || kind === 'full' || kind === 'no') return { kind }
  throw new MalformedError('guest answer: no such kind')
}

/** An origin in the form that browsers have for it: HTTPS, as only there do they open bundles; plain on a machine of its own. */
const originShape =
  /^(https:\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])|http:\/\/(127\.0\.0\.1|localhost))(:\d{1,5})?$/u

export function isGuestOrigin(text: string): boolean {
  return text.length <= guestOriginBytesMax && originShape.test(text)
}

function readOrigin(fields: Fields): string {
  const origin = fields.text('origin', guestOriginBytesMax, 1)
  if (!isGuestOrigin(origin)) throw new MalformedError('origin: none')
  return origin
}

const kindBytesMax = 16
