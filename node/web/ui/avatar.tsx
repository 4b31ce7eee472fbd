/** A person: their picture, or else their initial on a colour that always belongs to the same person. */
import { portraits } from '../data/portraits.ts'
import { firstLetter } from '../text/graphemes.ts'

const colours = 8
/** A prime, so that every letter of the id counts. */
const spread = 9973

export function Avatar({ person, name, small }: { person: string; name: string; small?: boolean }) {
  portraits.use()
  const url = portraits.data.value?.get(person)
  const classes = `avatar hue-${hueOf(person)}${small ? ' small' : ''}`
  return (
    <span class={classes} aria-hidden="true">
      {url === undefined ? firstLetter(name) : <img src={url} alt="" decoding="async" />}
    </span>
  )
}

function hueOf(person: string): number {
  const letters = Array.from(person.slice(-12))
  const sum = letters.reduce(
    (total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % spread,
    7,
  )
  return sum % colours
}
