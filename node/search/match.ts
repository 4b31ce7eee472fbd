/**
 * From terms to a query of FTS5. Its trigram tokenizer indexes every three letters that follow each other: a term of three or more letters
 * occurs only where all of its trigrams do, and one of one or two letters where some trigram begins with it, since two fillers end each text.
 */
import { trigramsMax } from './limits.ts'

/** Stands between the texts of a document and behind them; folded texts have none. */
export const filler = '\u0001'

/** The text of a document as it is indexed. @param texts folded */
export function indexedText(texts: readonly string[]): string {
  return texts.join(filler) + filler + filler
}

/**
 * The query by which candidates are found; `undefined` where looking at all of them is as good; `none` where no document can match.
 *
 * @param startingWith trigrams in the index that begin with a text; `undefined` where they, or the texts that have them, are many.
 */
export function matchOf(
  terms: readonly string[],
  startingWith: (text: string) => string[] | undefined,
): string | undefined {
  const long = new Set<string>()
  const short: string[] = []
  for (const term of terms) {
    const letters = Array.from(term)
    if (letters.length < 3) {
      const found = startingWith(term)
      // Nothing is in no list.
      if (found?.length === 0) return none
      if (found !== undefined) short.push(`(${found.map(quoted).join(' OR ')})`)
    }
    for (let at = 0; at + 3 <= letters.length; at += 1) long.add(letters.slice(at, at + 3).join(''))
  }
  const all = [...spread([...long], trigramsMax).map(quoted), ...short]
  return all.length === 0 ? undefined : all.join(' AND ')
}

/** Matches nothing: no text has it. */
export const none = quoted(filler + filler + filler)

/** So many, from all over a list. */
function spread<T>(list: readonly T[], max: number): T[] {
  if (list.length <= max) return [...list]
  return Array.from(
    { length: max },
    (_, index) => list[Math.floor((index * list.length) / max)] as T,
  )
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
