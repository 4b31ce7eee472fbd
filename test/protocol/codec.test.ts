import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import {
  decode,
  decodeFields,
  encode,
  encodeFields,
  fieldsOf,
  mapOf,
  type Fields,
  type Value,
} from '../../protocol/codec.ts'
import { codecDepthMax, codecItemsMax, frameBytesMax, timeMsMax } from '../../protocol/limits.ts'
import { fromHex, toHex } from '../helpers/hex.ts'
import { hostileCbor, prototypeKeys } from '../helpers/hostile-cbor.ts'
import { attack, contains, refuses } from '../helpers/hostile.ts'
import { throws } from '../helpers/rejects.ts'
import { anyBytes, check } from '../helpers/seed.ts'

const test = suite('protocol/codec')

const anyText = fc.string({ unit: 'binary', maxLength: 20 })
const anyKey = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 })
const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: codecDepthMax - 1 },
    anyText,
    fc.maxSafeInteger().filter((value) => !Object.is(value, -0)),
    fc.boolean(),
    fc.constant(null),
    anyBytes({ lengthMax: 20 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(anyKey, tie('value')), { maxLength: 5 }).map((pairs) => new Map(pairs)),
  ),
}))

function decodeAny(bytes: Uint8Array): Value {
  return decode(bytes, frameBytesMax)
}

test('values come back', () => {
  check(
    fc.property(anyValue, (value) => assert.equal(decodeAny(encode(value)), value)),
    { runs: 500 },
  )
})

test('floating-point numbers come back too', () => {
  const anyFloat = fc.double({ noNaN: true, noDefaultInfinity: true })
  const property = fc.property(
    anyFloat.filter((value) => !Number.isInteger(value)),
    (value) => assert.is(decodeAny(encode(value)), value),
  )
  check(property)
})

test('the order in which fields were set does not matter', () => {
  const property = fc.property(fc.array(fc.tuple(anyKey, fc.nat())), (pairs) => {
    const map = new Map(pairs)
    assert.equal(encode(map), encode(new Map([...map].toReversed())))
  })
  check(property)
})

test('the bytes are those of DAG-CBOR: shorter keys first', () => {
  const bytes = encodeFields({ bb: 1, a: Uint8Array.of(7), gone: undefined, c: [null, true, 'é'] })
  assert.is(toHex(bytes), 'a361614107616383f6f562c3a962626201')
})

test('the bytes are a plain array of their own, of whatever length', () => {
  for (let length = 0; length < 5000; length += 61) {
    const bytes = encode(new Uint8Array(length))
    assert.is(Object.getPrototypeOf(bytes), Uint8Array.prototype)
    assert.is(bytes.buffer.byteLength, bytes.length)
    const inMap = encodeFields({ bytes: new Uint8Array(length) })
    assert.is(Object.getPrototypeOf(inMap), Uint8Array.prototype)
    assert.is(inMap.buffer.byteLength, inMap.length)
  }
})

test('any bytes at all are a value that encodes to them, or a named error', () => {
  const property = fc.property(anyBytes({ lengthMax: 40 }), (bytes) => {
    const code = contains(decodeAny, { name: 'any bytes', bytes })
    if (code === undefined) assert.equal(encode(decodeAny(bytes)), bytes)
  })
  check(property, { runs: 2000 })
})

test('what is not the one spelling of a value is refused', () => {
  attack(decodeAny, encode(mapOf({ k: 'news', list: [1, 'two', Uint8Array.of(3)] })), {
    bytesMax: frameBytesMax,
  })
  for (const input of hostileCbor()) refuses(decodeAny, input)
})

test('the number of values ends at its maximum', () => {
  const crowd = (count: number): Uint8Array =>
    encode(Array.from({ length: count - 1 }, (_, index) => (index % 2 === 0 ? [] : 'a')))
  decodeAny(crowd(codecItemsMax))
  throws(() => decodeAny(crowd(codecItemsMax + 1)), 'too-large')
})

test('nesting ends at its maximum', () => {
  const nested = (depth: number): Uint8Array => fromHex('81'.repeat(depth) + '00')
  decodeAny(nested(codecDepthMax))
  throws(() => decodeAny(nested(codecDepthMax + 1)), 'too-large')
  throws(() => decodeAny(nested(60_000)), 'too-large')
  const maps = (depth: number): Uint8Array => fromHex('a16161'.repeat(depth) + '00')
  decodeAny(maps(codecDepthMax))
  throws(() => decodeAny(maps(codecDepthMax + 1)), 'too-large')
  // Wide is not deep: the second list stands beside the first one.
  decodeAny(encode(Array.from({ length: 500 }, () => [[], new Map([['a', []]])])))
})

test('more bytes than the maximum are refused unread', () => {
  throws(() => decode(encode('abc'), 3), 'too-large')
  assert.is(decode(encode('abc'), 4), 'abc')
})

test('keys that mean something to an object are keys like any other', () => {
  for (const key of prototypeKeys) {
    const value = decodeAny(encode(new Map([[key, mapOf({ polluted: true })]])))
    assert.instance(value, Map)
    assert.equal([...(value as Map<string, Value>).keys()], [key])
    assert.is(Reflect.get({}, 'polluted'), undefined)
    throws(() => decodeFields(encodeFields({ a: 1 }), 100).text(key, 10), 'malformed')
  }
})

test('fields are what they are asked to be', () => {
  const fields = decodeFields(encodeFields(sample), frameBytesMax)
  assert.is(fields.text('text', 4), 'aéb')
  assert.equal(fields.bytes('bytes', 3), Uint8Array.of(1, 2, 3))
  assert.equal(fields.bytesUpTo('bytes', 5), Uint8Array.of(1, 2, 3))
  assert.is(fields.uint('number', 7), 7)
  assert.is(fields.time('number'), 7)
  assert.is(fields.flag('flag'), true)
  assert.equal(fields.list('list', 2), ['a', 'b'])
  assert.equal(fields.texts('list', 2, 1), ['a', 'b'])
  assert.is(fields.fields('map').uint('inner', 1), 1)
  assert.ok(fields.has('map'))
  assert.not.ok(fields.has('toString'))
})

const sample = {
  text: 'aéb',
  bytes: Uint8Array.of(1, 2, 3),
  number: 7,
  flag: true,
  list: ['a', 'b'],
  map: mapOf({ inner: 1 }),
  nothing: null,
}
const readers: Record<string, (fields: Fields, key: string) => unknown> = {
  text: (fields, key) => fields.text(key, 100),
  bytes: (fields, key) => fields.bytesUpTo(key, 100),
  number: (fields, key) => fields.uint(key, 100),
  flag: (fields, key) => fields.flag(key),
  list: (fields, key) => fields.list(key, 100),
  map: (fields, key) => fields.fields(key),
}

test('fields of any other type, and those that are missing, are malformed', () => {
  const fields = fieldsOf(mapOf(sample))
  for (const [type, read] of Object.entries(readers)) {
    for (const key of [...Object.keys(sample), 'missing', '__proto__']) {
      if (key === type) read(fields, key)
      else throws(() => read(fields, key), 'malformed')
    }
  }
})

test('fields above their maximum are refused', () => {
  const fields = fieldsOf(mapOf({ ...sample, low: -1, half: 0.5, huge: timeMsMax + 1 }))
  throws(() => fields.text('text', 3), 'too-large')
  const wide = fieldsOf(mapOf({ text: '蒲公英' }))
  assert.is(wide.text('text', 9), '蒲公英')
  throws(() => wide.text('text', 8), 'too-large')
  throws(() => fields.bytes('bytes', 2), 'too-large')
  throws(() => fields.bytes('bytes', 4), 'malformed')
  throws(() => fields.uint('number', 6), 'malformed')
  throws(() => fields.uint('number', 10, 8), 'malformed')
  throws(() => fields.list('list', 1), 'too-large')
  throws(() => fields.texts('list', 2, 0), 'too-large')
  for (const key of ['low', 'half', 'huge']) throws(() => fields.time(key), 'malformed')
})

test('text with half of a surrogate pair is refused', () => {
  throws(() => fieldsOf(mapOf({ text: 'a\ud800' })).text('text', 100), 'malformed')
  // Its bytes would be those of another text.
  for (const value of ['a\ud800', ['\udfff'], mapOf({ a: mapOf({ b: '\udc00\ud800' }) })])
    throws(() => encode(value), 'assertion')
})

test('only a map has fields', () => {
  for (const value of [null, 1, 'a', [], Uint8Array.of(1), undefined]) {
    throws(() => fieldsOf(value), 'malformed')
  }
})

test.run()
