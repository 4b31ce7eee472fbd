/** Whether the terms of a query occur in the texts of a thing, and where: as ranges, so that nobody has to make or trust markup. */
import { fold, foldWithPlaces } from './fold.ts'
import { excerptCharsMax, excerptsMax, marksMax } from './limits.ts'

/**
 * Which text of a thing it is: its own words, the options of its poll, the words of the post that it shares, those for people who do not see a
 * picture, those below and over one, a title, a note, the name of a file or a person.
 */
export type FieldName =
  | 'text'
  | 'option'
  | 'shared'
  | 'alt'
  | 'caption'
  | 'words'
  | 'title'
  | 'note'
  | 'file'
  | 'name'

export interface Field {
  readonly name: FieldName
  readonly text: string
}

/** A piece of a field. */
export interface Excerpt extends Field {
  /** From and until, in UTF-16 units of `text`, in order and apart. */
  readonly marks: readonly (readonly [from: number, until: number])[]
  /** Whether the field goes on before and behind it. */
  readonly isCut: readonly [before: boolean, behind: boolean]
}

/** Whether each term occurs in at least one field. @param terms folded */
export function hasAll(fields: readonly Field[], terms: readonly string[]): boolean {
  const texts = fields.map(({ text }) => fold(text))
  return terms.every((term) => texts.some((text) => text.includes(term)))
}

/** The places of terms, at most `excerptsMax` pieces; the beginning where there are no terms. @param terms folded */
export function excerptsOf(fields: readonly Field[], terms: readonly string[]): Excerpt[] {
  const found = fields.flatMap((field) => {
    const marks = marksIn(field.text, terms)
    return marks.length > 0 ? [cut(field, marks)] : []
  })
  if (found.length > 0) return found.slice(0, excerptsMax)
  return fields.slice(0, 1).map((field) => cut(field, []))
}

function marksIn(text: string, terms: readonly string[]): [number, number][] {
  const { text: folded, places } = foldWithPlaces(text)
  const marks: [number, number][] = []
  for (const term of terms) {
    let at = folded.indexOf(term)
    for (let count = 0; at >= 0 && count < marksMax; count += 1) {
      marks.push([places[at] ?? 0, endOf(places, at + term.length - 1)])
      at = folded.indexOf(term, at + term.length)
    }
  }
  return joined(marks.toSorted(([a], [b]) => a - b))
}

/** Where the letter ends that a unit of a folded text comes from, with all that folding took away behind it. */
function endOf(places: readonly number[], unit: number): number {
  const start = places[unit] ?? 0
  let next = unit + 1
  while (places[next] === start) next += 1
  return places[next] ?? start
}

/** Overlapping ranges as one. */
function joined(marks: readonly [number, number][]): [number, number][] {
  const all: [number, number][] = []
  for (const [from, until] of marks) {
    const last = all.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], until)
    else all.push([from, until])
  }
  return all
}

function cut({ name, text }: Field, marks: readonly [number, number][]): Excerpt {
  const first = marks[0]?.[0] ?? 0
  const from = wordStart(text, Math.max(0, first - excerptCharsMax / 4))
  const until = whole(text, Math.min(text.length, from + excerptCharsMax))
  const inside = marks
    .filter(([at]) => at < until)
    .map(([at, end]) => [at - from, Math.min(end, until) - from] as const)
  const isCut = [from > 0, until < text.length] as const
  return { name, text: text.slice(from, until), marks: inside.slice(0, marksMax), isCut }
}

/** The start of the word that a place stands in, where one is near. */
function wordStart(text: string, at: number): number {
  if (at === 0) return 0
  const blank = text.slice(0, at).search(/\s\S{0,20}$/u)
  return blank < 0 ? whole(text, at) : blank + 1
}

/** Not between the halves of a surrogate pair. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}
