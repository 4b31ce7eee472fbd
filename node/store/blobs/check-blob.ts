/** Proves the file of a blob while it is read: see `blob-layout.ts` for what stands in it. */
import { checkHashes } from '../../../protocol/blob.ts'
import { concat, equalBytes } from '../../../protocol/bytes.ts'
import { keyLength, sha256 } from '../../../protocol/crypto.ts'
import { MalformedError } from '../../../protocol/errors.ts'
import type { BlobId } from '../../../protocol/ids.ts'
import { chunkRange, partsOf } from './blob-layout.ts'

/**
 * The bytes of a file as they come, one chunk of it in memory at a time.
 *
 * @throws {MalformedError} at the end, or before, where they are not those of the blob.
 */
export async function* checkedBlob(
  { id, fileBytes }: { id: BlobId; fileBytes: number },
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { chunks, sealedBytes } = partsOf(fileBytes)
  const hashes: Uint8Array[] = []
  let rest: Uint8Array = new Uint8Array()
  for await (const piece of content) {
    yield piece
    rest = concat(rest, piece)
    for (; hashes.length < chunks;) {
      const { length } = chunkRange(hashes.length, sealedBytes)
      if (rest.length < length) break
      hashes.push(sha256(rest.subarray(0, length)))
      rest = rest.slice(length)
    }
  }
  const listed = concat(...hashes)
  if (listed.length !== chunks * keyLength || !equalBytes(listed, rest)) {
    throw new MalformedError('blob: other chunks')
  }
  checkHashes(id, listed, chunks)
}
