/** The responses of guests that reached their owner, and what the owner decided about each, for all of their devices. */
import { fromBase64url, toBase64url } from '../bytes.ts'
import { MalformedError } from '../errors.ts'
import { readSaying, sayingFields, type GuestSaying } from '../guest-response.ts'
import {
  shortIdLength,
  type GuestLinkId,
  type GuestResponseId,
  type PostId,
  type ResponseId,
} from '../ids.ts'
import { responseTypeBytesMax } from '../limits.ts'
import type { RecordCodec } from './record-codec.ts'

/** Nothing proves who wrote it. */
export interface GuestResponseRecord extends GuestSaying {
  readonly kind: 'guest-response'
  readonly id: GuestResponseId
  readonly link: GuestLinkId
  readonly post: PostId
  /** When it reached the owner. */
  readonly atMs: number
}

/** `waiting` takes an earlier decision back. */
export const guestDecisions = ['shown', 'refused', 'waiting'] as const
export type GuestDecision = (typeof guestDecisions)[number]

export interface GuestDecisionRecord {
  readonly kind: 'guest-decision'
  readonly id: GuestResponseId
  readonly decision: GuestDecision
  /** The response by which readers of the post see it; where it is shown. */
  readonly shownAs?: ResponseId
  readonly atMs: number
}

export const guestResponseCodec: RecordCodec<GuestResponseRecord> = {
  kind: 'guest-response',
  feeds: ['self'],
  fields: ({ id, link, post, atMs, ...saying }) => ({
    id: bytesOf(id),
    link: bytesOf(link),
    of: bytesOf(post),
    ...sayingFields(saying),
    at: atMs,
  }),
  read: (fields) => ({
    kind: 'guest-response',
    id: toBase64url(fields.bytes('id', shortIdLength)) as GuestResponseId,
    link: toBase64url(fields.bytes('link', shortIdLength)) as GuestLinkId,
    post: toBase64url(fields.bytes('of', shortIdLength)) as PostId,
    ...readSaying(fields),
    atMs: fields.time('at'),
  }),
}

export const guestDecisionCodec: RecordCodec<GuestDecisionRecord> = {
  kind: 'guest-decision',
  feeds: ['self'],
  fields: ({ id, decision, shownAs, atMs }) => ({
    id: bytesOf(id),
    is: decision,
    as: shownAs && bytesOf(shownAs),
    at: atMs,
  }),
  read(fields) {
    const word = fields.text('is', responseTypeBytesMax)
    const decision = guestDecisions.find((each) => each === word)
    const isShown = decision === 'shown'
    if (decision === undefined || fields.has('as') !== isShown) throw new MalformedError('decision')
    return {
      kind: 'guest-decision',
      id: toBase64url(fields.bytes('id', shortIdLength)) as GuestResponseId,
      decision,
      ...(isShown && { shownAs: toBase64url(fields.bytes('as', shortIdLength)) as ResponseId }),
      atMs: fields.time('at'),
    }
  },
}

function bytesOf(id: string): Uint8Array {
  return fromBase64url(id) ?? new Uint8Array(shortIdLength)
}
