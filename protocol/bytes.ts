/** Bytes and the texts that stand for them. */
import { bytesToUtf8, utf8ToBytes } from '@noble/ciphers/utils.js'
import { base64url } from 'multiformats/bases/base64'
import { equals } from 'multiformats/bytes'

export { equals as equalBytes }

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return utf8ToBytes(text)
}

/** Text of UTF-8 bytes, without a byte order mark; broken sequences become U+FFFD. */
export function fromUtf8(bytes: Uint8Array): string {
  return bytesToUtf8(bytes)
}

/** All parts in one new array. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** Unsigned big-endian number of `length` bytes (1 to 8); `value` is a safe integer. */
export function uintBytes(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let rest = value
  for (let index = length - 1; index >= 0; index--) {
    bytes[index] = rest % 256
    rest = Math.floor(rest / 256)
  }
  return bytes
}

/** Number of an unsigned big-endian field; above 2^53 it is not exact, which no field reaches. */
export function readUint(bytes: Uint8Array, offset: number, length: number): number {
  let value = 0
  for (let index = offset; index < offset + length; index++)
    value = value * 256 + (bytes[index] ?? 0)
  return value
}

/** base64url without padding (RFC 4648 section 5). */
export function toBase64url(bytes: Uint8Array): string {
  return base64url.baseEncode(bytes)
}

/** Bytes of base64url text, or `undefined` where it is not the one spelling of some bytes. */
export function fromBase64url(text: string): Uint8Array | undefined {
  try {
    const bytes = base64url.baseDecode(text)
    return base64url.baseEncode(bytes) === text ? bytes : undefined
  } catch {
    return undefined
  }
}
