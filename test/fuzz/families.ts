/** Inputs of one kind in many sizes, by which it shows how the work of a decoder grows. */
import { concat, utf8 } from '../../protocol/bytes.ts'
import { encode, type Value } from '../../protocol/codec.ts'
import { mapIn } from '../helpers/hostile-cbor.ts'
import { TestError } from '../helpers/test-error.ts'
import type { Target } from './targets.ts'

export interface Family {
  readonly name: string
  /** An input of about `size` bytes. */
  of(size: number): Uint8Array
}

/** Values of about `size` bytes. */
const values: Record<string, (size: number) => Value> = {
  bytes: (size) => new Uint8Array(size),
  text: (size) => 'a'.repeat(size),
  'wide text': (size) => '\u{1F300}'.repeat(size / 4),
  numbers: (size) => Array.from({ length: size }, () => 1),
  texts: (size) => Array.from({ length: size / 2 }, () => 'a'),
  'short bytes': (size) => Array.from({ length: size / 17 }, () => new Uint8Array(16)),
  'empty lists': (size) => Array.from({ length: size }, () => []),
  'empty maps': (size) => Array.from({ length: size }, () => new Map()),
  'small maps': (size) => Array.from({ length: size / 4 }, () => new Map([['a', 1]])),
  'many keys': (size) =>
    new Map(
      Array.from({ length: size / 9 }, (_, index) => [`k${String(index).padStart(6, '0')}`, 1]),
    ),
  'lists in lists': (size) => Array.from({ length: size / 6 }, () => [[[[[0]]]]]),
}
/** Those that are tried in every field of every message. */
const fieldValues = ['bytes', 'text', 'empty maps', 'many keys']
/** Stands in a map for a value that is put there afterwards. */
const placeholder = new TextEncoder().encode('here is the large value')
/** By kind and size: encoding them anew for each message took longer than all that is measured. */
const encodedValues = new Map<string, Uint8Array>()
const repeated = ['\0', 'a', ' ', 'a ', ')', '<', ':', '1', '/join#v1.', 'é', '\u0300', '\u{1F300}']

/** Repeated bytes and seeds for every target; for those that read maps also each of their fields grown. */
export function familiesOf({ seeds }: Target): Family[] {
  const families: Family[] = repeated.map((text) => ({
    name: `${JSON.stringify(text)} repeated`,
    of: (size) => repeat(utf8(text), size),
  }))
  for (const name of Object.keys(values))
    families.push({ name, of: (size) => encodedValue(name, size) })
  for (const [index, seed] of seeds.slice(0, 2).entries()) {
    families.push({
      name: `seed ${index} repeated`,
      of: (size) => concat(seed, repeat(seed, size)),
    })
    families.push(...grownFields(`seed ${index}`, seed))
  }
  return families
}

function grownFields(name: string, seed: Uint8Array): Family[] {
  const map = mapOrNone(seed)
  return [...map.keys(), ...(map.size > 0 ? ['zz'] : [])].flatMap((key) =>
    fieldValues.map((kind) => ({
      name: `${name}, ${key} is ${kind}`,
      of: (size: number) => withField(map, key, encodedValue(kind, size)),
    })),
  )
}

/** A value of some kind and size, encoded. */
function encodedValue(kind: string, size: number): Uint8Array {
  const name = `${kind} ${size}`
  const bytes = encodedValues.get(name) ?? encode(values[kind]!(size))
  encodedValues.set(name, bytes)
  return bytes
}

/** A map with one more field, or another value of one, which is encoded already. */
function withField(map: Map<string, Value>, key: string, value: Uint8Array): Uint8Array {
  const around = Buffer.from(encode(new Map<string, Value>([...map, [key, placeholder]])))
  const encoded = encode(placeholder)
  const at = around.indexOf(encoded)
  if (at === -1) throw new TestError(`no place for ${key}`)
  return concat(around.subarray(0, at), value, around.subarray(at + encoded.length))
}

function mapOrNone(bytes: Uint8Array): Map<string, Value> {
  try {
    return mapIn(bytes)
  } catch {
    return new Map()
  }
}

function repeat(part: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  bytes.set(part.subarray(0, size))
  // The text is doubled until it is enough.
  for (let length = part.length; length > 0 && length < size; length *= 2)
    bytes.copyWithin(length, 0, Math.min(length, size - length))
  return bytes
}
