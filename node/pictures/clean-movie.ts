/**
 * Takes out of a film in boxes (MP4, MOV, M4V, M4A) what its camera wrote about place, time and device. The film itself is not written anew: boxes of
 * metadata become empty boxes of the same length (`free`), so that everything else stays where it is, and a film of a gigabyte costs some
 * kilobytes.
 */
import { open, type FileHandle } from 'node:fs/promises'
import { boxesIn, contentOf, handlerOf, type Box, type Search } from './boxes.ts'
import { blank } from './clean/blank.ts'
import { readAt, readHead } from './head.ts'
import { boxDepthMax, fragmentBoxesMax, headBytes } from './limits.ts'
import { mpegBoxType } from './sniff-media.ts'

/** Boxes of metadata: of users, of any kind, of makers; and room that may hold what stood there before. */
const metadataBoxes = /^(udta|meta|uuid|free|skip|wide)$/u
/** Boxes that hold others, among which metadata may stand. */
const parents = /^(moov|trak|mdia|minf|moof|traf)$/u
/** Headers with the times at which they were made and changed. */
const timedBoxes = /^(mvhd|tkhd|mdhd)$/u
/** The kinds of tracks that people see, hear or read. Others hold places, faces and movements of the camera. */
const shownHandlers = /^(vide|soun|text|sbtl|subt|clcp)$/u

/**
 * Cleans a film where it stands. Files that are no film in boxes stay as they are.
 *
 * @returns whether all of it could be looked at; a film that has more boxes than any has, or a box with a wrong length, is cleaned only in part.
 */
export async function cleanMovie(path: string): Promise<boolean> {
  await using file = await open(path, 'r+')
  if (mpegBoxType(await readHead(file, headBytes)) === undefined) return true
  const { size } = await file.stat()
  const search: Search = {
    read: (position, length) => readAt(file, position, length),
    left: fragmentBoxesMax,
  }
  await cleanInside(file, search, { start: 0, end: size })
  return search.left > 0 && search.isBroken !== true
}

async function cleanInside(
  file: FileHandle,
  search: Search,
  inside: Pick<Box, 'start' | 'end'>,
  depth = 0,
): Promise<void> {
  for await (const box of boxesIn(search, inside)) {
    if (metadataBoxes.test(box.type) || (await isHidden(search, box))) await makeFree(file, box)
    else if (timedBoxes.test(box.type)) await forgetTimes(file, search, box)
    else if (parents.test(box.type) && depth < boxDepthMax) {
      await cleanInside(file, search, box, depth + 1)
    }
  }
}

/** Whether it is a track that players do not show. */
async function isHidden(search: Search, box: Box): Promise<boolean> {
  if (box.type !== 'trak') return false
  const handler = await handlerOf(search, box)
  return handler !== undefined && !shownHandlers.test(handler)
}

/** Makes a box an empty one of the same length. */
async function makeFree(file: FileHandle, { at, start, end }: Box): Promise<void> {
  await blank(file, start, end)
  await file.write(Buffer.from('free'), 0, 4, at + 4)
}

/** Two times stand behind version and flags, in four bytes each, or in eight. */
async function forgetTimes(file: FileHandle, search: Search, box: Box): Promise<void> {
  const content = await contentOf(search, box)
  const length = Math.min(content[0] === 1 ? 16 : 8, content.length - 4)
  if (length > 0) await file.write(new Uint8Array(length), 0, length, box.start + 4)
}
