import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { utf8 } from '../../protocol/bytes.ts'
import {
  bodyFrom,
  nameFrom,
  nameKey,
  namelessName,
  normalBody,
  normalName,
  readableName,
} from '../../protocol/text.ts'
import { throws } from '../helpers/rejects.ts'
import { check } from '../helpers/seed.ts'

const test = suite('protocol/text')
const rule = { field: 'name', bytesMax: 120 }

/** Each shows nothing in a name: alone, and between two Latin letters. */
const invisible = [
  '\u200b',
  '\u200c',
  '\u200d',
  '\u200e',
  '\u200f',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u115f',
  '\u180e',
  '\u202e',
  '\u2066',
  '\u3164',
  '\uffa0',
  '\ufe0f',
  '\ufff9',
  '\u{e0001}',
  '\u{e0041}',
  '\u{e0100}',
  '\u0000',
  '\u0007',
  '\u001b',
  '\u009b',
  '\ufffe',
]
/** Each changes what is seen, or is part of one picture. */
const kept = [
  'Zoë',
  'علی‌رضا',
  'श्री‍',
  'ක්‍රිෂාන්',
  '葛\u{e0100}城',
  'ᠮᠠᠨᠵᠤ\u180b',
  '👩‍🚀',
  '👨‍👩‍👧‍👦',
  '👩🏽‍🌾',
  '❤️',
  '🏳️‍🌈',
  '1️⃣',
  '🏴󠁧󠁢󠁷󠁬󠁳󠁿',
  '蒲公英',
  'Ünal & Söhne',
  '🌼',
]
const special = fc.constantFrom(...invisible, ...kept, ' ', '\t', '\n', '\u2800', 'e\u0301', 'ﬁ')
const anyText = fc
  .array(fc.oneof(special, fc.string({ unit: 'binary', maxLength: 3 }), fc.string()), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''))

test('a name is composed, trimmed, on one line, and shows all that it has', () => {
  const run = (text: string, expected: string): void => assert.is(nameFrom(text, rule), expected)
  run('  Bo  \t Li\n', 'Bo Li')
  run('Zoe\u0308', 'Zoë')
  run('Bo\u00a0\u3000\u2028Li', 'Bo Li')
  run('Bo\u2800', 'Bo')
  run('e\u034f\u0301', 'é')
  run('\u202eoB\u202c', 'oB')
  run('Bo\r\nAna', 'Bo Ana')
  run('❤\ufe0f\ufe0f', '❤\ufe0f')
  run('a\u200d❤', 'a❤')
  run('❤\u200b\u200d❤', '❤❤')
})

test('what is invisible and carries no meaning goes, wherever it stands', () => {
  for (const one of invisible) {
    const code = one.codePointAt(0)?.toString(16) ?? ''
    for (const text of [`${one}Bo`, `B${one}o`, `Bo${one}`, `B${one.repeat(5)}o`]) {
      assert.is(normalName(text), 'Bo', code)
    }
    assert.is(normalName(one), '', code)
    assert.is(readableName(one), namelessName, code)
    throws(() => nameFrom(one, rule), 'nothing-visible')
  }
})

test('what is invisible and carries a meaning stays', () => {
  // The joiner at the end of a word joins nothing.
  for (const name of kept) assert.is(normalName(name), name.replace(/\u200d$/u, ''))
})

test('every character that Unicode has readers ignore is one of ours', () => {
  const ignorable = /\p{Default_Ignorable_Code_Point}/u
  for (let code = 0; code <= 0x10_ff_ff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    const letter = String.fromCodePoint(code)
    if (ignorable.test(letter)) assert.is(normalName(`a${letter}b`), 'ab', code.toString(16))
  }
})

test('a name of marks, blanks or nothing at all is none', () => {
  for (const text of ['', ' ', '\u2800', '\u0301', ' \u0301 ', '\u3164\u200b \n']) {
    throws(() => nameFrom(text, rule), 'nothing-visible')
  }
})

test('half of a surrogate pair is refused, and never read as anything but U+FFFD', () => {
  for (const text of ['\ud800', 'Bo\udc00', '\udc00\ud800', '🌼\ud83c']) {
    throws(() => nameFrom(text, rule), 'broken-text')
    throws(() => bodyFrom(text, rule), 'broken-text')
    assert.ok(normalName(text).isWellFormed() && normalBody(text).isWellFormed())
  }
})

test('a text above its maximum is refused, what composing adds included', () => {
  const twelveBytes = '\u{1d160}'
  assert.is(utf8(normalName(twelveBytes)).length, 12)
  nameFrom(twelveBytes.repeat(10), rule)
  throws(() => nameFrom(twelveBytes.repeat(11), rule), 'too-large')
  throws(() => nameFrom(' '.repeat(1_000_000), rule), 'too-large')
  throws(() => bodyFrom('é'.repeat(61), rule), 'too-large')
  assert.is(bodyFrom(`${' '.repeat(200)}x`, rule), 'x')
})

test('the normal form of a name is its own, well-formed, on one line, and visible or nothing', () => {
  const property = fc.property(anyText, (text) => {
    const name = normalName(text)
    assert.is(normalName(name), name)
    assert.is(name.normalize('NFC'), name)
    assert.is(name.trim(), name)
    assert.not.match(name, /\p{Cc}|\s\s|[\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\u2060]/u)
    if (name !== '') assert.match(name, /[^\s\p{M}\p{Default_Ignorable_Code_Point}]/u)
    assert.ok(readableName(text) !== '')
  })
  check(property, { runs: 3000 })
})

test('the normal form of a body is its own, and keeps all letters, lines and spaces', () => {
  assert.is(normalBody('a\r\nb\rc\u0085d\u2028e\vf\fg'), 'a\nb\nc\nd\ne\nf\ng')
  assert.is(normalBody('a\u0000b\u001b[31mc\u009bd\u202ee'), 'ab[31mcde')
  assert.is(normalBody('  \t indented\n\n  👩‍🚀 ❤️\u200b  '), '  \t indented\n\n  👩‍🚀 ❤️\u200b  ')
  const property = fc.property(anyText, (text) => {
    const body = normalBody(text)
    assert.is(normalBody(body), body)
    assert.not.match(body, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202d\u202e]/u)
    const letters = (whole: string): string => whole.replaceAll(/[^\p{L}\p{N}\p{S}\p{Zs}]/gu, '')
    assert.is(letters(body), letters(text))
  })
  check(property, { runs: 2000 })
})

test('a body that only looks empty is refused', () => {
  const of = { field: 'text', bytesMax: 100 }
  for (const text of ['\u200b', ' \u3164 ', '\u0000\u200d', '\u2800', '\ufe0f']) {
    if (normalBody(text).trim() !== '') throws(() => bodyFrom(text, of), 'nothing-visible')
  }
  assert.is(bodyFrom(' \n ', of), '')
  assert.is(bodyFrom('\n hi \u200b there \r\n', of), 'hi \u200b there')
})

test('names that nobody tells apart have one key, and others have their own', () => {
  const same: [string, string][] = [
    ['Friends', 'Fri\u200bends'],
    ['Friends', 'FRIENDS'],
    ['Friends', ' friends\u3164'],
    ['Friends', 'Ｆｒｉｅｎｄｓ'],
    ['Friends', '𝐅𝐫𝐢𝐞𝐧𝐝𝐬'],
    ['Zoë', 'Zoe\u0308'],
    ['ﬁsh', 'fish'],
    ['Straße', 'STRASSE'],
    ['ΣΑΣ', 'σας'],
    ['❤', '❤️'],
    ['葛\u{e0100}城', '葛城'],
    ['علی‌رضا', 'علیرضا'],
    ['Book  club', 'book\u00a0club'],
  ]
  for (const [one, other] of same) assert.is(nameKey(one), nameKey(other), other)
  for (const [one, other] of [
    ['Zoë', 'Zoe'],
    ['Bo', 'Bo.'],
    ['Work', 'W ork'],
  ] as const) {
    assert.is.not(nameKey(one), nameKey(other))
  }
  const property = fc.property(anyText, (text) => {
    assert.is(nameKey(normalName(text)), normalName(text) === '' ? '' : nameKey(text))
    assert.is(nameKey(nameKey(text)), nameKey(text))
    const between = normalName(text).split(/(?:)/u).join('\u200b')
    assert.is(nameKey(between), nameKey(normalName(text)))
  })
  check(property, { runs: 3000 })
})

test.run()
