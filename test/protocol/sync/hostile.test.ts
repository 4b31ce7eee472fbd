/** Hostile and broken peers, alone and in any order, do to a reader: nothing to anybody else. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { emptyHead } from '../../../protocol/entry.ts'
import type { FeedId } from '../../../protocol/ids.ts'
import type { Page } from '../../../protocol/page.ts'
import type { Answer } from '../../../protocol/sync/answers.ts'
import { testFeed, type TestFeed } from '../../helpers/person.ts'
import { bytesFrom, check } from '../../helpers/seed.ts'
import { labTimes, SyncLab, type Bend, type LabPeer } from '../../helpers/sync-lab.ts'

const test = suite('protocol/sync/hostile')
const next = bytesFrom('hostile')
const [shared, other, evil] = [feedOf('shared', 300), feedOf('other', 200), feedOf('evil', 150)]

function feedOf(name: string, count: number): TestFeed {
  return testFeed(
    `hostile/${name}`,
    Array.from({ length: count }, () => next(64)),
  )
}

function bendPages(bend: (page: Page, isLast: boolean) => readonly Answer[]): Bend {
  return (answer) => {
    if (answer.kind !== 'page' || answer.page === undefined) return [answer]
    return bend(answer.page, answer.isLast)
  }
}

function bendHeights(height: number): Bend {
  return (answer) =>
    answer.kind === 'heights'
      ? [{ ...answer, heights: answer.heights.map(() => height) }]
      : [answer]
}

const pageOf = (page: Page | undefined, isLast = true): Answer => ({ kind: 'page', page, isLast })
const foreign: Page = {
  from: 1,
  prev: emptyHead.hash,
  items: [next(64)],
  signature: evil.entries[0]!.signature,
}

/** All that a peer may do instead of what it should. */
const bends: Record<string, Bend> = {
  'says nothing': () => [],
  'sends no pages': (answer) => (answer.kind === 'page' ? [] : [answer]),
  'sends empty answers for pages': (answer) => [
    answer.kind === 'page' ? pageOf(undefined) : answer,
  ],
  'sends empty answers without end': (answer) => [
    answer.kind === 'page' ? pageOf(undefined, false) : answer,
  ],
  'changes a payload': bendPages((page, isLast) => [
    pageOf({ ...page, items: page.items.with(0, next(64)) }, isLast),
  ]),
  'changes the signature': bendPages((page, isLast) => [
    pageOf({ ...page, signature: next(64) }, isLast),
  ]),
  'says that something else stands before': bendPages((page, isLast) => [
    pageOf({ ...page, prev: next(32) }, isLast),
  ]),
  'sends pages of another feed': bendPages((_, isLast) => [pageOf(foreign, isLast)]),
  'sends pages from elsewhere': bendPages((page, isLast) => [
    pageOf({ ...page, from: page.from + 7 }, isLast),
  ]),
  'sends pages twice': bendPages((page, isLast) => [pageOf(page, false), pageOf(page, isLast)]),
  'never ends a run': bendPages((page) => [pageOf(page, false)]),
  'ends runs early': bendPages((page) => [pageOf({ ...page, items: page.items }, true)]),
  'sends pages by the hundred': bendPages((page) =>
    Array.from({ length: 100 }, () => pageOf(page, false)),
  ),
  'answers another question': (answer) => [
    answer.kind === 'page' ? { kind: 'same', isSame: false } : pageOf(undefined),
  ],
  'sends answers that nobody asked for': (answer) => [
    answer,
    { kind: 'heights', heights: [1], heads: [next(8)] },
  ],
  'has a million of everything': bendHeights(1_000_000),
  'has one of everything': bendHeights(1),
  'has too many heights': (answer) =>
    answer.kind === 'heights'
      ? [{ ...answer, heights: [...answer.heights, 1], heads: [...answer.heads, next(8)] }]
      : [answer],
  'has other heads': (answer) =>
    answer.kind === 'heights' ? [{ ...answer, heads: answer.heads.map(() => next(8)) }] : [answer],
}

function feedsOf(...feeds: readonly TestFeed[]): Map<FeedId, TestFeed['entries']> {
  return new Map(feeds.map(({ id, entries }) => [id, entries]))
}

for (const [description, bend] of Object.entries(bends)) {
  test(`nobody is stalled by a peer that ${description}`, () => {
    const lab = new SyncLab(description)
    lab.add('owner', { feeds: feedsOf(shared) })
    const eve = lab.add('eve', { feeds: feedsOf(evil, shared), writes: [evil.id], bend })
    const ana = lab.add('ana', { feeds: feedsOf(other, shared), writes: [other.id] })
    lab.connect(eve, ana)
    const ms = lab.runUntil(() => lab.height(other.id) === 200)
    assert.ok(ms < 1000, `${ms} ms`)
    lab.runUntil(() => lab.height(shared.id) === 300, 2 * labTimes.answerMs)
    assert.not.ok(lab.toldOf(ana).includes('drop'))
    // Asked no more than a few times a minute, whatever it does.
    eve.asked.length = 0
    lab.run(600_000)
    assert.ok(eve.asked.length < 200, `${eve.asked.length} questions in ten minutes`)
  })
}

const silentPages: Bend = (answer) => (answer.kind === 'page' ? [] : [answer])

type Act =
  | { kind: 'connect' | 'disconnect' | 'cut' | 'news'; peer: number }
  | { kind: 'repair' | 'tick' }
  | { kind: 'run'; ms: number }
  | { kind: 'push'; peer: number; answer: number }
  | { kind: 'absurd'; peer: number; event: number }
  | { kind: 'write'; feed: number; count: number }
  | { kind: 'gossip'; feed: number; seq: number }

const answers: readonly Answer[] = [
  { kind: 'same', isSame: true },
  { kind: 'heights', heights: [], heads: [] },
  { kind: 'heights', heights: [5], heads: [next(8)] },
  pageOf(undefined),
  pageOf(foreign),
  pageOf({ from: 1, items: [shared.entries[0]!.payload], signature: shared.entries[0]!.signature }),
]

const anyPeer = fc.nat({ max: 3 })
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('connect', 'disconnect', 'cut', 'news' as const),
    peer: anyPeer,
  }),
  fc.record({ kind: fc.constantFrom('repair', 'tick' as const) }),
  fc.record({ kind: fc.constant('run' as const), ms: fc.nat({ max: 40_000 }) }),
  fc.record({ kind: fc.constant('run' as const), ms: fc.nat({ max: 100 }) }),
  fc.record({
    kind: fc.constant('push' as const),
    peer: fc.constantFrom(2, 3),
    answer: fc.nat({ max: answers.length - 1 }),
  }),
  fc.record({ kind: fc.constant('absurd' as const), peer: anyPeer, event: fc.nat({ max: 3 }) }),
  fc.record({
    kind: fc.constant('write' as const),
    feed: fc.constantFrom(0, 1),
    count: fc.nat({ max: 150 }),
  }),
  fc.record({
    kind: fc.constant('gossip' as const),
    feed: fc.constantFrom(0, 1),
    seq: fc.nat({ max: 299 }),
  }),
)

/** Two honest peers, of whom one also has what the other writes, and two that do anything. */
class Chaos {
  readonly lab: SyncLab
  readonly feeds = [shared, other]
  readonly written = [10, 10]
  readonly peers: readonly LabPeer[]

  constructor(chosen: readonly [number, number]) {
    this.lab = new SyncLab(chosen.join())
    const all = Object.values(bends)
    const bendOf = (index: number): Bend => all[index % all.length]!
    const made = { feeds: new Map<FeedId, TestFeed['entries']>() }
    const carried = { feeds: new Map<FeedId, TestFeed['entries']>() }
    this.peers = [
      this.lab.add('ana', { ...made, writes: [shared.id] }),
      this.lab.add('bo', { ...carried, writes: [other.id], latencyMs: 200 }),
      this.lab.add('eve', {
        feeds: feedsOf(evil, shared),
        writes: [evil.id],
        bend: bendOf(chosen[0]),
      }),
      this.lab.add('mal', { feeds: feedsOf(shared, other), writes: [], bend: bendOf(chosen[1]) }),
    ]
    this.#show()
  }

  do(act: Act): void {
    const { lab } = this
    if (act.kind === 'connect' || act.kind === 'disconnect' || act.kind === 'cut') {
      const peer = this.peers[act.peer]!
      if (act.kind === 'connect' && !peer.isConnected) lab.connect(peer)
      if (act.kind === 'disconnect' && peer.isConnected) lab.disconnect(peer)
      if (act.kind === 'cut') lab.cut(peer)
    } else if (act.kind === 'news') this.#news(this.peers[act.peer]!)
    else if (act.kind === 'run') lab.run(act.ms)
    else if (act.kind === 'push') lab.push(this.peers[act.peer]!, answers[act.answer]!)
    else if (act.kind === 'absurd') this.#absurd(this.peers[act.peer]!, act.event)
    else if (act.kind === 'write') this.#write(act.feed, act.count)
    else if (act.kind === 'gossip') this.#gossip(act.feed, act.seq)
    else lab.step({ kind: act.kind })
  }

  #news(peer: LabPeer): void {
    if (peer.isConnected) this.lab.step({ kind: 'news', peer: peer.name })
  }

  /** Events that nothing can have caused. */
  #absurd({ name }: LabPeer, event: number): void {
    const { lab } = this
    const [feed, extent] = [shared.id, lab.extent(shared.id)]
    if (event === 0)
      lab.step({ kind: 'stored', peer: name, feed, number: 3, outcome: 'bad', extent })
    if (event === 1)
      lab.step({ kind: 'stored', peer: name, feed, number: -1, outcome: 'fork', extent })
    if (event === 2) lab.step({ kind: 'failed', peer: 'nobody' as LabPeer['name'] })
    if (event === 3) lab.step({ kind: 'wanted', peer: 'nobody' as LabPeer['name'], wanted: [] })
  }

  #write(index: number, count: number): void {
    const max = this.feeds[index]!.entries.length
    this.written[index] = Math.min(max, this.written[index]! + count)
    this.#show()
  }

  #gossip(index: number, at: number): void {
    const { id, entries } = this.feeds[index]!
    const seq = Math.min(at + 1, this.written[index]!)
    if (seq < 1) return
    if (this.lab.put(id, entries.slice(seq - 1, seq)) === 'gap') this.#news(this.peers[index]!)
  }

  #show(): void {
    for (const [index, { id, entries }] of this.feeds.entries()) {
      const visible = entries.slice(0, this.written[index])
      this.peers[index]!.feeds.set(id, visible)
      this.peers[1]!.feeds.set(id, visible)
    }
  }

  /** Lets all come to rest, with both honest peers there. */
  end(): void {
    for (const peer of this.peers.slice(0, 2)) {
      if (!peer.isConnected) this.lab.connect(peer)
      this.lab.step({ kind: 'news', peer: peer.name })
    }
    this.lab.run(3 * labTimes.intervalMs)
  }
}

test('who has nothing else to do is asked for what another peer could not give', () => {
  for (const [description, bend] of Object.entries(bends)) {
    const lab = new SyncLab(description)
    lab.add('owner', { feeds: feedsOf(shared) })
    const eve = lab.add('eve', { feeds: feedsOf(shared), writes: [], bend })
    const ana = lab.add('ana', { feeds: feedsOf(shared), writes: [], latencyMs: 100 })
    lab.connect(eve, ana)
    lab.run(2 * labTimes.answerMs)
    assert.is(lab.height(shared.id), 300, description)
  }
})

test('one page again and again does not hold a feed', () => {
  const lab = new SyncLab('again')
  lab.add('owner', { feeds: feedsOf(shared) })
  const eve = lab.add('eve', { feeds: feedsOf(shared), writes: [], bend: silentPages })
  const ana = lab.add('ana', { feeds: feedsOf(shared), writes: [], latencyMs: 100 })
  lab.connect(eve, ana)
  const { payload, signature } = shared.entries[0]!
  lab.run(200)
  for (let seconds = 0; seconds < 60; seconds += 1) {
    lab.push(eve, pageOf({ from: 1, items: [payload], signature }, false))
    lab.run(1000)
  }
  assert.is(lab.height(shared.id), 300)
})

test('whatever happens, in the end all is stored that honest peers have', () => {
  const anyBends = fc.tuple(fc.nat({ max: 99 }), fc.nat({ max: 99 }))
  const property = fc.property(anyBends, fc.array(anyAct, { maxLength: 60 }), (chosen, acts) => {
    const chaos = new Chaos(chosen)
    for (const act of acts) chaos.do(act)
    chaos.end()
    // A hostile peer may even have entries that their writer does not show yet.
    for (const [index, { id }] of chaos.feeds.entries()) {
      assert.ok(chaos.lab.height(id) >= chaos.written[index]!)
    }
  })
  check(property, { runs: 100 })
})

test.run()
