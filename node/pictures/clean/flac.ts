/** Takes out of a FLAC file (RFC 9639, section 8) what is written beside the sound: tags, pictures, what programs put there. */
import type { FileHandle } from 'node:fs/promises'
import { readAt } from '../head.ts'
import { tagsMax } from '../limits.ts'
import { blank } from './blank.ts'

const headerBytes = 4
const isLastFlag = 0x80
/** How the stream is coded, and where to begin in its middle. */
const keptBlocks = new Set([0, 3])
/** Type of a block of zeros. */
const padding = 1

/** @returns whether all blocks could be looked at. */
export async function cleanFlac(file: FileHandle, size: number): Promise<boolean> {
  let position = 4
  for (let count = 0; count < tagsMax; count += 1) {
    const head = await readAt(file, position, headerBytes)
    if (head.length < headerBytes) return false
    const [flags, high, middle, low] = head as unknown as [number, number, number, number]
    const start = position + headerBytes
    const end = start + (high << 16) + (middle << 8) + low
    if (end > size) return false
    const isLast = flags >= isLastFlag
    if (!keptBlocks.has(flags % isLastFlag)) {
      await blank(file, start, end)
      await file.write(Uint8Array.of(isLast ? isLastFlag + padding : padding), 0, 1, position)
    }
    if (isLast) return true
    position = end
  }
  return false
}
