/**
 * Lays out what somebody wrote, line by line behind an indent: headings are ours and stand further left, so no line of a post can
 * pass for the heading of another one. Where a terminal would break a line itself, its rest would begin at the left edge; so lines are
 * broken here.
 */

export interface BodyLayout {
  /** Spaces before each line. */
  readonly indent: number
  /** Of the terminal; absent where nothing breaks lines. */
  readonly columns?: number | undefined
}

/** However narrow the terminal is. */
const roomMin = 10
const tab = '    '
/** An address, say: it has no space, as headings have, and is left whole to be copied. */
const unbreakable = /^[!-~]+$/u
const wide = /[\u1100-\u{10ffff}]/u
const graphemes = new Intl.Segmenter()

/** @param words without control characters other than tabs and line breaks. */
export function bodyLines(words: string, { indent, columns }: BodyLayout): string[] {
  const lines = words.split(/\r\n|[\n\r\u2028\u2029]/u)
  const room = columns === undefined ? undefined : Math.max(roomMin, columns - indent)
  const fitting = room === undefined ? lines : lines.flatMap((line) => wrap(line, room))
  return fitting.map((line) => (line.trim() === '' ? '' : ' '.repeat(indent) + line))
}

function wrap(line: string, room: number): string[] {
  const spread = line.replaceAll('\t', tab)
  if (widthOf(spread) <= room) return [spread]
  const lines: string[] = []
  let current = ''
  for (const part of spread.match(/\s+|\S+/gu)?.flatMap((word) => pieces(word, room)) ?? []) {
    if (widthOf(current) + widthOf(part) <= room) {
      current += part
      continue
    }
    lines.push(current)
    current = part.trim() === '' ? '' : part
  }
  return [...lines, current].filter((one) => one !== '')
}

/** A word that is wider than a line, in pieces that are not. */
function pieces(word: string, room: number): string[] {
  if (widthOf(word) <= room || unbreakable.test(word)) return [word]
  const parts = ['']
  for (const { segment } of graphemes.segment(word)) {
    const last = parts.at(-1) ?? ''
    if (widthOf(last) + widthOf(segment) <= room) parts[parts.length - 1] = last + segment
    else parts.push(segment)
  }
  return parts
}

/** The beginning of a line that takes no more than so many columns. */
export function firstColumns(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line
  let kept = ''
  for (const { segment } of graphemes.segment(line)) {
    if (widthOf(`${kept}${segment}…`) > columns) break
    kept += segment
  }
  return `${kept}…`
}

/** Columns that a text may take: never less than it does, since letters from Hangul on count for two. */
function widthOf(text: string): number {
  if (/^[ -~]*$/u.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes.segment(text)) {
    width += wide.test(segment) ? 2 : 1
  }
  return width
}
