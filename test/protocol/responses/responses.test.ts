import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeFields } from '../../../protocol/codec.ts'
import { commentTextBytesMax } from '../../../protocol/limits.ts'
import { comment } from '../../../protocol/responses/comment.ts'
import { plainEmoji, reaction, reactionNonce } from '../../../protocol/responses/reaction.ts'
import { responseTypeOf, responseTypes } from '../../../protocol/responses/response-types.ts'
import { sampleBodies, sampleRecords } from '../../helpers/records.ts'
import { throws } from '../../helpers/rejects.ts'
import { check } from '../../helpers/seed.ts'

const test = suite('protocol/responses')
const item = sampleRecords.retraction.target

test('each type reads what it writes, and others are not known', () => {
  for (const [name, type] of Object.entries(responseTypes)) {
    assert.is(type.type, name)
    const bytes = sampleBodies[name as keyof typeof sampleBodies]
    assert.equal(type.encode(type.decode(bytes) as never), bytes)
  }
  for (const name of ['vote', 'toString', '__proto__']) assert.is(responseTypeOf(name), undefined)
})

test('the text of a comment has 1 to 8,000 bytes', () => {
  const read = (text: string): string => comment.decode(encodeFields({ text })).text
  assert.is(read('a'.repeat(commentTextBytesMax)).length, commentTextBytesMax)
  throws(() => read('a'.repeat(commentTextBytesMax + 1)), 'too-large')
  throws(() => read(''), 'malformed')
})

test('a reaction is one emoji in one spelling', () => {
  const read = (emoji: string): string => reaction.decode(encodeFields({ emoji, on: true })).emoji
  const emoji = ['👍', '❤', '👩🏽‍🚀', '🇩🇰', '1⃣', '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '☺', '🫠']
  for (const each of emoji) assert.is(read(each), each)
  assert.is(plainEmoji(' ❤\uFE0F '), '❤')
  throws(() => read('❤\uFE0F'), 'malformed')
  for (const each of ['a', '1', ':)', '👍👍', '', ' ', '👍a', '\u200D', '🇩', '😀'.repeat(30)]) {
    assert.is(plainEmoji(each), undefined, each)
    assert.throws(() => read(each))
  }
})

test('no text is taken for an emoji that shows words or nothing', () => {
  check(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
      const plain = plainEmoji(text)
      if (plain !== undefined) assert.match(plain, /\p{ExtPict}|\p{RI}{2}|\u20E3/u)
    }),
  )
})

test('what was taken back counts for nothing, and nonces differ by item and emoji', () => {
  assert.is(reaction.label({ emoji: '👍', isOn: true }), '👍')
  assert.is(reaction.label({ emoji: '👍', isOn: false }), undefined)
  const nonces = [reactionNonce(item, '👍'), reactionNonce(item, '👎')]
  assert.is(new Set(nonces.map(String)).size, 2)
})

test.run()
