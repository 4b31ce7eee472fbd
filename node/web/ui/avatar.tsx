/** A person without a picture yet: their initial on a colour that always belongs to the same person. */
const colours = 8
/** A prime, so that every letter of the id counts. */
const spread = 9973

export function Avatar({ person, name, small }: { person: string; name: string; small?: boolean }) {
  const letters = Array.from(person.slice(-12))
  const sum = letters.reduce(
    (total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % spread,
    7,
  )
  const hue = sum % colours
  return (
    <span class={`avatar hue-${hue}${small ? ' small' : ''}`} aria-hidden="true">
      {firstLetter(name)}
    </span>
  )
}

/** A whole letter, also where one is made of several code points. */
function firstLetter(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim())
  return first?.segment.toLocaleUpperCase() ?? '·'
}
