/**
 * An emoji on a post or a comment. Its nonce follows from item and emoji, so that each person has one reaction of an emoji
 * on an item; a later version takes it back, or gives it again.
 */
import { concat, fromBase64url, utf8 } from '../bytes.ts'
import { decodeFields, encodeFields } from '../codec.ts'
import { sha256 } from '../crypto.ts'
import { MalformedError } from '../errors.ts'
import { shortIdLength, type ItemId } from '../ids.ts'
import { emojiBytesMax, responseBodyBytesMax } from '../limits.ts'
import type { ResponseType } from './response-type.ts'

export interface ReactionBody {
  /** One emoji without variation selectors, see `plainEmoji`. */
  readonly emoji: string
  /** Whether it was given, or taken back. */
  readonly isOn: boolean
}

export const reaction = {
  type: 'reaction',
  encode: ({ emoji, isOn }) => encodeFields({ emoji, on: isOn }),
  decode(bytes) {
    const fields = decodeFields(bytes, responseBodyBytesMax)
    const emoji = fields.text('emoji', emojiBytesMax, 1)
    if (plainEmoji(emoji) !== emoji) throw new MalformedError('not one emoji')
    return { emoji, isOn: fields.flag('on') }
  },
  nonce: (item, { emoji }) => reactionNonce(item, emoji),
  labels: ({ emoji, isOn }) => (isOn ? [emoji] : []),
} satisfies ResponseType<ReactionBody>

const element = String.raw`\p{ExtPict}\p{EMod}?(?:[\u{E0020}-\u{E007E}]+\u{E007F})?`
/** A flag, a keycap, or a sequence of pictographs: UTS #51, definition 17, without variation selectors. */
const oneEmoji = new RegExp(
  String.raw`^(?:\p{RI}\p{RI}|[0-9#*]\u{20E3}|${element}(?:\u{200D}${element})*)$`,
  'u',
)

/**
 * An emoji in its one spelling, or `undefined` where a text is none. Variation selectors, by which keyboards differ, are left
 * out; so is the difference that they make.
 */
export function plainEmoji(text: string): string | undefined {
  const plain = text.trim().replaceAll(/[\uFE0E\uFE0F]/gu, '')
  return oneEmoji.test(plain) && utf8(plain).length <= emojiBytesMax ? plain : undefined
}

/** The nonce of a reaction: the first 16 bytes of SHA-256(`pappus/1/reaction` ‖ item id ‖ emoji). */
export function reactionNonce(item: ItemId, emoji: string): Uint8Array {
  const id = fromBase64url(item) ?? new Uint8Array(shortIdLength)
  return sha256(concat(utf8('pappus/1/reaction'), id, utf8(emoji))).subarray(0, shortIdLength)
}
