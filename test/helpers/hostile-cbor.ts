/** CBOR (RFC 8949) that nobody should send, written byte by byte, since no good encoder would make it. */
import { inspect } from 'node:util'
import { concat } from '../../protocol/bytes.ts'
import { decode, encode, type Value } from '../../protocol/codec.ts'
import { fromHex } from './hex.ts'
import type { HostileInput } from './hostile.ts'
import { TestError } from './test-error.ts'

/** Names that mean something to a JavaScript object. */
export const prototypeKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']

/** Bytes that every decoder refuses. */
export function hostileCbor(): HostileInput[] {
  return [
    hex('indefinite map', 'bf616b646e657773ff'),
    hex('indefinite list', '9f01ff'),
    hex('indefinite text', '7f6161ff'),
    hex('indefinite bytes', '5f4101ff'),
    hex('break alone', 'ff'),
    hex('list of 2^32 items', '9affffffff'),
    hex('list of 2^64 items', '9bffffffffffffffff'),
    hex('map of 2^64 pairs', 'bbffffffffffffffff'),
    hex('2^32 bytes', '5affffffff'),
    hex('2^64 bytes', '5bffffffffffffffff'),
    hex('text of 2^64 bytes', '7bffffffffffffffff'),
    hex('number above 2^53', 'a1616b1b0020000000000000'),
    hex('number below -2^53', 'a1616b3b0020000000000000'),
    hex('number in too many bytes', 'a1616b1801'),
    hex('length in too many bytes', 'a178016b01'),
    hex('float16', 'a1616bf93c00'),
    hex('whole number as a float', 'a1616bfb3ff0000000000000'),
    hex('NaN', 'a1616bfb7ff8000000000000'),
    hex('infinity', 'a1616bfb7ff0000000000000'),
    hex('minus zero', 'a1616bfb8000000000000000'),
    hex('undefined', 'a1616bf7'),
    hex('simple value', 'a1616bf0'),
    hex('date tag', 'a1616bc11a514b67b0'),
    hex('bignum tag', 'a1616bc249010000000000000000'),
    hex('CID tag', 'a1616bd82a450001550001'),
    hex('map with a number for a key', 'a10101'),
    hex('map with bytes for a key', 'a1416b01'),
    hex('map with an empty key', 'a16001'),
    hex('key twice', 'a2616b01616b01'),
    hex('broken UTF-8', 'a1616b62c328'),
    hex('half of a surrogate pair', 'a1616b63eda080'),
    { name: 'lists in lists', bytes: repeat('81', 10_000, '00') },
    { name: 'maps in maps', bytes: repeat('a1616b', 10_000, '00') },
    { name: 'tags in tags', bytes: repeat('c6', 10_000, '00') },
    { name: 'wide lists in lists', bytes: repeat('9affffffff', 10_000, '00') },
    { name: 'empty lists', bytes: concat(fromHex('9a0000ea60'), repeat('80', 60_000, '')) },
  ]
}

/** A valid map with its keys in a wrong order, with one twice, and with a pair left over or missing. */
export function hostileMaps(valid: Uint8Array): HostileInput[] {
  const pairs = pairsOf(valid)
  const inputs = [
    { name: 'first pair twice', bytes: mapFrom([pairs[0]!, ...pairs]) },
    { name: 'one pair promised too many', bytes: mapFrom(pairs, pairs.length + 1) },
    { name: 'one pair promised too few', bytes: mapFrom(pairs, pairs.length - 1) },
  ]
  if (pairs.length < 2) return inputs
  return [...inputs, { name: 'keys in a wrong order', bytes: mapFrom(pairs.toReversed()) }]
}

/** A valid map with a field more, as a later version may send it. */
export function withField(valid: Uint8Array, key: string, value: Value): Uint8Array {
  return encode(new Map([...mapIn(valid), [key, value]]))
}

/** A valid map without one of its fields, once for each. */
export function withoutEachField(valid: Uint8Array): HostileInput[] {
  return [...mapIn(valid).keys()].map((missing) => ({
    name: `without ${missing}`,
    bytes: encode(new Map([...mapIn(valid)].filter(([key]) => key !== missing))),
  }))
}

/** A valid map with one field of a wrong type, once for each field and type. */
export function withWrongTypes(valid: Uint8Array): HostileInput[] {
  const wrong: Value[] = [null, true, -1, 0.5, '', new Uint8Array(0), [], new Map()]
  return [...mapIn(valid).keys()].flatMap((key) =>
    wrong.map((value) => ({
      name: `${key} is ${inspect(value)}`,
      bytes: withField(valid, key, value),
    })),
  )
}

/** The fields of an encoded map. */
export function mapIn(bytes: Uint8Array): Map<string, Value> {
  const value = decode(bytes, bytes.length)
  if (value instanceof Map) return value as Map<string, Value>
  throw new TestError('only maps can be mangled so')
}

function pairsOf(bytes: Uint8Array): Uint8Array[] {
  return [...mapIn(bytes)].map(([key, value]) => concat(encode(key), encode(value)))
}

/** A map of fewer than 23 encoded pairs. */
function mapFrom(pairs: readonly Uint8Array[], count = pairs.length): Uint8Array {
  return concat(Uint8Array.of(0xa0 + count), ...pairs)
}

function repeat(part: string, times: number, end: string): Uint8Array {
  return fromHex(part.repeat(times) + end)
}

function hex(name: string, text: string): HostileInput {
  return { name, bytes: fromHex(text) }
}
