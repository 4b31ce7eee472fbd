/**
 * A vote in the poll of a post. Its nonce follows from the post, so that each person has one; a later version changes it, and one
 * without choices takes it back.
 */
import { concat, fromBase64url, utf8 } from '../bytes.ts'
import { decodeFields, encodeFields } from '../codec.ts'
import { sha256 } from '../crypto.ts'
import { MalformedError } from '../errors.ts'
import { shortIdLength, type ItemId } from '../ids.ts'
import { pollOptionsMax, responseBodyBytesMax } from '../limits.ts'
import type { Poll } from '../poll.ts'
import type { ResponseType } from './response-type.ts'

export interface VoteBody {
  /** Numbers of options, from 0, in rising order. */
  readonly choices: readonly number[]
  /** When this version was made, by the voter's clock. */
  readonly atMs: number
}

export const vote = {
  type: 'vote',
  encode: ({ choices, atMs }) => encodeFields({ of: choices, at: atMs }),
  decode(bytes): VoteBody {
    const fields = decodeFields(bytes, responseBodyBytesMax)
    const choices = fields.uints('of', pollOptionsMax, pollOptionsMax - 1)
    const isRising = choices.every((choice, at) => at === 0 || choice > choices[at - 1]!)
    if (!isRising) throw new MalformedError('choices out of order')
    return { choices, atMs: fields.time('at') }
  },
  nonce: (post) => voteNonce(post),
  isInPlace: ({ isOnPost }) => isOnPost,
  // The empty one counts the people.
  labels: ({ choices }) => (choices.length === 0 ? [] : ['', ...choices.map(String)]),
} satisfies ResponseType<VoteBody>

/** The nonce of a vote: the first 16 bytes of SHA-256(`pappus/1/vote` ‖ post id). */
export function voteNonce(post: ItemId): Uint8Array {
  const id = fromBase64url(post) ?? new Uint8Array(shortIdLength)
  return sha256(concat(utf8('pappus/1/vote'), id)).subarray(0, shortIdLength)
}

/** Whether a vote chooses what a poll offers. One without choices always does. */
export function isOffered({ options, isMultiple }: Poll, choices: readonly number[]): boolean {
  const isTooMany = choices.length > 1 && isMultiple !== true
  return !isTooMany && choices.every((choice) => choice < options.length)
}

/** Whether a poll takes votes at a time. */
export function isOpen({ closesAtMs }: Pick<Poll, 'closesAtMs'>, atMs: number): boolean {
  return closesAtMs === undefined || atMs < closesAtMs
}
