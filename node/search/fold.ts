/**
 * One spelling for what people take for the same when they search: without upper case, accents, widths and ligatures (Unicode NFKD, then
 * NFC), white space of any length as one blank, and nothing that is invisible. Letters of other scripts stay what they are.
 */

/** A folded text, and where each of its UTF-16 units comes from. */
export interface Folded {
  readonly text: string
  /** For each unit the place in the original; at the end the original's length. */
  readonly places: readonly number[]
}

/** Accents of Latin, Greek and Cyrillic; marks of other scripts are letters of their own. */
const accents = /[\u0300-\u036f]/gu
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu

export function fold(text: string): string {
  let folded = ''
  // Whole words at once: letter by letter it takes as long as all else about a text.
  for (const [part] of text.toWellFormed().matchAll(/[!-~]+|./gsu)) {
    folded += part.length > 1 ? part.toLowerCase() : next(folded, part)
  }
  return folded
}

/** As `fold`, for showing where something was found. */
export function foldWithPlaces(text: string): Folded {
  const places: number[] = []
  let folded = ''
  let place = 0
  for (const point of text.toWellFormed()) {
    const added = next(folded, point)
    for (let unit = 0; unit < added.length; unit += 1) places.push(place)
    folded += added
    place += point.length
  }
  return { text: folded, places: [...places, place] }
}

function next(before: string, point: string): string {
  if (/\s/u.test(point)) return before.endsWith(' ') ? '' : ' '
  if (point >= ' ' && point <= '~') return point.toLowerCase()
  const plain = point.normalize('NFKD').replaceAll(accents, '').replaceAll(invisible, '')
  // By way of capitals, so that ß is ss and both Greek sigmas are one.
  return plain.toUpperCase().toLowerCase().normalize('NFC')
}
