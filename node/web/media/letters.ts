/** Letters as people count them, and which scripts can be cut into them. */

import { isWide, lettersOf } from '../../../protocol/captions.ts'

/** Scripts of which each letter stands by itself. In all others letters join, so that a cut would break words. */
const separateScripts = [
  'Latin',
  'Greek',
  'Cyrillic',
  'Hebrew',
  'Armenian',
  'Georgian',
  'Han',
  'Hiragana',
  'Katakana',
  'Bopomofo',
  'Hangul',
  'Thai',
  'Lao',
  'Ethiopic',
  'Cherokee',
]
const separate = separateScripts.map((script) => `\\p{scx=${script}}`).join('')
const joinedLetter = new RegExp(`[^\\P{L}${separate}]`, 'u')

/** Whether the letters of a word hang together, as those of Arabic and Hindi do. */
export function isJoined(text: string): boolean {
  return joinedLetter.test(text)
}

/** The beginning of a text that fits into so many UTF-8 bytes, without half a letter. */
export function cutToBytes(text: string, bytesMax: number): string {
  const encoder = new TextEncoder()
  if (encoder.encode(text).length <= bytesMax) return text
  let bytes = 0
  let kept = ''
  for (const letter of lettersOf(text)) {
    bytes += encoder.encode(letter).length
    if (bytes > bytesMax) break
    kept += letter
  }
  return kept
}

/** One magnet: a letter, or a whole word of a script whose letters join. */
export interface Magnet {
  readonly text: string
  /** Counts all magnets of a text: colour and turn go by it. */
  readonly position: number
}

/** The magnets of one word, in pieces that stay together. A line may end between them. */
export type MagnetWord = readonly (readonly Magnet[])[]

/** A longer word does not fit into one line of magnets. */
const wordLettersMax = 12
/** No line begins with one of these: ends of brackets and sentences, small letters and long vowels of Japanese. */
const follower = /^[\p{Pe}\p{Pf}\p{Po}ー々ゝヽぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ]/u

/** Lines of words of magnets. */
export function magnetsOf(text: string): MagnetWord[][] {
  let position = 0
  return text.split('\n').map((line) =>
    line
      .split(/\s+/u)
      .filter((word) => word !== '')
      .map((word) =>
        piecesOf(word).map((piece) => piece.map((text) => ({ text, position: position++ }))),
      ),
  )
}

function piecesOf(word: string): string[][] {
  if (isJoined(word)) return [[word]]
  const letters = lettersOf(word)
  if (letters.length <= wordLettersMax && !letters.some(isWide)) return [letters]
  return piecesBetweenBreaks(word)
}

/** Letters of a word that may be broken between any two, but where no line may begin with the second. */
export function piecesBetweenBreaks(word: string): string[][] {
  const pieces: string[][] = []
  for (const letter of lettersOf(word)) {
    const last = pieces.at(-1)
    if (last !== undefined && follower.test(letter)) last.push(letter)
    else pieces.push([letter])
  }
  return pieces
}
