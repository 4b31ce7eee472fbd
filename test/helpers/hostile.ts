/**
 * Bytes that a hostile or broken peer may send in place of valid bytes. Every decoder must answer it with a named error of
 * `protocol/errors.ts`, soon: no other exception, which would escape the catch at the edge, and no hang.
 */
import { performance } from 'node:perf_hooks'
import { inspect } from 'node:util'
import { concat } from '../../protocol/bytes.ts'
import { PappusError } from '../../protocol/errors.ts'
import * as assert from 'uvu/assert'
import {
  hostileCbor,
  hostileMaps,
  prototypeKeys,
  withField,
  withoutEachField,
  withWrongTypes,
} from './hostile-cbor.ts'
import { bytesFrom } from './seed.ts'
import { TestError } from './test-error.ts'

/** Bytes that are not as they should be. */
export interface HostileInput {
  readonly name: string
  readonly bytes: Uint8Array
}

export type Decoder = (bytes: Uint8Array) => unknown

export interface HostileOptions {
  /** More than this is one byte too much. */
  readonly bytesMax: number
  /** Whether one changed bit is always noticed, since a signature or a tag covers every bit. */
  readonly isAuthenticated?: boolean
}

/** Generous: a decoder that takes longer for one message can be used to hold a node up. */
const decodeMsMax = 1000
const flipsMax = 2000

/**
 * Puts everything at a decoder that this folder knows, made from a `valid` message where it can be.
 *
 * @throws {TestError} when the decoder takes what it must refuse, throws what is not named, or takes too long.
 */
export function attack(decode: Decoder, valid: Uint8Array, options: HostileOptions): void {
  decode(valid)
  for (const input of truncations(valid)) refuses(decode, input)
  for (const input of oversized(valid, options.bytesMax)) refuses(decode, input)
  for (const input of hostileCbor()) refuses(decode, input)
  for (const input of [...randomBytes(), ...bitFlips(valid)]) {
    if (options.isAuthenticated) refuses(decode, input)
    else contains(decode, input)
  }
}

/**
 * The same for a decoder of one encoded map: wrong fields, wrong order, and fields that it does not know, which
 * change nothing.
 *
 * @throws {TestError} as `attack` does.
 */
export function attackMap(decode: Decoder, valid: Uint8Array, options: HostileOptions): void {
  attack(decode, valid, options)
  for (const input of hostileMaps(valid)) refuses(decode, input)
  for (const input of [...withoutEachField(valid), ...withWrongTypes(valid)])
    contains(decode, input)
  for (const key of ['zz-later', ...prototypeKeys]) {
    assert.equal(decode(withField(valid, key, new Map([['polluted', true]]))), decode(valid))
    assert.is(Reflect.get({}, 'polluted'), undefined)
  }
}

/** Expects a named error. @returns its code */
export function refuses(decode: Decoder, input: HostileInput): string {
  const code = contains(decode, input)
  if (code === undefined) throw new TestError(`taken, but must be refused: ${describe(input)}`)
  return code
}

/** Expects a result or a named error. @returns the code of the error, if any */
export function contains(decode: Decoder, input: HostileInput): string | undefined {
  const startedMs = performance.now()
  const error = errorOf(() => decode(input.bytes))
  if (performance.now() - startedMs > decodeMsMax) {
    throw new TestError(`took more than ${decodeMsMax} ms: ${describe(input)}`)
  }
  if (error === undefined) return undefined
  // An assertion says that the caller is wrong; a peer must not be able to provoke one.
  if (error instanceof PappusError && error.code !== 'assertion') return error.code
  throw new TestError(`${inspect(error)} for ${describe(input)}`, {}, { cause: error })
}

/** Every beginning of the bytes, the empty one included. */
export function truncations(valid: Uint8Array): HostileInput[] {
  return sample(valid.length).map((length) => ({
    name: `cut to ${length} bytes`,
    bytes: valid.slice(0, length),
  }))
}

/** Every single bit turned round; above 2000 bits a sample of them. */
export function bitFlips(valid: Uint8Array): HostileInput[] {
  return sample(valid.length * 8).map((bit) => {
    const bytes = new Uint8Array(valid)
    bytes[bit >> 3]! ^= 1 << (bit & 7)
    return { name: `bit ${bit} turned`, bytes }
  })
}

/** One byte too many, and more than the maximum. */
export function oversized(valid: Uint8Array, bytesMax: number): HostileInput[] {
  return [
    { name: 'a byte appended', bytes: concat(valid, Uint8Array.of(0)) },
    { name: 'sent twice', bytes: concat(valid, valid) },
    { name: 'too large', bytes: concat(valid, new Uint8Array(bytesMax + 1 - valid.length)) },
    { name: 'far too large', bytes: new Uint8Array(4_000_000) },
  ]
}

/** The other values of the first byte, where that is a version or an algorithm. */
export function otherVersions(valid: Uint8Array): HostileInput[] {
  return Array.from({ length: 256 }, (_, version) => version)
    .filter((version) => version !== valid[0])
    .map((version) => ({
      name: `version ${version}`,
      bytes: concat(Uint8Array.of(version), valid.subarray(1)),
    }))
}

/** Bytes without any sense, the same ones in every run. */
export function randomBytes(): HostileInput[] {
  const next = bytesFrom('hostile')
  const lengths = [1, 2, 3, 9, 33, 64, 109, 173, 512, 4096]
  return lengths.flatMap((length) =>
    Array.from({ length: 20 }, () => ({ name: `${length} random bytes`, bytes: next(length) })),
  )
}

/** All numbers below `count`, or 2000 of them spread evenly with both ends. */
function sample(count: number): number[] {
  const step = Math.max(1, count / flipsMax)
  const length = Math.min(count, flipsMax)
  const numbers = Array.from({ length }, (_, index) => Math.floor(index * step))
  return [...new Set([...numbers, ...(count > 0 ? [count - 1] : [])])]
}

function errorOf(run: () => unknown): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error ?? new TestError('threw nothing')
  }
}

function describe({ name, bytes }: HostileInput): string {
  const start = Buffer.from(bytes.subarray(0, 100)).toString('hex')
  return `${name}: ${start}${bytes.length > 100 ? `… (${bytes.length} bytes)` : ''}`
}
