import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { bodyLines } from '../../cli/body-lines.ts'
import { clean, cleanName } from '../../cli/output.ts'
import { check } from '../helpers/seed.ts'

const test = suite('cli/body-lines')
const word = fc.oneof(
  fc.constantFrom(
    ' ',
    '   ',
    '\n',
    '\r\n',
    '\t',
    '\u2028',
    '\u00a0',
    '蒲公英',
    '👩‍🚀',
    'e\u0301',
    '\u001b[31m',
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const anyWords = fc.array(word, { maxLength: 30 }).map((words) => clean(words.join('')))

test('every line of a body stands behind its indent', () => {
  const run = (words: string, expected: string[]): void =>
    assert.equal(bodyLines(words, { indent: 4 }), expected)
  run('one\n\n  two\r\nthree\u2028four', ['    one', '', '      two', '    three', '    four'])
  run('', [''])
  const property = fc.property(anyWords, fc.integer({ min: 12, max: 100 }), (words, columns) => {
    for (const line of [
      ...bodyLines(words, { indent: 4 }),
      ...bodyLines(words, { indent: 4, columns }),
    ]) {
      assert.ok(line === '' || line.startsWith('    '), line)
      assert.not.match(line, /[\n\r\u2028\u2029]/u)
    }
  })
  check(property, { runs: 500 })
})

test('a line that is too long for the terminal is broken here, and nothing of it is lost', () => {
  const lines = bodyLines('Ana wrote this, and it is long.', { indent: 2, columns: 14 })
  assert.equal(lines, ['  Ana wrote ', '  this, and it', '  is long.'])
  const letters = (text: string): string => text.replaceAll(/\s/gu, '')
  const property = fc.property(anyWords, fc.integer({ min: 14, max: 90 }), (words, columns) => {
    const broken = bodyLines(words, { indent: 4, columns })
    assert.is(letters(broken.join('')), letters(words))
    for (const line of broken) {
      // At least one column for each letter of ASCII.
      const least = line.match(/[ -~]/gu)?.length ?? 0
      const isAddress = /^ {4}[!-~]+$/u.test(line)
      assert.ok(isAddress || least <= columns, `${least} of ${columns}: ${line}`)
    }
  })
  check(property, { runs: 500 })
})

test('wide letters count for two columns, an address stays whole', () => {
  assert.equal(bodyLines('蒲公英蒲公英', { indent: 2, columns: 12 }), ['  蒲公英蒲公', '  英'])
  const address = `https://example.org/${'a'.repeat(60)}`
  assert.equal(bodyLines(`see ${address} soon`, { indent: 4, columns: 40 }), [
    '    see ',
    `    ${address}`,
    '    soon',
  ])
  const filler = '\u2800'.repeat(40)
  const forged = bodyLines(`x${filler}Ana·5·minutes·ago`, { indent: 4, columns: 40 })
  assert.ok(forged.every((line) => line.startsWith('    ') && line.length <= 40))
})

test('nothing of a body or a name commands the terminal', () => {
  const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u
  const property = fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
    assert.not.match(clean(text), controls)
    assert.not.match(cleanName(text), /[\n\t\u2028\u2029]/u)
    assert.not.match(cleanName(text), controls)
    assert.ok(cleanName(text).trim() !== '')
  })
  check(property, { runs: 500 })
})

test.run()
