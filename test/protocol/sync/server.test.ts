/** The server as a machine: what it answers to whom, in which order, and where it stops. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { feedTag } from '../../../protocol/feed.ts'
import { headOf, type Entry } from '../../../protocol/entry.ts'
import {
  heightsMax,
  pageEntriesMax,
  pagePayloadBytesMax,
  syncCreditMax,
  syncFeedsMax,
  syncQuestionsMax,
} from '../../../protocol/limits.ts'
import { newestPageOf, pageOf } from '../../../protocol/page.ts'
import { headLength, type AnswerOf } from '../../../protocol/sync/answers.ts'
import { saltLength, type Question } from '../../../protocol/sync/questions.ts'
import { SyncServer, type ServerEffect } from '../../../protocol/sync/server.ts'
import { stateDigest, type Known } from '../../../protocol/sync/state.ts'
import { testFeed } from '../../helpers/person.ts'
import { throws } from '../../helpers/rejects.ts'
import { bytesFrom } from '../../helpers/seed.ts'

const test = suite('protocol/sync/server')
const next = bytesFrom('server')
const bytes = pagePayloadBytesMax
const salt = next(saltLength)
const own = testFeed(
  'server/own',
  Array.from({ length: 1500 }, () => next(32)),
)
const carried = testFeed('server/carried', [next(32), next(32)])
const secret = testFeed('server/secret', [next(32)])
const known = (feed: typeof own): Known => ({ feed: feed.id, ...headOf(feed.entries.at(-1)!) })
const offer = {
  kind: 'offer',
  own: [known(own)],
  all: [known(own), known(carried)],
} as const

/** A server that was asked for the heights of these feeds. */
function asked(...feeds: readonly (typeof own)[]): SyncServer {
  const server = new SyncServer()
  ask(server, heightsOf(feeds))
  server.step(offer)
  return server
}

function heightsOf(feeds: readonly { id: typeof own.id }[], start = 0): Question {
  return { kind: 'heights', salt, start, tags: feeds.map(({ id }) => feedTag(id, salt)) }
}

function ask(server: SyncServer, question: Question): ServerEffect[] {
  return server.step({ kind: 'question', question })
}

function pages(from: number, to: number, of = 0): Question {
  return { kind: 'pages', of, from, to, bytes, isApart: false }
}

/** Reads what the server wants from the own feed, until it wants nothing more. */
function serve(server: SyncServer, effects: readonly ServerEffect[]): AnswerOf<'page'>[] {
  const answers: AnswerOf<'page'>[] = []
  const waiting = [...effects]
  for (let effect = waiting.shift(); effect !== undefined; effect = waiting.shift()) {
    if (effect.kind === 'send' && effect.answer.kind === 'page') answers.push(effect.answer)
    if (effect.kind !== 'read') continue
    const { from } = effect
    const entries = own.entries.slice(from - 1, from - 1 + pageEntriesMax)
    waiting.push(...server.step({ kind: 'entries', entries }))
  }
  return answers
}

test('a digest is compared with what is written here', () => {
  const run = (feeds: readonly Known[]): ServerEffect[] => {
    const server = new SyncServer()
    const digest = stateDigest(feeds, salt)
    assert.equal(ask(server, { kind: 'same', salt, digest }), [{ kind: 'list' }])
    return server.step(offer)
  }
  const answer = (isSame: boolean): ServerEffect[] => [
    { kind: 'send', answer: { kind: 'same', isSame } },
  ]
  // Only somebody with all of it could compute that.
  const proof: ServerEffect = { kind: 'complete', feeds: offer.own }
  assert.equal(run(offer.own), [...answer(true), proof])
  assert.equal(run(offer.all), answer(false))
  assert.equal(run([]), answer(false))
})

test('heights are told of what the reader may have and names', () => {
  const server = new SyncServer()
  const wanted = [secret, carried, own]
  assert.equal(ask(server, heightsOf(wanted)), [{ kind: 'list' }])
  const heads = [
    new Uint8Array(headLength),
    carried.entries[1]!.hash.slice(0, headLength),
    own.entries.at(-1)!.hash.slice(0, headLength),
  ]
  const answer = { kind: 'heights', heights: [0, 2, 1500], heads } as const
  assert.equal(server.step(offer), [
    { kind: 'send', answer },
    { kind: 'named', feeds: [carried.id], isMore: false },
  ])
  assert.equal(serve(server, ask(server, pages(1, 1, 0))), [
    { kind: 'page', page: undefined, isLast: true },
  ])
  assert.equal(ask(server, pages(1, 1, 1)), [{ kind: 'read', feed: carried.id, from: 1 }])
})

test('places go on from question to question, and begin anew with 0', () => {
  const server = asked(own)
  ask(server, heightsOf([carried], 1))
  server.step(offer)
  assert.equal(ask(server, pages(1, 1, 1)), [{ kind: 'read', feed: carried.id, from: 1 }])
  server.step({ kind: 'entries', entries: carried.entries.slice(0, 1) })
  ask(server, heightsOf([carried], 5))
  throws(() => server.step(offer), 'malformed')
  const full = new SyncServer()
  const many = Array.from({ length: heightsMax }, () => own)
  for (let start = 0; start < syncFeedsMax; start += heightsMax) {
    ask(full, heightsOf(many, start))
    full.step(offer)
  }
  ask(full, heightsOf([own], syncFeedsMax))
  throws(() => full.step(offer), 'too-large')
})

test('a run is sent in pages until its end', () => {
  const server = asked(own)
  const answers = serve(server, ask(server, pages(301, 700)))
  assert.equal(
    answers.map(({ page, isLast }) => [page!.from, page!.items.length, isLast]),
    [
      [301, 120, false],
      [421, 120, false],
      [541, 120, false],
      [661, 40, true],
    ],
  )
})

test('without credit nothing is sent, and with it the run goes on', () => {
  const server = asked(own)
  const first = serve(server, ask(server, pages(1, 1500)))
  assert.is(first.length, syncCreditMax)
  assert.equal(ask(server, pages(1, 1)), [])
  const second = serve(server, ask(server, { kind: 'credit', pages: 1 }))
  assert.equal(
    second.map(({ page }) => page?.from),
    [1 + syncCreditMax * pageEntriesMax],
  )
  // Credit is never more than its maximum.
  for (let times = 0; times < 5; times += 1) ask(server, { kind: 'credit', pages: syncCreditMax })
  const rest = serve(server, ask(server, { kind: 'credit', pages: 1 }))
  assert.ok(rest.length <= syncCreditMax)
})

test('an answer without a page costs no credit', () => {
  const server = asked(own)
  for (let times = 0; times < 2 * syncCreditMax; times += 1) {
    const newest = ask(server, { kind: 'newest', of: 0, count: 5, to: 9, bytes })
    assert.equal(newest, [{ kind: 'read-newest', feed: own.id, count: 5, to: 9 }])
    assert.equal(serve(server, server.step({ kind: 'entries', entries: [] })), [
      { kind: 'page', page: undefined, isLast: true },
    ])
  }
  assert.is(serve(server, ask(server, pages(1, 1500))).length, syncCreditMax)
})

test('the newest page shows what stands before it, as does one that is asked for apart', () => {
  const server = asked(own)
  const entries = own.entries.slice(1490)
  ask(server, { kind: 'newest', of: 0, count: 10, to: 1500, bytes })
  const [newest] = serve(server, server.step({ kind: 'entries', entries }))
  assert.equal(newest, { kind: 'page', page: newestPageOf(entries), isLast: true })
  assert.equal(newest?.page?.prev, own.entries[1489]!.hash)
  const [apart] = serve(server, ask(server, { ...pages(5, 6), isApart: true } as Question))
  assert.equal(apart?.page?.prev, own.entries[3]!.hash)
  const [plain] = serve(server, ask(server, pages(5, 6)))
  assert.equal(plain?.page, pageOf(own.entries.slice(4, 6)))
})

test('a page goes on beyond the end of its run where only there an entry is signed', () => {
  const server = asked(own)
  const unsigned = ({ header, hash, payload }: Entry): Entry => ({
    header,
    hash,
    payload: payload!,
  })
  const entries = own.entries
    .slice(0, 20)
    .map((entry, index) => (index === 14 ? entry : unsigned(entry)))
  ask(server, pages(1, 10))
  const [answer] = serve(server, server.step({ kind: 'entries', entries }))
  assert.equal([answer?.page?.items.length, answer?.isLast], [15, true])
})

test('questions are answered in their order, and not more of them wait than may', () => {
  const server = new SyncServer()
  assert.equal(ask(server, heightsOf([own])), [{ kind: 'list' }])
  for (let count = 0; count < syncQuestionsMax; count += 1) {
    assert.equal(ask(server, pages(count + 1, count + 1)), [])
  }
  throws(() => ask(server, pages(1, 1)), 'too-large')
  const [answer, read] = server.step(offer)
  assert.is(answer?.kind, 'send')
  assert.equal(read, { kind: 'read', feed: own.id, from: 1 })
})

test('news are told at once, and have no answer', () => {
  const server = new SyncServer()
  ask(server, heightsOf([own]))
  assert.equal(ask(server, { kind: 'news' }), [{ kind: 'news' }])
})

test('of another history is heard only where the feed is written here', () => {
  const page = newestPageOf(own.entries.slice(0, 1))!
  const run = (feed: typeof own): ServerEffect[] => {
    const server = new SyncServer()
    const tag = feedTag(feed.id, salt)
    assert.equal(ask(server, { kind: 'fork', salt, tag, page, landmarks: [] }), [{ kind: 'list' }])
    return server.step(offer)
  }
  assert.equal(run(own), [{ kind: 'fork', feed: own.id, page, landmarks: [] }])
  assert.equal(run(carried), [])
  assert.equal(run(secret), [])
})

test.run()
