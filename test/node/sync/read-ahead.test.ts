/** Which ranges of a blob are read at once. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { blobAnswerRoom } from '../../../protocol/blob-message.ts'
import type { BlobId } from '../../../protocol/ids.ts'
import { rangesReadMax } from '../../../node/sync/blobs/limits.ts'
import { ReadAhead } from '../../../node/sync/blobs/read-ahead.ts'
import { memoryBlobs } from '../../helpers/memory-blobs.ts'
import { bytesFrom } from '../../helpers/seed.ts'

const test = suite('node/sync/read-ahead')
const next = bytesFrom('read ahead')
const length = 1000

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** A blob, and how many ranges each read of its file had. */
async function withReads(): Promise<{
  id: BlobId
  all: Uint8Array
  ahead: ReadAhead
  reads: number[]
}> {
  const files = await memoryBlobs(next)
  const { id } = await files.write(once(next(20_000)))
  const reads: number[] = []
  const ahead = new ReadAhead({
    readParts: (blob, wanted) => {
      reads.push(wanted.count)
      return files.readParts(blob, wanted)
    },
  })
  return { id, all: (await files.read(id, 0, 1_000_000))!, ahead, reads }
}

test('ranges one after the other are read together, and end where the blob ends', async () => {
  const { id, all, ahead, reads } = await withReads()
  for (let offset = 0; offset < all.length; offset += length) {
    const answer = await ahead.read(id, { offset, length })
    assert.equal(answer?.subarray(blobAnswerRoom), all.subarray(offset, offset + length))
  }
  assert.equal(reads.slice(0, 4), [1, 2, rangesReadMax, rangesReadMax])
  assert.is(await ahead.read(id, { offset: all.length, length }), undefined)
})

test('ranges here and there, or of another length, are read alone', async () => {
  const { id, all, ahead, reads } = await withReads()
  for (const [offset, bytes] of [
    [0, length],
    [4 * length, length],
    [length, length],
    [2 * length, 7],
    [0, length],
  ] as const) {
    const answer = await ahead.read(id, { offset, length: bytes })
    assert.equal(answer?.subarray(blobAnswerRoom), all.subarray(offset, offset + bytes))
  }
  assert.equal(reads, [1, 1, 1, 1, 1])
})

test.run()
