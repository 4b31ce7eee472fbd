/**
 * Length and size of a film in boxes (MP4, MOV, M4V, M4A), out of the headers of its boxes: of a film of a gigabyte some kilobytes are read.
 * The boxes are those of ISO 14496-12: `moov` says how long it is (`mvhd`, or `mehd` where it comes in fragments), and of each track (`trak`) its
 * size (`tkhd`) and what it is for (`hdlr`).
 */
import { open } from 'node:fs/promises'
import {
  boxesIn,
  contentOf,
  find,
  handlerOf,
  wide,
  type Box,
  type ReadBytes,
  type Search,
} from './boxes.ts'
import { readAt, uint32 } from './head.ts'
import { boxesMax, durationMsMax } from './limits.ts'

/** The known facts of a film, without those that it does not say, or says without sense. */
export interface MovieInfo {
  readonly durationMs?: number
  /** Pixels as it is shown: turned the right way. */
  readonly width?: number
  readonly height?: number
}

/** The facts that a file states about itself. Never throws because of what stands in it. */
export async function movieInfo(path: string): Promise<MovieInfo> {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  return await movieInfoOf((position, length) => readAt(file, position, length), size)
}

/** The same, of `size` bytes that are read anywhere. */
export async function movieInfoOf(read: ReadBytes, size: number): Promise<MovieInfo> {
  const search: Search = { read, left: boxesMax }
  const movie = await find(search, { start: 0, end: size }, 'moov')
  if (movie === undefined) return {}
  let found: MovieInfo = {}
  for await (const box of boxesIn(search, movie)) {
    if (box.type === 'mvhd') found = { ...found, ...(await durationIn(search, box, movie)) }
    if (box.type !== 'trak' || found.width !== undefined) continue
    if ((await handlerOf(search, box)) === 'vide') {
      found = { ...found, ...(await sizeIn(search, box)) }
    }
  }
  return found
}

/** Whether a file has sound, and nothing to see. */
export async function isSoundAlone(path: string): Promise<boolean> {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  const read: ReadBytes = (position, length) => readAt(file, position, length)
  const search: Search = { read, left: boxesMax }
  const movie = await find(search, { start: 0, end: size }, 'moov')
  if (movie === undefined) return false
  const handlers = new Set<string | undefined>()
  for await (const box of boxesIn(search, movie)) {
    if (box.type === 'trak') handlers.add(await handlerOf(search, box))
  }
  return handlers.has('soun') && !handlers.has('vide')
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
  if (header === undefined) return {}
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
