/** Bytes that gzip packed, as they were. */
import type { ReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

/** @throws what the file throws, and an error of zlib where it is not packed so. */
export async function* gunzipped(file: ReadStream): AsyncGenerator<Uint8Array> {
  const unpacking = createGunzip()
  file.on('error', (error) => unpacking.destroy(error))
  try {
    yield* file.pipe(unpacking) as AsyncIterable<Uint8Array>
  } finally {
    file.destroy()
    unpacking.destroy()
  }
}
