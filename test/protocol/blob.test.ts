import { createDecipheriv, createHash, createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  blobIdOf,
  blobShape,
  blobTag,
  checkHashes,
  openChunk,
  paddedBlobBytes,
  sealChunk,
  sealedChunkBytes,
} from '../../protocol/blob.ts'
import { equalBytes } from '../../protocol/bytes.ts'
import { blobHash } from '../../protocol/ids.ts'
import { blobBytesMax, blobBytesMin, blobChunksMax, chunkBytes } from '../../protocol/limits.ts'
import { attack } from '../helpers/hostile.ts'
import { testPerson } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'
import { bytesFrom, check } from '../helpers/seed.ts'
import { sampleBlob, sampleFile } from '../helpers/vectors/blob-vectors.ts'

const test = suite('protocol/blob')
const next = bytesFrom('blob')
const key = next(32)
const anySize = fc.oneof(
  fc.integer({ min: 1, max: 100_000 }),
  fc.integer({ min: 1, max: blobBytesMax }),
)

test('a padded size is never smaller, at most 12 % larger, and stays as it is', () => {
  check(
    fc.property(anySize, (bytes) => {
      const padded = paddedBlobBytes(bytes)
      assert.ok(padded >= bytes && padded >= blobBytesMin && padded <= blobBytesMax)
      assert.ok(padded === blobBytesMin || padded <= bytes * 1.12, `${bytes} → ${padded}`)
      assert.is(paddedBlobBytes(padded), padded)
    }),
    { runs: 2_000 },
  )
})

test('a larger file is never padded to less', () => {
  check(
    fc.property(anySize, anySize, (a, b) => {
      const [small, large] = a < b ? [a, b] : [b, a]
      assert.ok(paddedBlobBytes(small) <= paddedBlobBytes(large))
    }),
    { runs: 2_000 },
  )
})

test('padding leaves few sizes', () => {
  const sizes = new Set(Array.from({ length: 100_000 }, (_, index) => paddedBlobBytes(index + 1)))
  assert.ok(sizes.size < 100, `${sizes.size} sizes`)
})

test('the shape of a blob fits its size', () => {
  check(
    fc.property(anySize, (bytes) => {
      const { chunks, paddedBytes, sealedBytes } = blobShape(bytes)
      assert.ok((chunks - 1) * chunkBytes < paddedBytes && paddedBytes <= chunks * chunkBytes)
      assert.is(sealedBytes, paddedBytes + chunks * 16)
      assert.ok(chunks <= blobChunksMax)
    }),
  )
  throws(() => blobShape(blobBytesMax + 1), 'too-large')
})

test('chunks open in their place alone', () => {
  const { sealed } = sampleBlob(sampleFile(600_000), key)
  const [first, second, third] = sealed as [Uint8Array, Uint8Array, Uint8Array]
  const file = sampleFile(600_000)
  const opened = openChunk(first, key, { index: 0, isLast: false })
  assert.ok(equalBytes(opened, file.subarray(0, chunkBytes)))
  const last = openChunk(third, key, { index: 2, isLast: true })
  assert.ok(equalBytes(last.subarray(0, 600_000 - 2 * chunkBytes), file.subarray(2 * chunkBytes)))
  const cases: [string, Uint8Array, { index: number; isLast: boolean }][] = [
    ['moved', first, { index: 1, isLast: false }],
    ['taken for the last', second, { index: 1, isLast: true }],
    ['the last taken for another', third, { index: 2, isLast: false }],
    ['cut off', first.subarray(0, -1), { index: 0, isLast: false }],
    ['a byte longer', new Uint8Array([...first, 0]), { index: 0, isLast: false }],
  ]
  for (const [, bytes, place] of cases) throws(() => openChunk(bytes, key, place), 'cannot-open')
  throws(() => openChunk(first, next(32), { index: 0, isLast: false }), 'cannot-open')
})

test('chunks of two blobs of one file are not interchangeable', () => {
  const [one, other] = [
    sampleBlob(sampleFile(600_000), key),
    sampleBlob(sampleFile(600_000), next(32)),
  ]
  assert.is.not(one.id, other.id)
  throws(() => openChunk(other.sealed[1]!, key, { index: 1, isLast: false }), 'cannot-open')
})

test('an opener of chunks stands hostile bytes', () => {
  const place = { index: 7, isLast: true }
  attack((bytes) => openChunk(bytes, key, place), sealChunk(next(100), key, place), {
    bytesMax: sealedChunkBytes,
    isAuthenticated: true,
  })
})

test('the nonces are those of age: number of the chunk, then a flag for the last', () => {
  const place = { index: 258, isLast: true }
  const sealed = sealChunk(sampleFile(10), key, place)
  const nonce = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 1)
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 })
  decipher.setAuthTag(sealed.subarray(-16))
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  assert.equal(new Uint8Array(plain), sampleFile(10))
})

test('the id is the hash of the hashes, behind its label', () => {
  const { id, hashes, sealed } = sampleBlob(sampleFile(300_000), key)
  const parts = sealed.map((chunk) => createHash('sha256').update(chunk).digest())
  assert.equal(new Uint8Array(Buffer.concat(parts)), hashes)
  const hash = createHash('sha256').update('pappus/1/blob\0').update(hashes).digest()
  assert.equal(blobHash(id), new Uint8Array(hash))
})

test('the tag is an HMAC by the id, other at each peer', () => {
  const { id } = sampleBlob(sampleFile(1), key)
  const [alice, bob] = ['alice', 'bob'].map((name) => testPerson(name).device.peer.publicKey)
  const mac = createHmac('sha256', blobHash(id)).update('pappus/1/blob-tag').update(bob!).digest()
  assert.equal(blobTag(id, bob!), new Uint8Array(mac.subarray(0, 16)))
  assert.not.equal(blobTag(id, alice!), blobTag(id, bob!))
})

test('hashes of another blob, fewer and more are refused', () => {
  const { id, hashes, shape } = sampleBlob(sampleFile(600_000), key)
  checkHashes(id, hashes, shape.chunks)
  const wrong = [hashes.subarray(32), new Uint8Array(96), new Uint8Array(0), hashes.subarray(1)]
  for (const bytes of wrong) throws(() => checkHashes(id, bytes, shape.chunks), 'malformed')
  throws(() => checkHashes(id, hashes, shape.chunks + 1), 'malformed')
  throws(() => checkHashes(blobIdOf(next(32)), hashes, shape.chunks), 'malformed')
})

test.run()
