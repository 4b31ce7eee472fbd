/** Fields of a protobuf message that nothing else is known of, see https://protobuf.dev/programming-guides/encoding. */
import { TestError } from './test-error.ts'

export interface ProtobufField {
  readonly number: number
  /** The bytes of the field; empty for a number. */
  readonly bytes: Buffer
}

/** @throws {TestError} when the bytes are no message of numbers and bytes. */
export function fieldsOf(message: Buffer): ProtobufField[] {
  const fields: ProtobufField[] = []
  for (let at = 0; at < message.length;) {
    const tag = varintAt(message, at)
    const value = varintAt(message, tag.end)
    const isBytes = tag.value % 8 === 2
    if (!isBytes && tag.value % 8 !== 0) throw new TestError('no protobuf of numbers and bytes')
    const end = value.end + (isBytes ? value.value : 0)
    fields.push({ number: Math.floor(tag.value / 8), bytes: message.subarray(value.end, end) })
    at = end
  }
  return fields
}

function varintAt(bytes: Buffer, start: number): { value: number; end: number } {
  let value = 0
  for (let at = start; at < bytes.length; at += 1) {
    value += (bytes[at]! & 0x7f) * 128 ** (at - start)
    if (bytes[at]! < 0x80) return { value, end: at + 1 }
  }
  throw new TestError('a number without an end')
}
