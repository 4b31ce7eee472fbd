/** Overwrites parts of a file with zeros, so that all else stays where it is. */
import type { FileHandle } from 'node:fs/promises'
import { blankBytes } from '../limits.ts'

export async function blank(file: FileHandle, start: number, end: number): Promise<void> {
  const zeros = new Uint8Array(blankBytes)
  for (let position = start; position < end; position += zeros.length) {
    await file.write(zeros, 0, Math.min(zeros.length, end - position), position)
  }
}
