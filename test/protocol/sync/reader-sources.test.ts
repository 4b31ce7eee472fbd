/** The reader chooses a source where several peers have a feed, and where one of them is slow, drips, lies about its credit or goes away. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { topOf } from '../../../protocol/extent.ts'
import type { QuestionOf } from '../../../protocol/sync/questions.ts'
import type { TestFeed } from '../../helpers/person.ts'
import { feedOf, having, kindsOf, long, runsOf } from '../../helpers/reader-feeds.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { labTimes, SyncLab, type LabPeer } from '../../helpers/sync-lab.ts'

const test = suite('protocol/sync/reader-sources')
const offered = feedOf('offered', 600, 512)

test('pages beyond the credit end the channel', () => {
  const lab = new SyncLab('flood')
  lab.storeMs = 5000
  const mute = lab.add('ana', { feeds: having(long), bend: () => [] })
  lab.connect(mute)
  const eve = lab.add('eve', {
    feeds: new Map([[long.id, long.entries]]),
    writes: [],
    bend: (answer) => {
      if (answer.kind !== 'page' || answer.page === undefined) return [answer]
      return Array.from({ length: 20 }, () => ({ ...answer, isLast: false }))
    },
  })
  lab.disconnect(mute)
  lab.connect(eve)
  lab.run(1000)
  assert.ok(lab.toldOf(eve).includes('drop'))
})

test('an answer that is late is fetched elsewhere, and not waited for', () => {
  const lab = new SyncLab('late')
  const owner = lab.add('owner', { feeds: having(long) })
  const late = lab.add('late', {
    feeds: having(long),
    writes: [],
    bend: (answer) => (answer.kind === 'page' ? [] : [answer]),
  })
  const good = lab.add('good', { feeds: having(long), writes: [], latencyMs: 100 })
  assert.not.ok(owner.isConnected)
  lab.connect(late, good)
  const ms = lab.runUntil(() => lab.height(long.id) === 2000)
  assert.ok(ms >= labTimes.answerMs && ms < labTimes.answerMs + 5000, `${ms} ms`)
  assert.equal(lab.told[0], { kind: 'done', peer: 'good', isComplete: true })
  assert.equal(lab.told[1], { kind: 'drop', peer: 'late', reason: 'late' })
})

test('pages that drip in just often enough are fetched elsewhere', () => {
  const lab = new SyncLab('drip')
  lab.add('owner', { feeds: having(long) })
  const drip = lab.add('drip', { feeds: having(long), writes: [], bytesPerMs: 0.3 })
  const good = lab.add('good', { feeds: having(long), writes: [], latencyMs: 100 })
  lab.connect(drip, good)
  const ms = lab.runUntil(() => lab.height(long.id) === 2000)
  assert.ok(ms < 4 * labTimes.answerMs, `${ms} ms`)
  assert.ok(lab.toldOf(drip).includes('drop'))
})

for (const count of [2, 4, 8]) {
  test(`a feed that ${count} peers offer at once costs what it costs from one`, () => {
    const rates = Array.from({ length: 20 }, (_, seed) => {
      const one = race(offered, 1, seed)
      const many = race(offered, count, seed)
      return [many.bytes / one.bytes, many.ms / one.ms]
    })
    const worst = [0, 1].map((index) => Math.max(...rates.map((rate) => rate[index]!)))
    console.log(
      `${count} sources, worst of 20: ${worst[0]!.toFixed(2)} × bytes, ${worst[1]!.toFixed(2)} × time`,
    )
    assert.ok(worst[0]! <= 1.2, `${worst[0]} times the bytes`)
    assert.ok(worst[1]! <= 1.3, `${worst[1]} times the time`)
  })
}

/** Lets several peers, none of them the writer, offer a feed at the same time. */
function race(feed: TestFeed, count: number, seed: number): { bytes: number; ms: number } {
  const lab = new SyncLab(`race ${seed}`)
  lab.add('owner', { feeds: having(feed) })
  const random = bytesFrom(`race ${seed}`)
  const init = { feeds: having(feed), writes: [], bytesPerMs: 100 }
  const latencyMs = 20 + random(1)[0]! / 4
  const peers = Array.from({ length: count }, (_, index) =>
    lab.add(`peer ${index}`, { ...init, latencyMs: latencyMs + index }),
  )
  lab.connect(...peers)
  const ms = lab.runUntil(() => lab.height(feed.id) === feed.entries.length)
  lab.run()
  return { ms, bytes: peers.reduce((sum, { bytes }) => sum + bytes, 0) }
}

test('a feed of somebody who is away comes from who has it; of who is there, from them', () => {
  const lab = new SyncLab('scope')
  const [mine, theirs] = [feedOf('scope/mine', 5), feedOf('scope/theirs', 5)]
  const bo = lab.add('bo', { feeds: having(theirs) })
  const ana = lab.add('ana', {
    feeds: new Map([...having(mine), ...having(theirs)]),
    writes: [mine.id],
  })
  lab.connect(ana)
  lab.run(1000)
  assert.is(lab.height(theirs.id), 5)
  lab.connect(bo)
  lab.run(1000)
  ana.asked.length = 0
  lab.step({ kind: 'connected', peer: ana.name })
  lab.run(1000)
  assert.equal(kindsOf(ana), ['same'])
})

test('feeds of others that a page named are fetched also where more news was told of meanwhile', () => {
  const lab = new SyncLab('named')
  const [grants, theirs] = [feedOf('named/grants', 5), feedOf('named/theirs', 5)]
  lab.isNewestFirst = (feed) => feed !== grants.id
  const ana = lab.add('ana', {
    feeds: new Map([...having(grants), ...having(theirs)]),
    writes: [grants.id],
  })
  lab.wanted.delete(theirs.id)
  lab.connect(ana)
  lab.runUntil(() => lab.load.runs > 0)
  lab.step({ kind: 'news', peer: ana.name })
  lab.runUntil(() => lab.height(grants.id) === 5)
  lab.wanted.add(theirs.id)
  lab.run(1000)
  assert.is(lab.height(theirs.id), 5)
})

test('when a writer goes away in the middle, the others give the rest', () => {
  const lab = new SyncLab('gone')
  const owner = lab.add('owner', { feeds: having(long), bytesPerMs: 20 })
  const ana = lab.add('ana', { feeds: having(long), writes: [] })
  lab.connect(owner, ana)
  lab.runUntil(() => topOf(lab.extent(long.id)).height > 0)
  lab.disconnect(owner)
  const ms = lab.runUntil(() => lab.height(long.id) === 2000)
  assert.ok(ms < 5000, `${ms} ms`)
})

test('a connection that ends while pages come is wanted back, and gone on with in small pages', () => {
  const lab = new SyncLab('reconnect')
  const ana = lab.add('ana', { feeds: having(offered), bytesPerMs: 20 })
  lab.connect(ana)
  lab.runUntil(() => lab.height(offered.id) > 100)
  const { bytes } = pagesOf(ana).at(-1)!
  lab.disconnect(ana)
  assert.equal(lab.toldOf(ana), ['reconnect', 'done'])
  lab.run(1000)
  ana.asked.length = 0
  const height = lab.height(offered.id)
  lab.connect(ana)
  lab.run()
  const [question] = pagesOf(ana)
  assert.is(question?.from, height + 1)
  assert.ok(question!.bytes < bytes / 2)
  assert.is(lab.height(offered.id), 600)
  // Whoever goes away when all is there is not missed.
  lab.told.length = 0
  lab.disconnect(ana)
  assert.equal(lab.toldOf(ana), [])
})

function pagesOf({ asked }: LabPeer): QuestionOf<'pages'>[] {
  return asked.filter((question) => question.kind === 'pages')
}

test('a channel that is cut after progress is opened again at once; after none, later', () => {
  const lab = new SyncLab('cut')
  const ana = lab.add('ana', { feeds: having(long), bytesPerMs: 20 })
  lab.connect(ana)
  lab.runUntil(() => lab.height(long.id) > 200)
  lab.cut(ana)
  assert.not.ok(lab.toldOf(ana).includes('done'))
  lab.run(100)
  assert.is(ana.asked.at(-1)?.kind, 'pages')
  lab.run()
  assert.is(lab.height(long.id), 2000)
  const asked = runsOf(ana).length
  lab.step({ kind: 'news', peer: ana.name })
  lab.cut(ana)
  lab.run(1000)
  assert.is(runsOf(ana).length, asked)
})

test.run()
