import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import {
  concat,
  fromBase64url,
  fromUtf8,
  readUint,
  toBase64url,
  uintBytes,
  utf8,
} from '../../protocol/bytes.ts'
import { anyBytes, check } from '../helpers/seed.ts'

const test = suite('protocol/bytes')

test('unsigned numbers are big-endian and come back', () => {
  assert.equal(uintBytes(0x0102, 4), Uint8Array.of(0, 0, 1, 2))
  assert.equal(
    uintBytes(Number.MAX_SAFE_INTEGER, 8),
    Uint8Array.of(0, 31, 255, 255, 255, 255, 255, 255),
  )
  const property = fc.property(fc.maxSafeNat(), (value) => {
    assert.is(readUint(concat(Uint8Array.of(9), uintBytes(value, 8)), 1, 8), value)
  })
  check(property)
})

test('base64url comes back and has one spelling', () => {
  const property = fc.property(anyBytes({ lengthMax: 70 }), (bytes) => {
    const text = toBase64url(bytes)
    assert.match(text, /^[\w-]*$/u)
    assert.equal(fromBase64url(text), bytes)
  })
  check(property)
  // 'AA' and 'AB' stand for the same byte, padding and the other alphabet for nothing here.
  assert.equal(fromBase64url('AA'), Uint8Array.of(0))
  for (const text of ['AB', 'AA==', 'A', '+/8', 'A A', 'AA\n', 'ÄÄ', '\u{1f600}']) {
    assert.is(fromBase64url(text), undefined, text)
  }
})

test('UTF-8 comes back, broken sequences become replacement characters', () => {
  const anyText = fc.string({ unit: 'binary' }).filter((text) => !text.startsWith('\ufeff'))
  check(fc.property(anyText, (text) => assert.is(fromUtf8(utf8(text)), text)))
  assert.is(utf8('aé€\u{1f600}').length, 10)
  assert.is(fromUtf8(Uint8Array.of(0x61, 0xff)), 'a\ufffd')
})

test.run()
