/** New inputs from old ones: bytes turned, cut, moved and joined, and values of DAG-CBOR changed in their structure. */
import { concat, uintBytes, utf8 } from '../../protocol/bytes.ts'
import { decode, encode, type Value } from '../../protocol/codec.ts'
import type { Random } from '../helpers/random.ts'

export interface Material {
  /** Inputs to take parts from. */
  readonly corpus: readonly Uint8Array[]
  /** Words worth putting in. */
  readonly words: readonly Uint8Array[]
  readonly bytesMax: number
}

const tries = 6
const otherKeys = ['k', 'at', 'zz', '__proto__', 'constructor']
const edgeBytes = [0, 1, 0x17, 0x18, 0x1f, 0x20, 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xf6, 0xfb, 0xff]
const edgeNumbers = [
  0,
  1,
  -1,
  23,
  24,
  255,
  256,
  65_535,
  65_536,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  -(2 ** 53 - 1),
  0.5,
  1e300,
]
const edgeLengths = [0, 1, 16, 31, 32, 33, 64, 96, 169, 256, 512, 1_000, 4_096, 61_440, 65_000]

/** Changes an input once or a few times; the result has at most `bytesMax` bytes. */
export function mutate(input: Uint8Array, random: Random, material: Material): Uint8Array {
  let bytes = random.once(2) ? mutateValue(input, random, material) : input
  const count = bytes === input || random.once(8) ? 1 + random.below(tries) : 0
  for (let index = 0; index < count; index++) bytes = mutateBytes(bytes, random, material)
  return bytes.length > material.bytesMax ? bytes.slice(0, material.bytesMax) : bytes
}

/** How an operand of a comparison may stand in input. */
export function wordsOf(operand: string | number): Uint8Array[] {
  if (typeof operand === 'string') return [utf8(operand)]
  if (!Number.isSafeInteger(operand) || operand < 0) return []
  return [1, 2, 4, 8]
    .filter((length) => operand < 256 ** length)
    .map((length) => uintBytes(operand, length))
}

function mutateBytes(bytes: Uint8Array, random: Random, { corpus, words }: Material): Uint8Array {
  const at = random.below(bytes.length + 1)
  const end = at + random.below(Math.min(bytes.length - at, 64) + 1)
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (random.below(9)) {
    case 0:
      return turned(bytes, at, 1 << random.below(8))
    case 1:
      return at < bytes.length ? bytes.with(at, random.pick(edgeBytes)) : bytes
    case 2:
      return at < bytes.length ? bytes.with(at, random.below(256)) : bytes
    case 3:
      return concat(head, bytes.subarray(end))
    case 4:
      return concat(head, bytes.subarray(at, end), tail)
    case 5:
      return concat(head, random.bytes(1 + random.below(16)), tail)
    case 6:
      return overwritten(bytes, at, words.length > 0 ? random.pick(words) : head)
    case 7:
      return concat(head, words.length > 0 ? random.pick(words) : tail, tail)
    default: {
      const other = random.pick(corpus)
      return concat(head, other.subarray(random.below(other.length + 1)))
    }
  }
}

function turned(bytes: Uint8Array, at: number, bits: number): Uint8Array {
  const byte = bytes[at]
  return byte === undefined ? bytes : bytes.with(at, byte ^ bits)
}

function overwritten(bytes: Uint8Array, at: number, word: Uint8Array): Uint8Array {
  return concat(
    bytes.subarray(0, at),
    word,
    bytes.subarray(Math.min(bytes.length, at + word.length)),
  )
}

/** Changes one value inside an encoded one; the same bytes where they are no DAG-CBOR. */
function mutateValue(bytes: Uint8Array, random: Random, material: Material): Uint8Array {
  try {
    return encode(changedInside(decode(bytes, bytes.length), random, material))
  } catch {
    return bytes
  }
}

function changedInside(value: Value, random: Random, material: Material): Value {
  const isDeep = !random.once(3)
  if (value instanceof Map && value.size > 0 && isDeep)
    return changedMap(value as Map<string, Value>, random, material)
  if (Array.isArray(value) && value.length > 0 && isDeep)
    return changedList(value as Value[], random, material)
  return changedValue(value, random, material)
}

function changedMap(map: Map<string, Value>, random: Random, material: Material): Value {
  const changed = new Map(map)
  const key = random.pick([...map.keys()])
  const value = map.get(key)!
  const choice = random.below(8)
  if (choice === 0) changed.delete(key)
  else if (choice === 1) changed.set(random.pick(otherKeys), value)
  else changed.set(key, changedInside(value, random, material))
  return changed
}

function changedList(list: readonly Value[], random: Random, material: Material): Value {
  const at = random.below(list.length)
  const item = list[at]!
  switch (random.below(5)) {
    case 0:
      return list.toSpliced(at, 1)
    case 1:
      return list.toSpliced(at, 0, item)
    case 2:
      return Array.from({ length: Math.min(1 + random.below(2_000), 2_000) }, () => item)
    default:
      return list.with(at, changedInside(item, random, material))
  }
}

function changedValue(value: Value, random: Random, material: Material): Value {
  if (value instanceof Uint8Array && !random.once(4)) {
    return random.once(3) ? resized(value, random) : mutateBytes(value, random, material)
  }
  if (typeof value === 'number' && !random.once(4)) {
    return random.once(2) ? value + random.below(7) - 3 : random.pick(edgeNumbers)
  }
  if (typeof value === 'string' && !random.once(4)) return changedText(value, random)
  return anyValue(random, material)
}

function changedText(text: string, random: Random): string {
  const at = random.below(text.length + 1)
  if (random.once(4)) return text.slice(0, at).repeat(1 + random.below(40))
  return (
    text.slice(0, at) + random.pick(['', 'a', '\0', 'é', '\u{1F300}', '/', ' ']) + text.slice(at)
  )
}

function resized(bytes: Uint8Array, random: Random): Uint8Array {
  const longer = new Uint8Array(random.pick(edgeLengths))
  longer.set(bytes.subarray(0, longer.length))
  return longer
}

function anyValue(random: Random, { words }: Material): Value {
  switch (random.below(8)) {
    case 0:
      return null
    case 1:
      return random.once(2)
    case 2:
      return random.pick(edgeNumbers)
    case 3:
      return ''
    case 4:
      return new Uint8Array(random.pick(edgeLengths))
    case 5:
      return Array.from({ length: random.below(5) }, () => random.below(300))
    case 6:
      return new Map([['k', random.below(300)]])
    default:
      return words.length > 0 ? random.pick(words) : []
  }
}
