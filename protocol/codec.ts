/**
 * The one encoding of structured values: DAG-CBOR, of which each value has exactly one spelling.
 *
 * Maps decode to `Map`, never to objects, so a key named `__proto__` is a key and nothing else.
 * Readers ask for the fields they know and pass over the others, so that a later version can add some.
 */
import { decodeOptions, encodeOptions } from '@ipld/dag-cbor'
import { decode as cborDecode, encode as cborEncode } from 'cborg'
import { equalBytes, utf8 } from './bytes.ts'
import { assert, MalformedError, TooLargeError } from './errors.ts'
import { codecDepthMax, codecItemsMax, timeMsMax } from './limits.ts'
import { normalBody, readableName } from './text.ts'

export type Value = string | number | boolean | null | Uint8Array | readonly Value[] | ValueMap
export type ValueMap = ReadonlyMap<string, Value>

const strictOptions = { ...decodeOptions, useMaps: true, allowBigInt: false, tags: {} }

/** Half of a surrogate pair would become another character on the way, and readers would see a text that its writer does not. */
const wholeTextOptions = {
  ...encodeOptions,
  typeEncoders: { ...encodeOptions.typeEncoders, string: assertWhole },
}

/**
 * The bytes of a value. Absent fields are left out of a map, not set to `undefined`.
 *
 * @throws {AssertionError} when a text has half of a surrogate pair.
 */
export function encode(value: Value): Uint8Array {
  // A copy: for some lengths the encoder returns a Buffer, whose `slice` shares its memory.
  return new Uint8Array(cborEncode(value, wholeTextOptions))
}

/** The bytes of a map with these fields; those that are `undefined` are left out. */
export function encodeFields(fields: Record<string, Value | undefined>): Uint8Array {
  return encode(mapOf(fields))
}

/** A map of the fields that are not `undefined`. */
export function mapOf(fields: Record<string, Value | undefined>): ValueMap {
  const map = new Map<string, Value>()
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) map.set(key, value)
  return map
}

/**
 * The value of some bytes.
 *
 * @throws {TooLargeError} above `bytesMax`, `codecDepthMax` or `codecItemsMax`.
 * @throws {MalformedError} when the bytes are not the one spelling of a value.
 */
export function decode(bytes: Uint8Array, bytesMax: number): Value {
  if (bytes.length > bytesMax) throw new TooLargeError('encoded value', { max: bytesMax })
  assertModest(bytes)
  let value: Value
  try {
    value = cborDecode(bytes, strictOptions)
  } catch (cause) {
    throw new MalformedError('not DAG-CBOR', {}, { cause })
  }
  if (!isCanonical(value, bytes)) throw new MalformedError('not the canonical spelling')
  return value
}

/** The fields of an encoded map. @throws {MalformedError} when the value is no map. */
export function decodeFields(bytes: Uint8Array, bytesMax: number): Fields {
  return fieldsOf(decode(bytes, bytesMax))
}

/** The fields of a decoded value. @throws {MalformedError} when it is no map. */
export function fieldsOf(value: Value | undefined): Fields {
  if (!(value instanceof Map)) throw new MalformedError('expected a map')
  return new Fields(value)
}

/** Typed access to a decoded map; every method throws `MalformedError` on a value that it did not expect. */
export class Fields {
  readonly #map: ValueMap

  constructor(map: ValueMap) {
    this.#map = map
  }

  has(key: string): boolean {
    return this.#map.has(key)
  }

  /** Text of at most `bytesMax` UTF-8 bytes and at least `charsMin` characters, well-formed. */
  text(key: string, bytesMax: number, charsMin = 0): string {
    const value = this.#map.get(key)
    if (typeof value !== 'string') throw new MalformedError(`${key}: expected text`)
    if (!value.isWellFormed()) throw new MalformedError(`${key}: broken text`)
    if (value.length > bytesMax || utf8(value).length > bytesMax) {
      throw new TooLargeError(key, { max: bytesMax })
    }
    if (value.length < charsMin) throw new MalformedError(`${key}: too short`)
    return value
  }

  /** A name that somebody wrote: 1 to `bytesMax` UTF-8 bytes, read in its normal form (`text.ts`), which has no more either. */
  name(key: string, bytesMax: number): string {
    const name = readableName(this.text(key, bytesMax, 1))
    if (utf8(name).length > bytesMax) throw new TooLargeError(key, { max: bytesMax })
    return name
  }

  /** Other text that somebody wrote: up to `bytesMax` UTF-8 bytes, read in its normal form. */
  body(key: string, bytesMax: number): string {
    return normalBody(this.text(key, bytesMax))
  }

  /** A list of such names. */
  names(key: string, itemsMax: number, bytesMax: number): string[] {
    return this.list(key, itemsMax).map((item) =>
      new Fields(new Map([[key, item]])).name(key, bytesMax),
    )
  }

  /** Bytes of exactly `length`. */
  bytes(key: string, length: number): Uint8Array {
    const value = this.bytesUpTo(key, length)
    if (value.length !== length) throw new MalformedError(`${key}: expected ${length} bytes`)
    return value
  }

  /** At most `lengthMax` bytes. */
  bytesUpTo(key: string, lengthMax: number): Uint8Array {
    const value = this.#map.get(key)
    if (!(value instanceof Uint8Array)) throw new MalformedError(`${key}: expected bytes`)
    if (value.length > lengthMax) throw new TooLargeError(key, { max: lengthMax })
    return value
  }

  /** A whole number from `min` to `max`. */
  uint(key: string, max: number, min = 0): number {
    const value = this.#map.get(key)
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw new MalformedError(`${key}: expected a number from ${min} to ${max}`)
    }
    return value
  }

  /** Milliseconds since 1970. */
  time(key: string): number {
    return this.uint(key, timeMsMax)
  }

  flag(key: string): boolean {
    const value = this.#map.get(key)
    if (typeof value !== 'boolean') throw new MalformedError(`${key}: expected true or false`)
    return value
  }

  /** A list of at most `itemsMax` values. */
  list(key: string, itemsMax: number): readonly Value[] {
    const value = this.#map.get(key)
    if (!Array.isArray(value)) throw new MalformedError(`${key}: expected a list`)
    if (value.length > itemsMax) throw new TooLargeError(key, { max: itemsMax })
    return value as readonly Value[]
  }

  /** A list of whole numbers from 0 to `max`. */
  uints(key: string, itemsMax: number, max: number): number[] {
    return this.list(key, itemsMax).map((item) => new Fields(new Map([[key, item]])).uint(key, max))
  }

  /** A list of texts. */
  texts(key: string, itemsMax: number, bytesMax: number): string[] {
    return this.list(key, itemsMax).map((item) =>
      new Fields(new Map([[key, item]])).text(key, bytesMax),
    )
  }

  /** A list of bytes of one length. */
  byteStrings(key: string, itemsMax: number, length: number): Uint8Array[] {
    return this.list(key, itemsMax).map((item) =>
      new Fields(new Map([[key, item]])).bytes(key, length),
    )
  }

  /** Up to `itemsMax` bytes of one length each, one after the other. @throws {MalformedError} when the last one is cut off. */
  packed(key: string, itemsMax: number, length: number): Uint8Array[] {
    const bytes = this.bytesUpTo(key, itemsMax * length)
    if (bytes.length % length !== 0) throw new MalformedError(`${key}: expected whole parts`)
    return Array.from({ length: bytes.length / length }, (_, index) =>
      bytes.slice(index * length, (index + 1) * length),
    )
  }

  /** A map inside this one. */
  fields(key: string): Fields {
    return fieldsOf(this.#map.get(key))
  }
}

/** `null` leaves the encoding to cborg. */
function assertWhole(text: string): null {
  assert(text.isWellFormed(), 'text is of whole characters')
  return null
}

/** Whether encoding gives the same bytes; cborg passes over a wrong order of keys. */
function isCanonical(value: Value, bytes: Uint8Array): boolean {
  try {
    return equalBytes(encode(value), bytes)
  } catch {
    return false
  }
}

/**
 * Refuses deep nesting and crowds of small values before the recursive decoder runs: one pass over the headers, in
 * which strings and bytes are stepped over.
 */
function assertModest(bytes: Uint8Array): void {
  const left: number[] = []
  let at = 0
  for (let items = 1; at < bytes.length; items++) {
    if (items > codecItemsMax) throw new TooLargeError('items', { max: codecItemsMax })
    const { major, value, length } = readHeader(bytes, at)
    at += length + (major === 2 || major === 3 ? value : 0)
    if (left.length > 0) left[left.length - 1]! -= 1
    if ((major === 4 || major === 5) && value > 0) left.push(major === 4 ? value : value * 2)
    while (left.at(-1) === 0) left.pop()
    if (left.length > codecDepthMax) throw new TooLargeError('nesting', { max: codecDepthMax })
  }
}

/** Major type, argument and header length of the item at `at` (RFC 8949 section 3). */
function readHeader(
  bytes: Uint8Array,
  at: number,
): { major: number; value: number; length: number } {
  const first = bytes[at]
  assert(first !== undefined, 'called inside the bytes')
  const info = first & 31
  if (info < 24) return { major: first >> 5, value: info, length: 1 }
  if (info > 27) throw new MalformedError('indefinite or reserved length')
  const extra = 1 << (info - 24)
  let value = 0
  for (let index = 1; index <= extra; index++) value = value * 256 + (bytes[at + index] ?? 0)
  return { major: first >> 5, value, length: 1 + extra }
}
