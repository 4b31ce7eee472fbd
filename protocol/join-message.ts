/**
 * The two messages by which an invite makes two people contacts, on `/pappus/join/1.0.0`: the newcomer's secret and
 * introduction, and the inviter's own introduction or the reason why not.
 */
import { decodeFields, encodeFields, mapOf } from './codec.ts'
import { MalformedError } from './errors.ts'
import { shortIdLength } from './ids.ts'
import { introductionValue, readIntroduction, type Introduction } from './introduction.ts'
import { aspectNameBytesMax, frameBytesMax } from './limits.ts'
import { revocationLength } from './revocation.ts'

export const joinProtocol = '/pappus/join/1.0.0'

export interface JoinRequest {
  /** The secret of the invite, 16 bytes; absent where a device of a contact introduces itself. */
  readonly secret?: Uint8Array
  readonly introduction: Introduction
}

/** Why an invite was refused. A secret that was never given out is `unknown`. */
export const joinRefusals = ['used', 'expired', 'unknown', 'refused'] as const
export type JoinRefusal = (typeof joinRefusals)[number]

export type JoinReply = JoinWelcome | JoinRefused

export interface JoinRefused {
  /** `revoked` where the newcomer's person revoked the device. */
  readonly refusal: JoinRefusal | 'revoked'
  /** Of one that was revoked the statement, 137 bytes: it proves itself. */
  readonly revocation?: Uint8Array
}

export interface JoinWelcome {
  readonly introduction: Introduction
  /** Name of the circle that the invite is of: 1 to 120 bytes. */
  readonly circle?: string
}

export function encodeJoinRequest({ secret, introduction }: JoinRequest): Uint8Array {
  return encodeFields({ secret, who: introductionValue(introduction) })
}

/** @throws {MalformedError} when the bytes are no join request. */
export function decodeJoinRequest(bytes: Uint8Array): JoinRequest {
  const fields = decodeFields(bytes, frameBytesMax)
  const introduction = readIntroduction(fields.fields('who'))
  if (!fields.has('secret')) return { introduction }
  return { secret: fields.bytes('secret', shortIdLength), introduction }
}

export function encodeJoinReply(reply: JoinReply): Uint8Array {
  if ('refusal' in reply) return encodeFields({ no: reply.refusal, of: reply.revocation })
  return encodeFields({ who: introductionValue(reply.introduction), circle: reply.circle })
}

/** @throws {MalformedError} when the bytes are no join reply. */
export function decodeJoinReply(bytes: Uint8Array): JoinReply {
  const fields = decodeFields(bytes, frameBytesMax)
  if (!fields.has('no')) {
    const introduction = readIntroduction(fields.fields('who'))
    if (!fields.has('circle')) return { introduction }
    return { introduction, circle: fields.name('circle', aspectNameBytesMax) }
  }
  const text = fields.text('no', 16)
  if (text === 'revoked') {
    return { refusal: text, revocation: fields.bytes('of', revocationLength) }
  }
  const refusal = joinRefusals.find((candidate) => candidate === text)
  if (refusal === undefined) throw new MalformedError('unknown refusal')
  return { refusal }
}

/** A side sends this when it has stored the other as a contact: from then on gossip is welcome. */
export const joinReady: Uint8Array = encodeFields({ ready: mapOf({}) })
