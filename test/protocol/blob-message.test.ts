import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concat } from '../../protocol/bytes.ts'
import {
  blobAnswerRoom,
  blobFrameBytesMax,
  decodeBlobAnswer,
  decodeBlobQuestion,
  encodeBlobAnswer,
  encodeBlobQuestion,
  type BlobQuestion,
} from '../../protocol/blob-message.ts'
import { sealedChunkBytes } from '../../protocol/blob.ts'
import { blobChunksMax } from '../../protocol/limits.ts'
import { attack, contains } from '../helpers/hostile.ts'
import { anyBytes, check } from '../helpers/seed.ts'

const test = suite('protocol/blob-message')
const anyRange = fc.record({
  tag: anyBytes({ length: 16 }),
  offset: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  length: fc.integer({ min: 1, max: sealedChunkBytes }),
})

test('every question and answer comes back as it was', () => {
  check(
    fc.property(anyRange, anyBytes({ lengthMax: 1000 }), (range, bytes) => {
      const questions: BlobQuestion[] = [
        { kind: 'hashes', tag: range.tag },
        { kind: 'range', ...range },
      ]
      for (const one of questions) assert.equal(decodeBlobQuestion(encodeBlobQuestion(one)), one)
      const answer = bytes.length === 0 ? undefined : bytes
      const framed = answer && concat(new Uint8Array(blobAnswerRoom), answer)
      assert.equal(decodeBlobAnswer(encodeBlobAnswer(framed)), answer)
    }),
  )
})

test('a whole chunk and the hashes of the largest blob fit one frame', () => {
  assert.is(
    encodeBlobAnswer(new Uint8Array(blobAnswerRoom + sealedChunkBytes)).length,
    blobFrameBytesMax,
  )
  assert.ok(1 + blobChunksMax * 32 <= blobFrameBytesMax)
})

test('a question stands hostile bytes', () => {
  const tag = new Uint8Array(16).fill(7)
  const options = { bytesMax: 27 }
  attack(decodeBlobQuestion, encodeBlobQuestion({ kind: 'hashes', tag }), options)
  const range: BlobQuestion = { kind: 'range', tag, offset: 1, length: 2 }
  attack(decodeBlobQuestion, encodeBlobQuestion(range), options)
})

test('an answer stands any bytes', () => {
  check(
    fc.property(anyBytes({ lengthMax: 100 }), (bytes) => {
      contains(decodeBlobAnswer, { name: 'any', bytes })
    }),
  )
})

test.run()
