/** Whole letters of names, also where one is made of several code points. */

const letters = new Intl.Segmenter()

/** As it stands for somebody without a picture. */
export function firstLetter(name: string): string {
  const [first] = letters.segment(name.trim())
  return first?.segment.toLocaleUpperCase() ?? '·'
}

/** A name of at most so many letters, the last of which may be dots. */
export function shortened(name: string, lettersMax: number): string {
  const all = Array.from(letters.segment(name), ({ segment }) => segment)
  return all.length <= lettersMax ? name : `${all.slice(0, lettersMax - 1).join('')}…`
}
