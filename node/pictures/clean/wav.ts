/** Takes out of a WAV file what is written beside the sound: a chunk that players do not need becomes one of zeros. */
import type { FileHandle } from 'node:fs/promises'
import { ascii, readAt } from '../head.ts'
import { tagsMax } from '../limits.ts'
import { blank } from './blank.ts'

const headerBytes = 8
const firstChunk = 12
/** How the sound is coded, how long it is, and the sound. */
const keptChunks = /^(fmt |fact|data)$/u

/** @returns whether all chunks could be looked at. */
export async function cleanWav(file: FileHandle, size: number): Promise<boolean> {
  let position = firstChunk
  for (let count = 0; count < tagsMax; count += 1) {
    if (position >= size) return position === size
    const head = await readAt(file, position, headerBytes)
    if (head.length < headerBytes) {
      await file.truncate(position)
      return true
    }
    const length = new DataView(head.buffer).getUint32(4, true)
    const start = position + headerBytes
    const end = Math.min(size, start + length + (length % 2))
    if (!keptChunks.test(ascii(head, 0, 4))) {
      await blank(file, start, end)
      await file.write(Buffer.from('JUNK'), 0, 4, position)
    }
    position = end
  }
  return false
}
