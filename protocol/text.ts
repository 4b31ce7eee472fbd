/**
 * The one rule for text that people write: names (of people, aspects, circles) and bodies (posts, comments, notes). Writers send the
 * normal form, and every reader reads the normal form of what came, so that all see the same. Spec: wire.md, "Text from people".
 */
import { utf8 } from './bytes.ts'
import { BrokenTextError, NothingVisibleError, TooLargeError } from './errors.ts'

export interface TextRule {
  /** The field that the error names. */
  readonly field: string
  /** UTF-8 bytes of the normal form. */
  readonly bytesMax: number
}

/** The name that readers see where nothing of a name is visible. */
export const namelessName = '\ufffd'

/** Written out, so that it is the same whatever version of Unicode a reader has: `Default_Ignorable_Code_Point`, and U+FFF9 to U+FFFB. */
const invisibles =
  '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f' +
  '\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}'
const noCharacters = '\\p{Cc}\\p{Noncharacter_Code_Point}'

/** Emoji with their variants, joined to one picture; tags name a region, as in the flag of Wales. */
const tags = '[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{1,6}\\u{e007f}'
const picture = `\\p{Extended_Pictographic}(?:[\\ufe0e\\ufe0f]|\\p{Emoji_Modifier})?(?:${tags})?`
const emoji = `${picture}(?:\\u200d${picture})*|[0-9#*]\\ufe0f\\u20e3`
/** Scripts whose letters take another form beside a joiner or non-joiner: from Arabic to Myanmar, Khmer, Mongolian, and later ones. */
const shaping =
  '[\\u0620-\\u109f\\u1780-\\u17b3\\u17b6-\\u180a\\u1820-\\u18af\\ua840-\\uabff\\ufb50-\\ufdcf\\ufdf0-\\ufdff\\ufe70-\\ufefc\\u{10a00}-\\u{11fff}\\u{1e900}-\\u{1e95f}]'
const joiner = `(?<=${shaping})[\\u200c\\u200d](?=${shaping})`
const mongolian = '(?<=[\\u1820-\\u18aa])[\\u180b-\\u180f]'
/** Variants of Han characters, as many family names have them. */
const han =
  '(?<=[\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3fffd}])[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]'

const meaningfulOrNot = new RegExp(
  `(${emoji}|${joiner}|${mongolian}|${han})|[${invisibles}${noCharacters}]`,
  'gu',
)
const allInvisible = new RegExp(`[${invisibles}${noCharacters}]`, 'gu')
/** White space without U+FEFF, which has no width; U+0085, and the empty pattern of Braille, which looks like it. */
const blanks = /(?:[^\S\ufeff]|[\u0085\u2800])+/gu
const visible = /[^\s\p{M}]/u
const lineBreaks = /\r\n|[\r\u000b\u000c\u0085\u2028\u2029]/gu
/** Control characters but tab and new line; letters that turn all letters behind them around. */
const noBody = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202d\u202e\p{Noncharacter_Code_Point}]/gu
/** Removing what is invisible, and composing letters, may each call for the other; nothing of a name needs more than three rounds. */
const roundsMax = 8
/** A text this many times over its maximum is refused before anything that takes longer than its length. */
const surplusMax = 8

/** A name in its normal form; empty where nothing of it is visible. */
export function normalName(text: string): string {
  let name = text.toWellFormed()
  for (let round = 0; round < roundsMax; round++) {
    const next = oneRound(name)
    if (next === name) break
    name = next
  }
  return visible.test(name) ? name : ''
}

/** The form in which a reader takes a name that came from somebody else, or was written by an earlier release. */
export function readableName(text: string): string {
  return normalName(text) || namelessName
}

/** The text of a post, comment or note in its normal form. */
export function normalBody(text: string): string {
  return text.toWellFormed().replaceAll(lineBreaks, '\n').replaceAll(noBody, '')
}

/**
 * The name that somebody gives.
 *
 * @throws {BrokenTextError} when it has half of a surrogate pair.
 * @throws {NothingVisibleError} when nothing of it is visible.
 * @throws {TooLargeError} above `bytesMax`.
 */
export function nameFrom(text: string, rule: TextRule): string {
  assertWritten(text, rule)
  const name = normalName(text)
  if (name === '') throw new NothingVisibleError(rule.field, { field: rule.field })
  return withinMax(name, rule)
}

/**
 * The text that somebody writes, without white space around it. It may be empty, but not only look so.
 *
 * @throws {BrokenTextError} when it has half of a surrogate pair.
 * @throws {NothingVisibleError} when nothing of it is visible.
 * @throws {TooLargeError} above `bytesMax`.
 */
export function bodyFrom(text: string, rule: TextRule): string {
  assertWritten(text, rule)
  const body = normalBody(text).trim()
  const isVisible = body === '' || visible.test(comparable(body))
  if (!isVisible) throw new NothingVisibleError(rule.field, { field: rule.field })
  return withinMax(body, rule)
}

/**
 * The key that two names share when nobody could tell them apart, or only by upper and lower case: by it names are looked up, and
 * two aspects of one key refused. Letters of other scripts that look alike have keys of their own.
 */
export function nameKey(name: string): string {
  const folded = comparable(name).toUpperCase().toLowerCase()
  return comparable(folded).trim()
}

function oneRound(name: string): string {
  return name
    .replaceAll(blanks, ' ')
    .replaceAll(meaningfulOrNot, (_, meaningful: string | undefined) => meaningful ?? '')
    .normalize('NFC')
    .replaceAll(blanks, ' ')
    .trim()
}

/** Without anything invisible, and with one spelling for names that are written alike. */
function comparable(text: string): string {
  const seen = text.toWellFormed().replaceAll(blanks, ' ').replaceAll(allInvisible, '')
  return seen.normalize('NFKC').replaceAll(allInvisible, '').replaceAll(blanks, ' ')
}

function assertWritten(text: string, { field, bytesMax: max }: TextRule): void {
  if (text.length > max * surplusMax) {
    throw new TooLargeError(field, { field, max, length: utf8(text).length })
  }
  if (!text.isWellFormed()) throw new BrokenTextError(field, { field })
}

function withinMax(text: string, { field, bytesMax: max }: TextRule): string {
  const { length } = utf8(text)
  if (length > max) throw new TooLargeError(field, { field, max, length })
  return text
}
