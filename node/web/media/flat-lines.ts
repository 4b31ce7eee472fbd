/** Lines of words for a canvas, which breaks none by itself: as wide as the box, and of like lengths, as the page has them. */
import { isWide, lettersOf } from '../../../protocol/captions.ts'
import { isJoined, magnetsOf, piecesBetweenBreaks, type Magnet } from './letters.ts'

/** A part of a text that stays together in a line. */
export interface Piece<T> {
  readonly content: T
  readonly width: number
  /** Whether a space stands before it, unless a line begins with it. */
  readonly hasSpace: boolean
}

export type Line<T> = readonly Piece<T>[]

const steps = 12

/**
 * Breaks into no more lines than are needed.
 *
 * @param spaceWidth in the unit of the widths
 */
export function balancedLines<T>(
  pieces: readonly Piece<T>[],
  { width, spaceWidth }: { width: number; spaceWidth: number },
): Line<T>[] {
  const linesAt = (limit: number) => brokenAt(pieces, limit, spaceWidth)
  const { length } = linesAt(width)
  let [low, high] = [0, width]
  for (let step = 0; step < steps; step++) {
    const middle = (low + high) / 2
    if (linesAt(middle).length > length) low = middle
    else high = middle
  }
  return linesAt(high)
}

export function widthOfLine<T>(line: Line<T>, spaceWidth: number): number {
  return line.reduce(
    (sum, { width, hasSpace }, index) => sum + width + (hasSpace && index > 0 ? spaceWidth : 0),
    0,
  )
}

function brokenAt<T>(pieces: readonly Piece<T>[], limit: number, spaceWidth: number): Line<T>[] {
  const lines: Piece<T>[][] = [[]]
  let used = 0
  for (const piece of pieces) {
    const line = lines.at(-1) ?? []
    const more = piece.width + (piece.hasSpace && line.length > 0 ? spaceWidth : 0)
    if (line.length > 0 && used + more > limit) {
      lines.push([piece])
      used = piece.width
    } else {
      line.push(piece)
      used += more
    }
  }
  return lines
}

/** The words of one line of text. A word longer than a line, and scripts without spaces, may be broken between letters. */
export function textPieces(
  text: string,
  width: number,
  measure: (text: string) => number,
): Piece<string>[] {
  return text
    .split(/\s+/u)
    .filter((word) => word !== '')
    .flatMap((word) => {
      const isWhole = measure(word) <= width && !lettersOf(word).some(isWide)
      const parts =
        isWhole || isJoined(word)
          ? [word]
          : piecesBetweenBreaks(word).map((letters) => letters.join(''))
      return parts.map((part, index) => ({
        content: part,
        width: measure(part),
        hasSpace: index === 0,
      }))
    })
}

/** The magnets of each line of a text. */
export function magnetPieces(
  text: string,
  measure: (text: string) => number,
): Piece<readonly Magnet[]>[][] {
  return magnetsOf(text).map((line) =>
    line.flatMap((word) =>
      word.map((magnets, index) => ({
        content: magnets,
        width: magnets.reduce((sum, magnet) => sum + measure(magnet.text), 0),
        hasSpace: index === 0,
      })),
    ),
  )
}

/** Whether a text runs from right to left: its first letter decides, as `dir="auto"` has it. */
export function isRightToLeft(text: string): boolean {
  const [first = ''] = /\p{L}/u.exec(text) ?? []
  return /[\p{scx=Arab}\p{scx=Hebr}\p{scx=Syrc}\p{scx=Thaa}\p{scx=Nkoo}\p{scx=Adlm}]/u.test(first)
}
