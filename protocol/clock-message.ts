/** A node asks a contact what their clock shows, to find out whether its own is wrong. Spec: wire.md, "Clock messages". */
import { readUint, uintBytes } from './bytes.ts'
import { MalformedError } from './errors.ts'
import { timeMsMax } from './limits.ts'

export const clockProtocol = '/pappus/clock/1.0.0'

/** Bytes of the largest message. */
export const clockFrameBytesMax = 8

/** | 1 byte | 0 | */
export const clockQuestion: Uint8Array = Uint8Array.of(0)

/** | 8 bytes | milliseconds since 1970 | */
export function encodeClockAnswer(nowMs: number): Uint8Array {
  return uintBytes(nowMs, clockFrameBytesMax)
}

/** @throws {MalformedError} unless it is a time. */
export function decodeClockAnswer(bytes: Uint8Array): number {
  const nowMs = bytes.length === clockFrameBytesMax ? readUint(bytes, 0, clockFrameBytesMax) : -1
  if (nowMs < 0 || nowMs > timeMsMax) throw new MalformedError('clock: no time')
  return nowMs
}
