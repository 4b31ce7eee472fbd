/**
 * The author of a post locks its thread, or opens it again: from then on their node relays no response of anybody else. Its nonce
 * follows from the post, so that each post has one lock, of which the last version counts.
 */
import { concat, fromBase64url, utf8 } from '../bytes.ts'
import { decodeFields, encodeFields } from '../codec.ts'
import { sha256 } from '../crypto.ts'
import { shortIdLength, type ItemId } from '../ids.ts'
import { responseBodyBytesMax } from '../limits.ts'
import type { ResponseType } from './response-type.ts'

export interface LockBody {
  /** Whether the thread is locked, or open. */
  readonly isOn: boolean
}

export const lock = {
  type: 'lock',
  encode: ({ isOn }) => encodeFields({ on: isOn }),
  decode: (bytes) => ({ isOn: decodeFields(bytes, responseBodyBytesMax).flag('on') }),
  nonce: (item) => lockNonce(item),
  isInPlace: ({ isOnPost, isByAuthor }) => isOnPost && isByAuthor,
  labels: ({ isOn }) => (isOn ? [''] : []),
} satisfies ResponseType<LockBody>

/** The nonce of the lock of a post: the first 16 bytes of SHA-256(`pappus/1/lock` ‖ post id). */
export function lockNonce(post: ItemId): Uint8Array {
  const id = fromBase64url(post) ?? new Uint8Array(shortIdLength)
  return sha256(concat(utf8('pappus/1/lock'), id)).subarray(0, shortIdLength)
}
