/** Texts of other services as texts of posts. */
import { utf8 } from '../../protocol/bytes.ts'
import { NothingVisibleError } from '../../protocol/errors.ts'
import { bodyFrom, normalBody, normalName } from '../../protocol/text.ts'

/** Marks of Markdown where they would mean something. A `#` that begins no heading begins a tag, and a `_` within a word is none. */
const marks =
  /[\\`*[\]<>~|]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)|^#(?=#{0,5}(?:\s|$))|^[-+=](?=[\s=-]|$)|(?<=^\d{1,9})[.)](?=\s|$)/gmu
const address = /https?:\/\/\S+/gu
/** Four spaces would begin code. */
const indents = /^[^\S\n]+/gmu

/** Plain text as Markdown that shows it as it is; addresses and tags in it work. */
export function markdownOf(text: string): string {
  const plain = text.replaceAll(indents, '')
  let done = 0
  let result = ''
  for (const { 0: found, index } of plain.matchAll(address)) {
    result += escaped(plain.slice(done, index)) + found
    done = index + found.length
  }
  return result + escaped(plain.slice(done))
}

function escaped(text: string): string {
  return text.replaceAll(marks, String.raw`\$&`)
}

/** A text in its normal form, cut where it is too long; empty where nothing of it is visible. */
export function bodyOf(text: string, bytesMax: number): string {
  const body = cut(normalBody(text.slice(0, bytesMax)).trim(), bytesMax)
  try {
    return bodyFrom(body, { field: 'text', bytesMax })
  } catch (error) {
    if (error instanceof NothingVisibleError) return ''
    throw error
  }
}

/** A name likewise. */
export function nameOf(text: string, bytesMax: number): string {
  return normalName(cut(normalName(text.slice(0, bytesMax)), bytesMax))
}

const more = '…'

function cut(text: string, bytesMax: number): string {
  if (utf8(text).length <= bytesMax) return text
  let room = bytesMax - utf8(more).length
  let end = 0
  for (const letter of text) {
    room -= utf8(letter).length
    if (room < 0) break
    end += letter.length
  }
  return text.slice(0, end) + more
}

/**
 * Text that Meta's archives have: each byte of its UTF-8 stands there as a letter of its own, as if it were Latin-1. One that is none of
 * that stays as it is.
 */
export function mended(text: string): string {
  if (!/[\u0080-\u00ff]/u.test(text) || /[^\u0000-\u00ff]/u.test(text)) return text
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))
  } catch {
    return text
  }
}
