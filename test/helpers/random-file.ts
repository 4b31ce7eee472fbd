/** A file without any pattern, of any size, in the memory of a mebibyte. */
import { createHash, randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'

const pieceBytes = 1024 * 1024

/** @returns its SHA-256, in hexadecimal digits */
export async function writeRandomFile(path: string, bytes: number): Promise<string> {
  await using file = await open(path, 'w')
  const hash = createHash('sha256')
  for (let left = bytes; left > 0; left -= pieceBytes) {
    const piece = randomBytes(Math.min(pieceBytes, left))
    hash.update(piece)
    await file.write(piece)
  }
  return hash.digest('hex')
}
