/** Walks through the boxes of a film (ISO 14496-12, 4.2), whatever they say about their lengths. */
import { ascii, uint32 } from './head.ts'

/** Reads at most so many bytes at a position; fewer at the end of the file. */
export type ReadBytes = (position: number, length: number) => Promise<Uint8Array>

export interface Box {
  readonly type: string
  /** Where it begins itself. */
  readonly at: number
  /** Where what stands in it begins, and where it ends. */
  readonly start: number
  readonly end: number
}

export interface Search {
  readonly read: ReadBytes
  /** Boxes that may still be looked at. */
  left: number
  /** Whether a box said a length that none has, so that nothing tells what stands behind it. */
  isBroken?: boolean
}

/** Bytes of the largest header that is read: `tkhd` in its long form. */
const headerBytesMax = 96

/** The boxes that stand in another, in turn. A length that leads out of it ends at its end. */
export async function* boxesIn(
  search: Search,
  { start, end }: Pick<Box, 'start' | 'end'>,
): AsyncGenerator<Box> {
  let position = start
  while (position + 8 <= end && search.left > 0) {
    search.left -= 1
    const head = await search.read(position, 16)
    const short = uint32(head, 0)
    if (short === undefined) return
    // One says that the length follows in eight bytes, zero that the box is the last.
    const long = short === 1 ? wide(head, 8) : short
    if (long === undefined) return
    const length = long === 0 ? end - position : long
    const headLength = short === 1 ? 16 : 8
    if (length < headLength) {
      search.isBroken = true
      return
    }
    const boxEnd = Math.min(end, position + length)
    yield { type: ascii(head, 4, 4), at: position, start: position + headLength, end: boxEnd }
    position += length
  }
}

export async function find(
  search: Search,
  inside: Pick<Box, 'start' | 'end'>,
  type: string,
): Promise<Box | undefined> {
  for await (const box of boxesIn(search, inside)) if (box.type === type) return box
  return undefined
}

/** The bytes of a box that holds no others. */
export async function contentOf({ read }: Search, { start, end }: Box): Promise<Uint8Array> {
  return read(start, Math.max(0, Math.min(headerBytesMax, end - start)))
}

/** Kind of a track, as `vide` or `soun`; nothing where it does not say. */
export async function handlerOf(search: Search, track: Box): Promise<string | undefined> {
  const media = await find(search, track, 'mdia')
  const handler = media && (await find(search, media, 'hdlr'))
  return handler && ascii(await contentOf(search, handler), 8, 4)
}

/** A number of eight bytes, as far as it can be told exactly. */
export function wide(bytes: Uint8Array, offset: number): number | undefined {
  const high = uint32(bytes, offset)
  const low = uint32(bytes, offset + 4)
  if (high === undefined || low === undefined || high >= 2 ** 21) return undefined
  return high * 2 ** 32 + low
}
