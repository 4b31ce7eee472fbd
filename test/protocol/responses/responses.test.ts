import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeFields, fieldsOf } from '../../../protocol/codec.ts'
import { commentTextBytesMax } from '../../../protocol/limits.ts'
import { comment } from '../../../protocol/responses/comment.ts'
import { isOffered, isOpen, vote, voteNonce } from '../../../protocol/responses/vote.ts'
import type { PostId } from '../../../protocol/ids.ts'
import { readPoll } from '../../../protocol/poll.ts'
import { plainEmoji, reaction, reactionNonce } from '../../../protocol/responses/reaction.ts'
import { responseTypeOf, responseTypes } from '../../../protocol/responses/response-types.ts'
import { sampleBodies, sampleRecords } from '../../helpers/records.ts'
import { throws } from '../../helpers/rejects.ts'
import { check } from '../../helpers/seed.ts'

const test = suite('protocol/responses')
const item = sampleRecords.retraction.target as PostId

test('each type reads what it writes, and others are not known', () => {
  for (const [name, type] of Object.entries(responseTypes)) {
    assert.is(type.type, name)
    const bytes = sampleBodies[name as keyof typeof sampleBodies]
    assert.equal(type.encode(type.decode(bytes) as never), bytes)
  }
  for (const name of ['petition', 'toString', '__proto__'])
    assert.is(responseTypeOf(name), undefined)
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
  assert.equal(reaction.labels({ emoji: '👍', isOn: true }), ['👍'])
  assert.equal(reaction.labels({ emoji: '👍', isOn: false }), [])
  const nonces = [reactionNonce(item, '👍'), reactionNonce(item, '👎')]
  assert.is(new Set(nonces.map(String)).size, 2)
})

test('a vote names options in rising order, once for each person', () => {
  const read = (of: number[]): readonly number[] => vote.decode(encodeFields({ of, at: 1 })).choices
  assert.equal(read([]), [])
  assert.equal(read([0, 3, 9]), [0, 3, 9])
  for (const wrong of [[1, 0], [2, 2], [10], [-1]]) throws(() => read(wrong), 'malformed')
  assert.equal(vote.labels({ choices: [0, 3], atMs: 1 }), ['', '0', '3'])
  assert.equal(vote.labels({ choices: [], atMs: 1 }), [])
  assert.is(voteNonce(item).length, 16)
  const poll = { options: ['a', 'b'], closesAtMs: 10 }
  assert.equal(
    [[], [1], [2], [0, 1]].map((choices) => isOffered(poll, choices)),
    [true, true, false, false],
  )
  assert.ok(isOffered({ ...poll, isMultiple: true }, [0, 1]))
  assert.equal(
    [9, 10].map((atMs) => isOpen(poll, atMs)),
    [true, false],
  )
})

test('a poll has 2 to 10 options', () => {
  const read = (of: string[]): readonly string[] =>
    readPoll(fieldsOf(new Map([['of', of]]))).options
  assert.equal(read([' a', 'b']), ['a', 'b'])
  throws(() => read(['a']), 'malformed')
  throws(() => read(['a', '']), 'malformed')
  throws(() => read(Array.from({ length: 11 }, String)), 'too-large')
  throws(() => read(['a', 'b'.repeat(201)]), 'too-large')
})

test.run()
