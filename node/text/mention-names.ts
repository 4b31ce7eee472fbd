/**
 * Mentions by name: `@Bo` in what the owner writes becomes a link to the one person of that name among those who can read it. It is done
 * when the text is sent, so that people write names, and readers get ids that nobody can take for somebody else.
 */
import { nameKey } from '../../protocol/text.ts'

export interface NamedPerson {
  /** Of a person. */
  readonly id: string
  readonly name: string
}

/** Code, in which a name is none; a link, which stays; or a place where a name may begin. */
const places = /(`+)[\s\S]*?\1|\]\([^)\s]*\)|(?<![\p{L}\p{M}\p{N}_.@[\\])@(?=\S)/gu
const letters = /^[\p{L}\p{M}\p{N}_]/u
const markup = /[\\`*_[\]<>~#&!|]/gu
/** Characters of a name that are compared: the maximum of a name is 120 bytes. */
const nameCharsMax = 120

/** A mention as it stands in a text. */
export function mentionOf({ id, name }: NamedPerson): string {
  return `[@${name.replaceAll(markup, String.raw`\$&`)}](${id})`
}

/** The text with each `@name` as a mention that is the name of exactly one of these people; the longest name counts. */
export function withMentions(text: string, people: readonly NamedPerson[]): string {
  if (!text.includes('@')) return text
  const byKey = Map.groupBy(people, ({ name }) => nameKey(name))
  const lengths = [...new Set(people.map(({ name }) => name.length))].toSorted((a, b) => b - a)
  let result = ''
  let done = 0
  for (const { 0: found, index } of text.matchAll(places)) {
    if (found !== '@' || index < done) continue
    const after = text.slice(index + 1, index + 1 + nameCharsMax + 1)
    const length = lengths.find((chars) => isNameOf(after, chars, byKey))
    const [person, ...others] =
      length === undefined ? [] : (byKey.get(nameKey(after.slice(0, length))) ?? [])
    if (length === undefined || person === undefined || others.length > 0) continue
    result += text.slice(done, index) + mentionOf(person)
    done = index + 1 + length
  }
  return result + text.slice(done)
}

/** Whether a text begins with so many characters of a name, and no letter behind them. */
function isNameOf(text: string, chars: number, byKey: ReadonlyMap<string, unknown>): boolean {
  if (chars === 0 || chars > text.length || letters.test(text.slice(chars))) return false
  const key = nameKey(text.slice(0, chars))
  return key !== '' && byKey.has(key)
}
