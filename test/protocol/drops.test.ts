import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fieldsOf } from '../../protocol/codec.ts'
import { dropsValue, readDrops, signDrops, verifyDrops } from '../../protocol/drops.ts'
import { feedId } from '../../protocol/ids.ts'
import { signerFromSeed } from '../../protocol/crypto.ts'
import { dropsMax, feedEntriesMax } from '../../protocol/limits.ts'
import { throws } from '../helpers/rejects.ts'
import { bytesFrom } from '../helpers/seed.ts'

const test = suite('protocol/drops')
const next = bytesFrom('drops')
const signer = signerFromSeed(next(32))
const feed = feedId(signer.publicKey)
const drops = signDrops(signer, feed, [2, 5, feedEntriesMax])

test('a statement is read as it was written, and proves itself', () => {
  const read = readDrops(fieldsOf(dropsValue(drops)))
  assert.equal(read, drops)
  verifyDrops(feed, read)
})

test('it is good for one feed and these entries alone', () => {
  throws(() => verifyDrops(feedId(next(32)), drops), 'bad-signature')
  throws(() => verifyDrops(feed, { ...drops, seqs: [2, 5] }), 'bad-signature')
  throws(() => verifyDrops(feed, { ...drops, signature: next(64) }), 'bad-signature')
  throws(() => verifyDrops(feed, signDrops(signer, feed, [1])), 'malformed')
})

test('what is no ascending list of places within its maxima is refused', () => {
  const read = (seqs: number[]): unknown => readDrops(fieldsOf(dropsValue({ ...drops, seqs })))
  for (const seqs of [[], [0], [1], [1, 2], [2, 2], [3, 2], [feedEntriesMax + 1]]) {
    throws(() => read(seqs), 'malformed')
  }
  const many = Array.from({ length: dropsMax + 1 }, (_, index) => index + 1)
  read(many.slice(1))
  throws(() => read(many), 'too-large')
})

test.run()
