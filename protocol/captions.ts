/**
 * Where words over a picture stand while nobody moved them: at its top, at its bottom, or in its middle, with letters as large as the
 * text allows. Lines are counted by usual widths of letters, so that the same words stand alike in whatever draws them.
 */
import type { Layer, Mood } from './layer.ts'
import { wholeSide } from './layer.ts'

/** A picture, or a card of one colour. */
export interface Ground {
  /** Pixels, or any two numbers of the same proportion. */
  readonly width: number
  readonly height: number
  /** Of a card, `#rrggbb`. */
  readonly color?: string | undefined
}

export const white = '#ffffff'
export const ink = '#1d1b16'

/** Room for the words of a place, in thousandths. */
export interface Room {
  readonly width: number
  readonly sizeMax: number
  readonly height: number
}

export const edgeRoom: Room = { width: 940, sizeMax: 150, height: 300 }
export const middleRoom: Room = { width: 700, sizeMax: 130, height: 500 }
/** A card is all words. */
export const cardRoom: Room = { width: 880, sizeMax: 320, height: 800 }

/** Between the words and the edge of the picture. */
export const edge = 30
/** Letters smaller than this are not chosen for a person. */
const sizeMin = 50
const sizeStep = 5

/** The usual measures of the letters of a mood; those of its fonts are no wider. Lengths are shares of the height of a letter. */
export interface Letters {
  /** Of the height of a line, as much is the height of a letter. */
  readonly fontShare: number
  readonly letterWidth: number
  readonly spaceWidth: number
  /** The room that a line needs beside its letters. */
  readonly padding: number
}

export const lettersOfMood: Readonly<Record<Mood, Letters>> = {
  wallpaper: { fontShare: 0.78, letterWidth: 0.46, spaceWidth: 0.25, padding: 0.2 },
  plain: { fontShare: 0.78, letterWidth: 0.68, spaceWidth: 0.36, padding: 0.2 },
  typist: { fontShare: 0.68, letterWidth: 0.62, spaceWidth: 0.62, padding: 1.2 },
  magnets: { fontShare: 0.8, letterWidth: 0.7, spaceWidth: 0.36, padding: 0.2 },
}

/** Of a letter that is as wide as it is high, in any mood. */
const wideWidth = 1.1

/** From here on a colour is so bright that white letters are lost on it. */
const brightFrom = 0.18

/** Letters as wide as they are high: of Chinese, Japanese and Korean, and emoji. */
const wideLetter =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{EPres}\uFE0F\uFF00-\uFF60]/u

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** How words look on a ground unless somebody chooses. */
export function usualMood({ color }: Ground): Mood {
  return color === undefined ? 'wallpaper' : 'plain'
}

export function topLayer(text: string, ground: Ground): Layer {
  return placed(text, ground, edgeRoom, (height) => edge + height / 2)
}

export function bottomLayer(text: string, ground: Ground): Layer {
  return placed(text, ground, edgeRoom, (height) => wholeSide - edge - height / 2)
}

export function middleLayer(text: string, ground: Ground): Layer {
  const room = ground.color === undefined ? middleRoom : cardRoom
  return placed(text, ground, room, () => wholeSide / 2)
}

/** @param center the middle of a box of a height. */
function placed(
  text: string,
  ground: Ground,
  room: Room,
  center: (height: number) => number,
): Layer {
  const letters = lettersOfMood[usualMood(ground)]
  const lineWidth = lineIn(room.width, ground)
  const size = fitSize(text, { letters, lineWidth, room })
  const height = size * linesOf(text, { letters, lineWidth, size })
  const half = Math.ceil(Math.min(wholeSide, height) / 2)
  const y = Math.round(Math.min(wholeSide - half, Math.max(half, center(height))))
  const { color } = ground
  return {
    text,
    x: wholeSide / 2,
    y,
    width: room.width,
    size,
    align: 'center',
    color: color !== undefined && isBright(color) ? ink : white,
    // On a card letters need nothing to set them off.
    hasOutline: color === undefined,
  }
}

/** A part of the width, in thousandths of the height: letters are measured by it. */
export function lineIn(width: number, ground: Ground): number {
  return (width * ground.width) / ground.height
}

/** The largest size at which the words fill no more than the room, and no word is cut. */
export function fitSize(
  text: string,
  { letters, lineWidth, room }: { letters: Letters; lineWidth: number; room: Room },
): number {
  const { fontShare, padding } = letters
  const longest = Math.max(0, ...wordsOf(text).map((word) => widthOf(word, letters)))
  for (let size = room.sizeMax; size > sizeMin; size -= sizeStep) {
    const fitsWidth = (longest + padding) * size * fontShare <= lineWidth
    if (fitsWidth && size * linesOf(text, { letters, lineWidth, size }) <= room.height) return size
  }
  return sizeMin
}

/** How many lines a text takes, by usual widths of letters; no fewer than it really takes in our fonts. */
export function linesOf(
  text: string,
  { letters, lineWidth, size }: { letters: Letters; lineWidth: number; size: number },
): number {
  const room = lineWidth / (size * letters.fontShare) - letters.padding
  return text
    .split('\n')
    .map((line) => linesOfParagraph(line, letters, room))
    .reduce((sum, lines) => sum + lines, 0)
}

function linesOfParagraph(line: string, letters: Letters, room: number): number {
  let used = 0
  let lines = 1
  for (const word of wordsOf(line)) {
    const length = widthOf(word, letters)
    if (used > 0 && used + length > room) {
      lines += 1
      used = 0
    }
    // A word that is longer than a line goes on in the next ones.
    lines += Math.max(0, Math.ceil(length / room) - 1)
    used = length > room ? length % room : used + length
    used += letters.spaceWidth
  }
  return lines
}

/** The parts that a line may end behind: words, and each letter of scripts that are written without spaces. */
function wordsOf(text: string): string[] {
  return text
    .split(/\s+/u)
    .filter((word) => word !== '')
    .flatMap((word) => (isWide(word) ? lettersOf(word) : [word]))
}

function widthOf(word: string, { letterWidth }: Letters): number {
  return lettersOf(word).reduce(
    (sum, letter) => sum + (isWide(letter) ? wideWidth : letterWidth),
    0,
  )
}

/** The letters as a reader counts them: an accent or the parts of an emoji are not cut off. */
export function lettersOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}

/** Whether a text has a letter that is as wide as it is high, as those of Chinese, Japanese and Korean, and emoji. */
export function isWide(text: string): boolean {
  return wideLetter.test(text)
}

/** Whether white letters would be lost on a colour, `#rrggbb`. */
export function isBright(color: string): boolean {
  return luminanceOf(color) > brightFrom
}

/** Relative luminance (WCAG 2.2) of `#rrggbb`: 0 is black, 1 is white. */
export function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
