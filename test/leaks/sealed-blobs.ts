/** Blobs as an onlooker has them, sealed, and what any key that they know opens of them. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromBase64url } from '../../protocol/bytes.ts'
import { openChunk, sealedChunkBytes } from '../../protocol/blob.ts'
import { blobProtocol } from '../../protocol/blob-message.ts'
import { keyLength } from '../../protocol/crypto.ts'
import { PappusError } from '../../protocol/errors.ts'
import type { PeerName } from '../../protocol/ids.ts'
import { framesOf, streamsOf } from '../helpers/streams.ts'
import { tapsOf } from '../helpers/wiretap.ts'

/** `"key":"…"` of a reference in a row. */
const keyInRow = /"key":"([\w-]{43})"/gu
const tagBytes = 16
const questionLengths = [1 + tagBytes, 1 + tagBytes + 10]

/** All files of a folder of blobs, sealed, each without its hashes. Every blob of the life has one chunk. */
export async function blobsIn(folder: string): Promise<Buffer[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = names.filter((entry) => entry.isFile())
  const read = files.map(({ parentPath, name }) => readFile(join(parentPath, name)))
  return (await Promise.all(read)).map((bytes) => bytes.subarray(0, -keyLength))
}

/** The answers of peers to questions for blobs. */
export function blobsHeardBy(peer: PeerName): Buffer[] {
  return blobFramesOf(peer)
    .filter((frame) => frame[0] === 1 && !isQuestion(frame))
    .map((frame) => frame.subarray(1))
}

/** The tags by which others asked a peer for blobs, as hexadecimal text. */
export function tagsHeardBy(peer: PeerName): string[] {
  return blobFramesOf(peer)
    .filter(isQuestion)
    .map((frame) => frame.subarray(1, 1 + tagBytes).toString('hex'))
}

/** Every key that stands in a row, where rows have those of blobs. */
export function keysIn(rows: readonly Buffer[]): Uint8Array[] {
  const texts = rows.flatMap((row) => [...row.toString('latin1').matchAll(keyInRow)])
  return [...new Set(texts.map(([, key]) => key))].flatMap((key) => fromBase64url(key ?? '') ?? [])
}

/** Tries each key on each blob. */
export function openBlobs(sealed: readonly Buffer[], keys: readonly Uint8Array[]): Buffer[] {
  const chunks = sealed.filter(({ length }) => length <= sealedChunkBytes)
  return chunks.flatMap((chunk) => keys.flatMap((key) => openWith(chunk, key) ?? []))
}

function openWith(sealed: Buffer, key: Uint8Array): Buffer | undefined {
  try {
    return Buffer.from(openChunk(new Uint8Array(sealed), key, { index: 0, isLast: true }))
  } catch (error) {
    if (error instanceof PappusError) return undefined
    throw error
  }
}

/** Both peers of a stream may ask: what one hears are answers to its own questions, or questions. */
function blobFramesOf(peer: PeerName): Buffer[] {
  const streams = tapsOf(peer).flatMap((tap) => streamsOf(tap))
  const own = streams.filter(({ protocol }) => protocol === blobProtocol)
  return own.flatMap(({ bytes }) => framesOf(bytes))
}

function isQuestion(frame: Buffer): boolean {
  return questionLengths.includes(frame.length)
}
