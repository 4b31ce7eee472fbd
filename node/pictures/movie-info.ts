/**
 * Length and size of a film in boxes (MP4, MOV, M4V, M4A), out of the headers of its boxes: of a film of a gigabyte some kilobytes are read.
 * The boxes are those of ISO 14496-12: `moov` says how long it is (`mvhd`, or `mehd` where it comes in fragments), and of each track (`trak`) its
 * size (`tkhd`) and what it is for (`hdlr`).
 */
import { open } from 'node:fs/promises'
import { ascii, readAt, uint32 } from './head.ts'
import { boxesMax, durationMsMax } from './limits.ts'

/** What is known of a film; what it does not say, or says without sense, is left out. */
export interface MovieInfo {
  readonly durationMs?: number
  /** Pixels as it is shown: turned the right way. */
  readonly width?: number
  readonly height?: number
}

/** Reads at most so many bytes at a position; fewer at the end of the file. */
export type ReadBytes = (position: number, length: number) => Promise<Uint8Array>

interface Box {
  readonly type: string
  /** Where what stands in it begins, and where it ends. */
  readonly start: number
  readonly end: number
}

interface Search {
  readonly read: ReadBytes
  /** Boxes that may still be looked at. */
  left: number
}

/** Bytes of the largest header that is read: `tkhd` in its long form. */
const headerBytesMax = 96

/** What a file says about itself. Never throws because of what stands in it. */
export async function movieInfo(path: string): Promise<MovieInfo> {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  return await movieInfoOf((position, length) => readAt(file, position, length), size)
}

/** The same, of `size` bytes that are read anywhere. */
export async function movieInfoOf(read: ReadBytes, size: number): Promise<MovieInfo> {
  const search: Search = { read, left: boxesMax }
  const movie = await find(search, { type: '', start: 0, end: size }, 'moov')
  if (movie === undefined) return {}
  const found: { durationMs?: number; width?: number; height?: number } = {}
  for await (const box of boxesIn(search, movie)) {
    if (box.type === 'mvhd') Object.assign(found, await durationIn(search, box, movie))
    if (box.type !== 'trak' || found.width !== undefined) continue
    Object.assign(found, await sizeIn(search, box))
  }
  return found
}

/** The boxes that stand in another, in turn. A length that leads out of it ends at its end. */
async function* boxesIn(search: Search, { start, end }: Box): AsyncGenerator<Box> {
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
    if (length < headLength) return
    const boxEnd = Math.min(end, position + length)
    yield { type: ascii(head, 4, 4), start: position + headLength, end: boxEnd }
    position += length
  }
}

async function find(search: Search, inside: Box, type: string): Promise<Box | undefined> {
  for await (const box of boxesIn(search, inside)) if (box.type === type) return box
  return undefined
}

/** The bytes of a box that holds no others. */
async function contentOf({ read }: Search, { start, end }: Box): Promise<Uint8Array> {
  return read(start, Math.max(0, Math.min(headerBytesMax, end - start)))
}

async function durationIn(search: Search, header: Box, movie: Box): Promise<MovieInfo> {
  const content = await contentOf(search, header)
  const isLong = content[0] === 1
  const scale = uint32(content, isLong ? 20 : 12)
  const ticks = numberIn(content, isLong, isLong ? 24 : 16) || (await fragmentTicks(search, movie))
  if (!scale || !ticks) return {}
  const durationMs = Math.round((ticks / scale) * 1000)
  return durationMs > 0 && durationMs <= durationMsMax ? { durationMs } : {}
}

/** The length of all fragments together, which a film that is recorded in fragments says at another place. */
async function fragmentTicks(search: Search, movie: Box): Promise<number | undefined> {
  const fragments = await find(search, movie, 'mvex')
  const header = fragments && (await find(search, fragments, 'mehd'))
  if (header === undefined) return undefined
  const content = await contentOf(search, header)
  return numberIn(content, content[0] === 1, 4)
}

/** The size of a track of pictures. */
async function sizeIn(search: Search, track: Box): Promise<MovieInfo> {
  const header = await find(search, track, 'tkhd')
  const media = await find(search, track, 'mdia')
  const handler = media && (await find(search, media, 'hdlr'))
  if (header === undefined || handler === undefined) return {}
  if (ascii(await contentOf(search, handler), 8, 4) !== 'vide') return {}
  const content = await contentOf(search, header)
  // Flags, three times and numbers, the matrix, and the size in 65536ths of a pixel.
  const matrix = content[0] === 1 ? 52 : 40
  const width = (uint32(content, matrix + 36) ?? 0) >>> 16
  const height = (uint32(content, matrix + 40) ?? 0) >>> 16
  if (width === 0 || height === 0) return {}
  // A quarter turn, as of a phone that is held upright: the diagonal of the matrix is zero.
  const isTurned = uint32(content, matrix) === 0 && uint32(content, matrix + 16) === 0
  return isTurned ? { width: height, height: width } : { width, height }
}

/** A number of four or eight bytes; all ones stand for none. */
function numberIn(bytes: Uint8Array, isLong: boolean, offset: number): number | undefined {
  const number = isLong ? wide(bytes, offset) : uint32(bytes, offset)
  return number === 0xff_ff_ff_ff && !isLong ? undefined : number
}

/** A number of eight bytes, as far as it can be told exactly. */
function wide(bytes: Uint8Array, offset: number): number | undefined {
  const high = uint32(bytes, offset)
  const low = uint32(bytes, offset + 4)
  if (high === undefined || low === undefined || high >= 2 ** 21) return undefined
  return high * 2 ** 32 + low
}
