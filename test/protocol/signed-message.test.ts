import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../protocol/bytes.ts'
import { signedMessage } from '../../protocol/signed-message.ts'

const test = suite('protocol/signed-message')

test('what is signed says what for', () => {
  assert.equal(signedMessage('entry', utf8('abc')), utf8('pappus/1/entry\0abc'))
})

test('no bytes make a message for one purpose that fits another', () => {
  const purposes = ['certificate', 'binding', 'entry'] as const
  const starts = purposes.map((purpose) => signedMessage(purpose, new Uint8Array(0)))
  for (const [index, start] of starts.entries()) {
    for (const other of starts.toSpliced(index, 1)) {
      assert.not.equal(other.subarray(0, start.length), start)
    }
  }
})

test.run()
