/** Films in boxes, as far as tests need them: their headers, and nothing to see. */
import { concat, uintBytes, utf8 } from '../../protocol/bytes.ts'

export const u32 = (number: number): Uint8Array => uintBytes(number, 4)
export const zeros = (length: number): Uint8Array => new Uint8Array(length)

export function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const bytes = concat(...content)
  return concat(u32(8 + bytes.length), utf8(type), bytes)
}

const upright = [0x1_00_00, 0, 0, 0, 0x1_00_00, 0, 0, 0, 0x40_00_00_00]
export const turned = [0, 0x1_00_00, 0, 0xff_ff_00_00, 0, 0, 0, 0, 0x40_00_00_00]

export interface Film {
  readonly ticks?: number
  readonly handler?: string
  readonly matrix?: readonly number[]
  readonly isLong?: boolean
  readonly more?: readonly Uint8Array[]
}

/** `moov` of a film of 640 × 360 in a thousand ticks a second. */
export function movie(film: Film = {}): Uint8Array {
  const { ticks = 2500, handler = 'vide', matrix = upright, isLong = false, more = [] } = film
  const times = zeros(isLong ? 16 : 8)
  const version = u32(isLong ? 0x1_00_00_00 : 0)
  const duration = isLong ? uintBytes(ticks, 8) : u32(ticks)
  const size = [u32(640 * 65_536), u32(360 * 65_536)]
  const head = [version, times, u32(1), zeros(4), duration, zeros(16)]
  return box(
    'moov',
    box('mvhd', version, times, u32(1000), duration, zeros(80)),
    box(
      'trak',
      box('tkhd', ...head, ...matrix.map(u32), ...size),
      box('mdia', box('mdhd', zeros(24)), box('hdlr', zeros(8), utf8(handler), zeros(13))),
    ),
    ...more,
  )
}

/** The beginning of an MP4. */
export const movieType: Uint8Array = box('ftyp', utf8('isom\0\0\0\0isom'))
