import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { encodeFields, type Value } from '../../../protocol/codec.ts'
import { feedId, type FeedId } from '../../../protocol/ids.ts'
import {
  feedEntriesMax,
  forkHashesMax,
  frameBytesMax,
  heightsMax,
  newestMax,
  pagePayloadBytesMax,
  payloadBytesMax,
  syncCreditMax,
  syncFeedsMax,
} from '../../../protocol/limits.ts'
import { newestPageOf, pageOf } from '../../../protocol/page.ts'
import { decodeAnswer, encodeAnswer, headLength } from '../../../protocol/sync/answers.ts'
import type { Answer } from '../../../protocol/sync/answers.ts'
import {
  decodeQuestion,
  encodeQuestion,
  saltLength,
  type Question,
  type QuestionOf,
} from '../../../protocol/sync/questions.ts'
import { stateDigest } from '../../../protocol/sync/state.ts'
import { attackMap } from '../../helpers/hostile.ts'
import { withField } from '../../helpers/hostile-cbor.ts'
import { testFeed } from '../../helpers/person.ts'
import { throws } from '../../helpers/rejects.ts'
import { anyBytes, bytesFrom, check } from '../../helpers/seed.ts'

const test = suite('protocol/sync/messages')
const next = bytesFrom('sync')
const { entries } = testFeed('sync', [next(20), next(30)])
const questions = {
  heights: { kind: 'heights', salt: next(16), start: 3, tags: [next(16), next(16)] },
  same: { kind: 'same', salt: next(16), digest: next(32) },
  pages: { kind: 'pages', of: 1, from: 7, to: 9, bytes: 16384, isApart: true },
  newest: { kind: 'newest', of: 2, count: 50, to: 7, bytes: 1 },
  drops: { kind: 'drops', of: 3 },
  credit: { kind: 'credit', pages: 4 },
  fork: {
    kind: 'fork',
    salt: next(16),
    tag: next(16),
    page: newestPageOf(entries)!,
    landmarks: [
      { seq: 1, hash: next(32) },
      { seq: 9, hash: next(32) },
    ],
  },
  news: { kind: 'news' },
} satisfies { [Kind in Question['kind']]: QuestionOf<Kind> }
const answers: Answer[] = [
  {
    kind: 'heights',
    heights: [0, 1, feedEntriesMax],
    heads: [next(headLength), next(headLength), next(headLength)],
  },
  { kind: 'page', page: pageOf(entries), isLast: false },
  { kind: 'page', page: undefined, isLast: true },
  { kind: 'same', isSame: false },
  { kind: 'drops', drops: { seqs: [2, 7, feedEntriesMax], signature: next(64) } },
  { kind: 'drops', drops: undefined },
]

test('news may be of others', () => {
  const question = { kind: 'news', isOfOthers: true } as const
  assert.equal(decodeQuestion(encodeQuestion(question)), question)
  throws(() => decodeQuestion(encodeFields({ k: 'news', others: false })), 'malformed')
})

test('questions and answers come back', () => {
  for (const question of Object.values(questions)) {
    assert.equal(decodeQuestion(encodeQuestion(question)), question)
  }
  for (const answer of answers) assert.equal(decodeAnswer(encodeAnswer(answer)), answer)
  const anyTag = anyBytes({ length: 16 })
  const property = fc.property(anyTag, fc.array(anyTag, { minLength: 1 }), (salt, tags) => {
    const question: Question = { kind: 'heights', salt, start: 0, tags }
    assert.equal(decodeQuestion(encodeQuestion(question)), question)
  })
  check(property)
})

test('the largest questions and answers fit one frame', () => {
  const tags = Array.from({ length: heightsMax }, () => next(16))
  const start = syncFeedsMax - heightsMax
  const heights = tags.map(() => feedEntriesMax)
  const heads = tags.map(() => next(headLength))
  const { entries } = testFeed('large', [next(payloadBytesMax)])
  const page = newestPageOf(entries)!
  const landmarks = Array.from({ length: forkHashesMax }, () => ({
    seq: feedEntriesMax,
    hash: next(32),
  }))
  const largest = [
    encodeQuestion({ kind: 'heights', salt: next(16), start, tags }),
    encodeQuestion({ kind: 'fork', salt: next(16), tag: next(16), page, landmarks }),
    encodeAnswer({ kind: 'heights', heights, heads }),
    encodeAnswer({ kind: 'page', page, isLast: false }),
  ]
  for (const { length } of largest) assert.ok(length <= frameBytesMax, `${length} bytes`)
})

test('what is no question or no answer is refused', () => {
  for (const question of Object.values(questions)) {
    attackMap(decodeQuestion, encodeQuestion(question), { bytesMax: frameBytesMax })
  }
  for (const answer of answers) {
    attackMap(decodeAnswer, encodeAnswer(answer), { bytesMax: frameBytesMax })
  }
})

test('an answer is no question, and an unknown kind is neither', () => {
  for (const kind of ['page', 'push', '', '__proto__', 'toString']) {
    throws(() => decodeQuestion(encodeFields({ k: kind })), 'malformed')
  }
  for (const kind of ['news', 'push', '', '__proto__', 'toString']) {
    throws(() => decodeAnswer(encodeFields({ k: kind })), 'malformed')
  }
  throws(() => decodeQuestion(encodeFields({ k: 'k'.repeat(17) })), 'too-large')
})

const noNumbers: Value[] = [-1, 0.5, '1', null]

test('each field of a question has its range', () => {
  const run = (kind: Question['kind'], key: string, value: Value, code = 'malformed'): void => {
    throws(() => decodeQuestion(withField(encodeQuestion(questions[kind]), key, value)), code)
  }
  run('heights', 'salt', next(15))
  run('heights', 'tags', [])
  run('heights', 'tags', [next(15)])
  run('heights', 'tags', [next(17)], 'too-large')
  run('heights', 'tags', ['tag'])
  run('heights', 'tags', Array(heightsMax + 1).fill(null), 'too-large')
  for (const start of [...noNumbers, syncFeedsMax - 1]) run('heights', 'start', start)
  run('same', 'digest', next(31))
  for (const of of [...noNumbers, syncFeedsMax]) {
    for (const kind of ['pages', 'newest'] as const) run(kind, 'of', of)
  }
  for (const from of [...noNumbers, 0, 10, feedEntriesMax + 1]) run('pages', 'from', from)
  for (const to of [...noNumbers, 0, 6, feedEntriesMax + 1]) run('pages', 'to', to)
  for (const to of [...noNumbers, 0, feedEntriesMax + 1]) run('newest', 'to', to)
  for (const bytes of [...noNumbers, 0, pagePayloadBytesMax + 1]) {
    for (const kind of ['pages', 'newest'] as const) run(kind, 'bytes', bytes)
  }
  run('pages', 'apart', 1)
  run('fork', 'tag', next(15))
  for (const count of [...noNumbers, 0, newestMax + 1]) run('newest', 'count', count)
  for (const pages of [...noNumbers, 0, syncCreditMax + 1]) run('credit', 'pages', pages)
  run('fork', 'marks', [null])
  run('fork', 'marks', [new Map<string, Value>([['seq', 1]])])
  run('fork', 'marks', Array(forkHashesMax + 1).fill(null), 'too-large')
  run('fork', 'page', new Map())
})

test('each field of an answer has its range', () => {
  const run = (index: number, key: string, value: Value, code = 'malformed'): void => {
    throws(() => decodeAnswer(withField(encodeAnswer(answers[index]!), key, value)), code)
  }
  for (const height of [...noNumbers, feedEntriesMax + 1]) run(0, 'heights', [1, 2, height])
  run(0, 'heights', Array(heightsMax + 1).fill(0), 'too-large')
  run(0, 'heads', next(3 * headLength - 1))
  run(0, 'heads', next(3 * headLength + 1), 'too-large')
  run(1, 'page', new Map())
  run(1, 'page', null)
  run(1, 'last', 0)
  run(3, 'same', 'yes')
})

test('a digest differs with any feed, height, entry and salt, but not with the order', () => {
  const [one, two] = [feedId(next(32)), feedId(next(32))]
  const [salt, hash, other] = [next(saltLength), next(32), next(32)]
  const digest = (known: [FeedId, number, Uint8Array?][], chosen = salt): string =>
    stateDigest(
      known.map(([feed, height, entry = hash]) => ({ feed, height, hash: entry })),
      chosen,
    ).join()
  const all = digest([
    [one, 1],
    [two, 2],
  ])
  const reordered = digest([
    [two, 2],
    [one, 1],
  ])
  assert.is(reordered, all)
  const others: [FeedId, number, Uint8Array?][][] = [
    [[one, 1]],
    [
      [one, 1],
      [two, 3],
    ],
    [
      [one, 2],
      [two, 1],
    ],
    [
      [one, 1],
      [two, 2, other],
    ],
  ]
  const digests = others.map((known) => digest(known))
  const salted = digest(
    [
      [one, 1],
      [two, 2],
    ],
    next(saltLength),
  )
  assert.is(new Set([all, salted, ...digests]).size, 6)
})

test.run()
