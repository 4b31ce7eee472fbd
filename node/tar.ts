/** Tar archives as streams: one file after the other, none of them whole in memory. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract, pack, type Pack } from 'tar-stream'
import { watched } from './background.ts'

/** A file that is packed; `bytes` must be those of its content. */
export interface ArchiveFile {
  readonly name: string
  readonly bytes: number
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** A file of an archive that is being read. Its content must be read before the next file is asked for. */
export interface ArchiveEntry {
  readonly name: string
  readonly isFile: boolean
  readonly isFolder: boolean
  readonly bytes: number
  readonly content: AsyncIterable<Uint8Array>
}

/** The bytes of an archive of these files, as fast as they are taken. No file is asked for before the first byte is, nor after the generator ended. */
export async function* packed(files: AsyncIterable<ArchiveFile>): AsyncGenerator<Uint8Array> {
  const archive = pack()
  const filling = watched(fill(archive, files), (error) => archive.destroy(error as Error))
  try {
    yield* archive as AsyncIterable<Uint8Array>
  } finally {
    archive.destroy()
    await filling.catch(() => undefined)
  }
}

async function fill(archive: Pack, files: AsyncIterable<ArchiveFile>): Promise<void> {
  // Where the reader had enough, an entry would wait for ever to be taken.
  const ending = new AbortController()
  archive.once('close', () => ending.abort())
  for await (const { name, bytes, content } of files) {
    const entry = archive.entry({ name, size: bytes, mode: 0o600 })
    await pipeline(Readable.from(content), entry, { signal: ending.signal })
  }
  archive.finalize()
}

/**
 * The files of an archive, as it names them: whoever writes them anywhere checks that first.
 *
 * @throws whatever the bytes throw, and an error where they are no archive.
 */
export async function* entriesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveEntry> {
  const archive = extract()
  // A failure here ends the reading below with the same error.
  const feeding = watched(pipeline(Readable.from(bytes), archive), () => undefined)
  try {
    for await (const entry of archive) {
      const { name, type, size } = entry.header
      const content = wholeOf(entry as AsyncIterable<Uint8Array>, size, feeding)
      yield {
        name,
        isFile: type === 'file',
        isFolder: type === 'directory',
        bytes: size,
        content,
      }
    }
    await feeding
  } finally {
    archive.destroy()
  }
}

/** An entry of an archive that was cut off ends early, and says nothing: the error is that of the archive. */
async function* wholeOf(
  content: AsyncIterable<Uint8Array>,
  size: number,
  feeding: Promise<void>,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of content) {
    bytes += piece.length
    yield piece
  }
  if (bytes < size) await feeding
}
