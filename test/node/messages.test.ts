/** The texts of every language are complete, take the same values, and use its plural categories and its glossary. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { locales } from '../../node/messages/messages.ts'

const test = suite('node/messages')
const folder = join(import.meta.dirname, '../../node/messages')
/** Parts that only the command line and the machine's own files show. */
const ofTerminal = ['cli', 'export', 'linking', 'service']
/** Share of the texts of the view and of notifications that each language has. */
const shareMin = 0.95
/** Share of the texts with a word of the glossary that use its translation: others say it in another way. */
const glossaryShareMin = 0.7
const translations = locales.filter((locale) => locale !== 'en')

/** A compiled text: its words, and in arrays what they are mixed with: a name, a kind, the choices that it has. */
type Message =
  | string
  | readonly (string | readonly [string, string?, Record<string, Message | number | undefined>?])[]

interface Shape {
  /** The name of each value that a text takes, with its kind; of a choice of words with the choices. */
  values: string[]
  plurals: Plural[]
}

interface Plural {
  name: string
  /** Without those for one number alone, as `=0`. */
  categories: string[]
  hasNone: boolean
  /** Whether its last form shows the number. */
  isCount: boolean
}

function partsOf(locale: string): string[] {
  return readdirSync(join(folder, locale))
    .map((file) => basename(file, '.json'))
    .filter((part) => part !== 'glossary')
}

function read(locale: string, part: string): Record<string, string> {
  return JSON.parse(readFileSync(join(folder, locale, `${part}.json`), 'utf8')) as Record<
    string,
    string
  >
}

function readAll(locale: string): Record<string, string> {
  return Object.assign({}, ...partsOf(locale).map((part) => read(locale, part))) as Record<
    string,
    string
  >
}

function shapeOf(text: string): Shape {
  const values = new Set<string>()
  const plurals: Plural[] = []
  const walk = (message: Message): void => {
    if (typeof message === 'string') return
    for (const token of message) {
      if (typeof token === 'string') continue
      const [name, kind, choices = {}] = token
      const names = Object.keys(choices).filter((choice) => choice !== 'offset')
      if (kind === 'plural') {
        const categories = names.filter((choice) => !/^\d/u.test(choice))
        const { other } = choices
        const isCount = Array.isArray(other) && other.includes('#')
        plurals.push({ name, categories, hasNone: names.includes('0'), isCount })
      }
      const of = kind === 'select' ? ` ${names.toSorted().join(' ')}` : ''
      values.add(kind === undefined ? name : `${name}, ${kind}${of}`)
      // Beside the choices may stand the offset of a plural.
      for (const choice of Object.values(choices)) if (typeof choice === 'object') walk(choice)
    }
  }
  walk(compileMessageOrThrow(text) as Message)
  return { values: [...values].toSorted(), plurals }
}

/** The plural categories of whole numbers that a text may meet, and all that the language has. */
function categoriesOf(locale: string): { needed: Set<string>; known: Set<string> } {
  const rules = new Intl.PluralRules(locale)
  const needed = new Set(Array.from({ length: 301 }, (_, count) => rules.select(count)))
  return { needed, known: new Set(rules.resolvedOptions().pluralCategories) }
}

/** Without case and accents, and without the article that Arabic glues to its word. */
function folded(text: string): string {
  return text.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll('ال', '')
}

/** The part of a word that most of its forms share. */
function stemOf(word: string): string {
  const [first = ''] = folded(word).split(' ')
  return first.slice(0, Math.max(2, Math.ceil(first.length * 0.6)))
}

for (const locale of translations) {
  const english = readAll('en')
  const translated = readAll(locale)

  test(`${locale}: nearly all texts of the view, and none of which English has no more`, () => {
    for (const part of partsOf('en').filter((name) => !ofTerminal.includes(name))) {
      const [ours, theirs] = [read('en', part), read(locale, part)].map(Object.keys)
      const known = theirs?.filter((id) => ours?.includes(id)) ?? []
      assert.equal(known, theirs, `${locale} ${part}`)
    }
    const ids = Object.keys(english).filter((id) => !/^(?:cli|export|linking|service)\./u.test(id))
    const share = ids.filter((id) => id in translated).length / ids.length
    assert.ok(share >= shareMin, `${Math.round(share * 100)} %`)
  })

  test(`${locale}: each text takes the values of English, in the language's own plurals`, () => {
    const { needed, known } = categoriesOf(locale)
    for (const [id, text] of Object.entries(translated)) {
      const [ours, theirs] = [shapeOf(english[id] ?? ''), shapeOf(text)]
      assert.equal(theirs.values, ours.values, `${locale} ${id}: ${text}`)
      const isPlural = new Set(
        ours.plurals.flatMap((one) => (one.categories.includes('one') ? one.name : [])),
      )
      for (const { name, categories, hasNone, isCount } of theirs.plurals) {
        assert.ok(
          categories.every((one) => known.has(one)),
          `${locale} ${id}: ${text}`,
        )
        // A text that does not show the number, or only behind a colon, may have one word for few and many.
        const isWhole =
          categories.length === 1 ||
          [...needed].every((one) => categories.includes(one) || (one === 'zero' && hasNone))
        assert.ok(isWhole || !isCount || !isPlural.has(name), `${locale} ${id}: ${text}`)
      }
    }
  })

  test(`${locale}: no sentence is left in English, and no marks are lost`, () => {
    for (const [id, text] of Object.entries(translated)) {
      const original = english[id] ?? ''
      const isSentence = /[a-z]{4,} [a-z]{3,} [a-z]{2,}/iu.test(
        original.replaceAll(/\{[^}]*\}/gu, ''),
      )
      assert.not(isSentence && text === original, `${locale} ${id}: ${text}`)
      const commands = (words: string): string[] => words.match(/pappus [a-z]+/gu)?.toSorted() ?? []
      assert.equal(commands(text), commands(original), `${locale} ${id}`)
    }
  })

  test(`${locale}: has one word for each thing, and uses it`, () => {
    const glossary = read(locale, 'glossary')
    assert.equal(Object.keys(glossary), Object.keys(read('en', 'glossary')))
    let [all, used] = [0, 0]
    for (const [word, translation] of Object.entries(glossary)) {
      const stem = stemOf(translation)
      const pattern = new RegExp(`\\b${word}s?\\b`, 'iu')
      const ids = Object.keys(translated).filter((id) => pattern.test(english[id] ?? ''))
      all += ids.length
      used += ids.filter((id) => folded(translated[id] ?? '').includes(stem)).length
    }
    assert.ok(used / all >= glossaryShareMin, `${used} of ${all}`)
  })
}

test('at least six languages, one of them from right to left; the terminal speaks some', () => {
  assert.ok(translations.length >= 5 && translations.includes('ar'))
  const complete = translations.filter((locale) => partsOf(locale).includes('cli'))
  for (const locale of complete) {
    for (const part of [...ofTerminal, 'errors']) {
      const [ours, theirs] = [read('en', part), read(locale, part)].map(Object.keys)
      assert.equal(theirs?.toSorted(), ours?.toSorted(), `${locale} ${part}`)
    }
  }
  assert.ok(complete.length >= 5)
})

test('the values that a text takes are known, and its plurals', () => {
  assert.equal(shapeOf('Hello').values, [])
  assert.equal(shapeOf('{name} is in {aspect}').values, ['aspect', 'name'])
  const { values, plurals } = shapeOf('{count, plural, =0 {none} one {# of {all}} other {#}}')
  assert.equal(values, ['all', 'count, plural'])
  const categories = ['one', 'other']
  assert.equal(plurals, [{ name: 'count', categories, hasNone: true, isCount: true }])
})

test.run()
