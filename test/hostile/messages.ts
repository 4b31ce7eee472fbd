/** Messages of libp2p's protocols, made by hand: only what an attack needs of them. */
import { concat } from '../../protocol/bytes.ts'

const text = new TextEncoder()

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest < 128 ? rest : (rest % 128) + 128)
    if (rest < 128) return Uint8Array.from(bytes)
  }
}

/** A field of Protocol Buffers that holds bytes. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  return concat(varint(number * 8 + 2), varint(bytes.length), bytes)
}

function number(fieldNumber: number, value: number): Uint8Array {
  return concat(varint(fieldNumber * 8), varint(value))
}

/** Bytes behind their length, or behind one that is a lie. */
export function framed(bytes: Uint8Array, length = bytes.length): Uint8Array {
  return concat(varint(length), bytes)
}

export function dhtMessage(kind: 'find' | 'put', key: Uint8Array): Uint8Array {
  if (kind === 'find') return concat(number(1, 4), field(2, key))
  const place = concat(text.encode('/pappus-card/'), key.subarray(0, 32))
  const record = concat(field(1, place), field(2, new Uint8Array(2000)))
  return concat(number(1, 0), field(2, place), field(3, record))
}

export function gossipSubscribe(topics: readonly string[]): Uint8Array {
  return concat(
    ...topics.map((topic) => field(1, concat(number(1, 1), field(2, text.encode(topic))))),
  )
}

export function gossipPublish(topic: string, messages: readonly Uint8Array[]): Uint8Array {
  return concat(
    ...messages.map((data) => field(2, concat(field(2, data), field(4, text.encode(topic))))),
  )
}

/** Of a data frame on stream 1. */
export function yamuxHeader(length: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(12))
  header.setUint32(4, 1)
  header.setUint32(8, length)
  return new Uint8Array(header.buffer)
}
