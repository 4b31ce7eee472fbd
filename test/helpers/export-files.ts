import type { ArchiveFile } from '../../node/tar.ts'

/** All files of an export by their names, as text. */
export async function filesOf(files: AsyncIterable<ArchiveFile>): Promise<Map<string, string>> {
  const all = new Map<string, string>()
  for await (const { name, bytes, content } of files) {
    const pieces: Uint8Array[] = []
    for await (const piece of content) pieces.push(piece)
    const whole = Buffer.concat(pieces)
    if (whole.length !== bytes) throw new RangeError(`${name}: ${whole.length} of ${bytes} bytes`)
    all.set(name, whole.toString('utf8'))
  }
  return all
}
