/**
 * The response of a guest to a post that a guest link shows, sealed in the browser under a key that follows from the link. Whoever holds the
 * link for its owner passes it on unread. Nothing proves who wrote it. Spec: wire.md, "Guest responses".
 */
import { concat, fromUtf8, readUint, toBase64url, uintBytes, utf8 } from './bytes.ts'
import type { Fields, Value } from './codec.ts'
import { openForWeb, sealForWeb, sha256, tagLength } from './crypto.ts'
import {
  BrokenTextError,
  MalformedError,
  NothingVisibleError,
  TooLargeError,
  UnsupportedVersionError,
} from './errors.ts'
import { guestNonceLength } from './guest.ts'
import { shortIdLength, type GuestResponseId } from './ids.ts'
import {
  emojiBytesMax,
  guestResponsePlainBytes,
  guestPostsMax,
  guestTextBytesMax,
  nameBytesMax,
} from './limits.ts'
import { plainEmoji } from './responses/reaction.ts'
import { bodyFrom, nameFrom } from './text.ts'

/** A guest's words or emoji, under the name that they gave. */
export interface GuestSaying {
  /** 1 to 120 bytes, in its normal form. */
  readonly name: string
  /** An emoji without variation selectors, or up to 2,000 bytes of text in its normal form. */
  readonly said: { readonly emoji: string } | { readonly text: string }
}

export interface GuestWords extends GuestSaying {
  /** Which post of the link it answers, 0 to 99. */
  readonly post: number
}

const version = Uint8Array.of(1)
const headBytes = version.length + guestNonceLength
const kinds = { emoji: 0, text: 1 } as const

/** Bytes of every sealed response. */
export const guestResponseBytes = headBytes + guestResponsePlainBytes + tagLength

/** The id of a response, a hash of its sealed bytes, so that it is the same whichever way it comes. */
export function guestResponseId(sealed: Uint8Array): GuestResponseId {
  return toBase64url(sha256(sealed).subarray(0, shortIdLength)) as GuestResponseId
}

/**
 * Seals a response.
 *
 * | bytes | |
 * | --- | --- |
 * | 1 | version, 1 |
 * | 12 | nonce |
 * | 2,176 + 16 | AES-256-GCM of: number of the post (1), 0 for an emoji or 1 for text (1), length of the name (1), the name, length of what is said (2), that, zeros; its associated data is the version |
 *
 * @param nonce 12 bytes that were never used with this key.
 */
export function sealGuestResponse(
  { post, name, said }: GuestWords,
  { key, nonce }: { key: Uint8Array; nonce: Uint8Array },
): Uint8Array {
  const [kind, words] =
    'emoji' in said ? ([kinds.emoji, said.emoji] as const) : ([kinds.text, said.text] as const)
  const [nameBytes, wordBytes] = [utf8(name), utf8(words)]
  const plain = concat(
    Uint8Array.of(post, kind, nameBytes.length),
    nameBytes,
    uintBytes(wordBytes.length, 2),
    wordBytes,
  )
  const padded = new Uint8Array(guestResponsePlainBytes)
  padded.set(plain)
  return concat(version, nonce, sealForWeb(padded, { key, nonce, context: version }))
}

/**
 * Opens a response. Its name and words are in their normal form, however they came.
 *
 * @throws {UnsupportedVersionError | MalformedError | CannotOpenError}
 */
export function openGuestResponse(sealed: Uint8Array, key: Uint8Array): GuestWords {
  if (sealed[0] !== version[0]) throw new UnsupportedVersionError('guest response')
  if (sealed.length !== guestResponseBytes) throw new MalformedError('guest response: length')
  const nonce = sealed.subarray(version.length, headBytes)
  return readWords(openForWeb(sealed.subarray(headBytes), { key, nonce, context: version }))
}

function readWords(plain: Uint8Array): GuestWords {
  const [post = guestPostsMax, kind, nameBytes = 0] = plain
  const nameEnd = 3 + nameBytes
  const end = nameEnd + 2 + readUint(plain, nameEnd, 2)
  if (post >= guestPostsMax || end > plain.length) throw new MalformedError('guest response')
  const name = fromUtf8(plain.subarray(3, nameEnd))
  const words = fromUtf8(plain.subarray(nameEnd + 2, end))
  if (kind === kinds.emoji) return { post, ...sayingFrom({ name, said: { emoji: words } }) }
  if (kind === kinds.text) return { post, ...sayingFrom({ name, said: { text: words } }) }
  throw new MalformedError('guest response: no such kind')
}

/**
 * Name and words in their normal form.
 *
 * @throws {MalformedError} where nothing of them is visible, they are too long, or not one emoji.
 */
export function sayingFrom({ name, said }: GuestSaying): GuestSaying {
  const by = checked(() => nameFrom(name, { field: 'name', bytesMax: nameBytesMax }))
  if ('emoji' in said) {
    const emoji = plainEmoji(said.emoji)
    if (emoji === undefined) throw new MalformedError('not one emoji')
    return { name: by, said: { emoji } }
  }
  const text = checked(() => bodyFrom(said.text, { field: 'text', bytesMax: guestTextBytesMax }))
  if (text === '') throw new MalformedError('text: empty')
  return { name: by, said: { text } }
}

/** The fields of a saying in a record or body. */
export function sayingFields({ name, said }: GuestSaying): Record<string, Value | undefined> {
  return { name, ...said }
}

/** @throws {MalformedError} as `sayingFrom` does, or where there is neither or both of emoji and text. */
export function readSaying(fields: Fields): GuestSaying {
  const name = fields.text('name', nameBytesMax, 1)
  if (fields.has('emoji') === fields.has('text')) throw new MalformedError('emoji or text')
  if (fields.has('emoji')) {
    return sayingFrom({ name, said: { emoji: fields.text('emoji', emojiBytesMax, 1) } })
  }
  return sayingFrom({ name, said: { text: fields.text('text', guestTextBytesMax, 1) } })
}

function checked(read: () => string): string {
  try {
    return read()
  } catch (error) {
    const isWrong =
      error instanceof NothingVisibleError ||
      error instanceof TooLargeError ||
      error instanceof BrokenTextError
    if (isWrong) throw new MalformedError('guest response: text', {}, { cause: error })
    throw error
  }
}
