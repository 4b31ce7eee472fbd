/** The language of queries, and the one spelling in which words are compared. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { excerptsOf, hasAll } from '../../../node/search/excerpts.ts'
import { fold, foldWithPlaces } from '../../../node/search/fold.ts'
import { excerptCharsMax, queryCharsMax, termsMax } from '../../../node/search/limits.ts'
import { parseQuery } from '../../../node/search/query.ts'
import { Random } from '../../helpers/random.ts'
import { throws } from '../../helpers/rejects.ts'
import { anyText } from '../../helpers/search-texts.ts'
import { check } from '../../helpers/seed.ts'

const test = suite('node/search/query')

const nothing = { terms: [], from: [], in: [], before: [], after: [], has: [], misfits: [] }

function run(text: string, expected: Partial<ReturnType<typeof parseQuery>>): void {
  test(`reads ${text}`, () => {
    assert.equal(parseQuery(text), { ...nothing, ...expected })
  })
}

run('Hello  WORLD hello', { terms: ['hello', 'world'] })
run('"two words" and „noch zwei“ « encore »', {
  terms: ['two words', 'and', 'noch zwei', 'encore'],
})
run('"still open', { terms: ['still open'] })
run('from:Bo From:"Cy  Lee" in:Family', { from: ['Bo', 'Cy  Lee'], in: ['Family'] })
run('before:2026-11-01 after:2026-2 after:2025', {
  before: [{ year: 2026, month: 11, day: 1 }],
  after: [{ year: 2026, month: 2 }, { year: 2025 }],
})
run('before:2026-06-31 after:soon has:wings HAS:Photo', {
  has: ['photo'],
  misfits: [
    { filter: 'before', value: '2026-06-31' },
    { filter: 'after', value: 'soon' },
    { filter: 'has', value: 'wings' },
  ],
})
run('from: in:', {})
run('https://example.org 10:30 fromage:x', {
  terms: ['https://example.org', '10:30', 'fromage:x'],
})
run('\u200b \u0000 "" "  "', {})

/** Whatever a seed gives. */
const anyRandom = fc.integer().map((seed) => new Random(seed))
const filters = ['', '', 'from:', 'in:', 'before:', 'has:']

test('a query of any letters is read, and what it looks for is folded', () => {
  const property = fc.property(anyRandom, (random) => {
    const parts = Array.from({ length: random.below(6) }, () => {
      const value = anyText(random, 3)
      return random.pick(filters) + (random.once(2) ? `"${value}"` : value)
    })
    const { terms, from, misfits } = parseQuery(parts.join(' '))
    for (const term of terms) assert.is(fold(term).trim(), term)
    assert.ok([...from, ...misfits.map(({ value }) => value)].every((value) => value !== ''))
  })
  check(property, { runs: 300 })
})

test('what was written as a phrase is one term', () => {
  const property = fc.property(anyRandom, (random) => {
    const phrase = anyText(random, 10).replaceAll('"', '')
    const wanted = fold(phrase).trim()
    assert.equal(parseQuery(`"${phrase}"`).terms, wanted === '' ? [] : [wanted])
  })
  check(property)
})

test('a query that is too long is refused', () => {
  throws(() => parseQuery('x'.repeat(queryCharsMax + 1)), 'too-large')
  const many = Array.from({ length: termsMax + 1 }, (_, index) => `w${index}`)
  throws(() => parseQuery(many.join(' ')), 'too-large')
})

test('letters that people take for the same are the same', () => {
  const same = [
    ['CAFÉ', 'café', 'cafe\u0301', 'cafe'],
    ['Straße', 'STRASSE'],
    ['ΟΔΟΣ', 'οδός'],
    ['ﬁn', 'FIN'],
    ['ＡＢＣ', 'abc'],
    ['İstanbul', 'istanbul'],
    ['two\n\t words', 'two words'],
    ['so\u00adft', 'soft'],
  ]
  for (const spellings of same) assert.is(new Set(spellings.map(fold)).size, 1, spellings.join())
  // Marks that are letters of their own.
  assert.is.not(fold('が'), fold('か'))
  assert.is.not(fold('कि'), fold('का'))
})

test('marks name the place in the original, in whole letters', () => {
  const property = fc.property(anyRandom, (random) => {
    const text = anyText(random, 12)
    const { text: folded, places } = foldWithPlaces(text)
    assert.is(folded, fold(text))
    assert.is(places.length, folded.length + 1)
    const letters = Array.from(folded)
    const at = random.below(letters.length + 1)
    const term = letters
      .slice(at, at + 1 + random.below(4))
      .join('')
      .trim()
    if (term === '') return
    const field = { name: 'text', text } as const
    assert.ok(hasAll([field], [term]))
    const [excerpt] = excerptsOf([field], [term])
    const marked = excerpt?.marks.map(([from, until]) => excerpt.text.slice(from, until)) ?? []
    assert.ok(marked.length > 0)
    for (const piece of marked) assert.ok(fold(piece).includes(term), `${piece} has ${term}`)
  })
  check(property, { runs: 300 })
})

test('a long text is cut around what was found', () => {
  const text = `${'before '.repeat(100)}needle${' behind'.repeat(100)}`
  const [excerpt] = excerptsOf([{ name: 'text', text }], ['needle'])
  assert.ok((excerpt?.text.length ?? 0) <= excerptCharsMax)
  assert.equal(excerpt?.isCut, [true, true])
  const [from = 0, until = 0] = excerpt?.marks[0] ?? []
  assert.is(excerpt?.text.slice(from, until), 'needle')
})

test.run()
