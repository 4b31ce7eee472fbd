/** The reader as a machine: whom it asks for what, in which order, and what it does where nothing good comes. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { feedId, type FeedId } from '../../../protocol/ids.ts'
import { feedEntriesMax, newestMax, syncCreditMax } from '../../../protocol/limits.ts'
import { runEntriesMax } from '../../../protocol/sync/next-question.ts'
import { testFeed, type TestFeed } from '../../helpers/person.ts'
import { bytes, feedOf, having, kindsOf, long, runsOf } from '../../helpers/reader-feeds.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { labTimes, SyncLab } from '../../helpers/sync-lab.ts'

const test = suite('protocol/sync/reader')

test('the newest page comes first, then the gap below it, in runs', () => {
  const lab = new SyncLab('newest')
  const ana = lab.add('ana', { feeds: having(long) })
  lab.connect(ana)
  lab.run()
  assert.equal(runsOf(ana), [
    `newest ${newestMax} to ${feedEntriesMax}`,
    `pages 1-${runEntriesMax}`,
    `pages ${runEntriesMax + 1}-${2 * runEntriesMax}`,
    `pages ${2 * runEntriesMax + 1}-${2000 - newestMax}`,
  ])
  assert.is(lab.height(long.id), 2000)
  assert.equal(lab.told, [{ kind: 'done', peer: 'ana', isComplete: true }])
})

test('it tells how much it fetches, and how much waits', () => {
  const lab = new SyncLab('load')
  const feeds = Array.from({ length: 40 }, (_, index) => feedOf(`load ${index}`, 20))
  const ana = lab.add('ana', { feeds: new Map(feeds.flatMap((feed) => [...having(feed)])) })
  assert.equal(lab.load, { rounds: 0, runs: 0, waiting: 0 })
  lab.connect(ana)
  lab.runUntil(() => lab.load.runs > 0)
  const { rounds, runs, waiting } = lab.load
  assert.equal([rounds, runs + waiting, waiting > 0], [1, 40, true])
  lab.run()
  assert.equal(lab.load, { rounds: 0, runs: 0, waiting: 0 })
})

test('the newest page of every feed comes before any gap', () => {
  const lab = new SyncLab('several')
  const feeds = Array.from({ length: 20 }, (_, index) => feedOf(`several ${index}`, 200))
  const ana = lab.add('ana', {
    feeds: new Map(feeds.map(({ id, entries }) => [id, entries])),
  })
  lab.connect(ana)
  lab.run()
  const kinds = runsOf(ana).map((text) => text.split(' ')[0])
  assert.is(kinds.filter((kind) => kind === 'newest').length, 20)
  assert.ok(kinds.lastIndexOf('newest') < 22, kinds.join())
  for (const { id } of feeds) assert.is(lab.height(id), 200)
})

test('who lacks little is sent it in order', () => {
  const lab = new SyncLab('little')
  lab.put(long.id, long.entries.slice(0, 1900))
  const ana = lab.add('ana', { feeds: having(long) })
  lab.connect(ana)
  lab.run()
  assert.equal(runsOf(ana), ['pages 1901-2000'])
})

test('what must be read in order is', () => {
  const lab = new SyncLab('in order')
  lab.isNewestFirst = () => false
  const ana = lab.add('ana', { feeds: having(long, 1000) })
  lab.connect(ana)
  lab.run()
  assert.equal(runsOf(ana), [`pages 1-${runEntriesMax}`, `pages ${runEntriesMax + 1}-1000`])
  assert.is(lab.height(long.id), 1000)
})

test('one entry that came by gossip is extended down to a screenful before the gap is filled', () => {
  const lab = new SyncLab('tip')
  lab.put(long.id, long.entries.slice(0, 10))
  lab.put(long.id, long.entries.slice(1999))
  const ana = lab.add('ana', { feeds: having(long) })
  lab.connect(ana)
  lab.run()
  const [first, second] = runsOf(ana)
  assert.is(first, `newest ${newestMax - 1} to 1999`)
  assert.is(second, `pages 11-${10 + runEntriesMax}`)
  assert.is(lab.height(long.id), 2000)
})

test('a tip is extended page by page where its entries are large', () => {
  const large = feedOf('large', 300, 4096)
  const lab = new SyncLab('large tip')
  lab.put(large.id, large.entries.slice(290))
  const ana = lab.add('ana', { feeds: having(large) })
  lab.connect(ana)
  lab.runUntil(() => runsOf(ana).some((text) => text.startsWith('pages')))
  const { tip } = lab.extent(large.id)
  assert.ok(tip!.from <= 300 - newestMax + 1, `tip from ${tip!.from}`)
  lab.run()
  assert.is(lab.height(large.id), 300)
})

test('who cannot extend the tip still fills the gap', () => {
  const lab = new SyncLab('not extended')
  lab.put(long.id, long.entries.slice(1999))
  const ana = lab.add('ana', {
    feeds: having(long),
    bend: (answer, question) =>
      answer.kind === 'page' && question?.kind === 'newest'
        ? [{ ...answer, page: undefined }]
        : [answer],
  })
  lab.connect(ana)
  lab.run()
  assert.is(lab.height(long.id), 2000)
  assert.is(runsOf(ana).filter((text) => text.startsWith('newest')).length, 1)
})

test('what is new overtakes a long gap', () => {
  const lab = new SyncLab('overtaking')
  const other = feedOf('overtaking', 40)
  const feeds = having(long)
  feeds.set(other.id, other.entries.slice(0, 10))
  const ana = lab.add('ana', { feeds, bytesPerMs: 10 })
  lab.connect(ana)
  lab.runUntil(() => runsOf(ana).some((text) => text.startsWith('pages 1-')))
  feeds.set(other.id, other.entries)
  lab.step({ kind: 'news', peer: ana.name })
  lab.runUntil(() => lab.height(other.id) === 40)
  assert.ok(lab.height(long.id) < 1000, `${lab.height(long.id)}`)
  lab.run()
  assert.is(lab.height(long.id), 2000)
})

test('news without end do not keep gaps from being filled', () => {
  const lab = new SyncLab('busy')
  const other = feedOf('busy', 300)
  const feeds = having(long)
  let count = 1
  feeds.set(other.id, other.entries.slice(0, count))
  const ana = lab.add('ana', { feeds })
  lab.connect(ana)
  while (lab.height(long.id) < 2000) {
    assert.ok((count += 1) < 300, 'starved')
    feeds.set(other.id, other.entries.slice(0, count))
    lab.step({ kind: 'news', peer: ana.name })
    lab.run(10)
  }
})

test('a slow disk holds the peer up: credit is given back as pages are stored', () => {
  const lab = new SyncLab('slow disk')
  lab.storeMs = 5000
  const large = feedOf('slow disk', 300, 4096)
  const ana = lab.add('ana', { feeds: having(large) })
  lab.connect(ana)
  // The lab itself refuses more pages than the credit that are not stored.
  lab.runUntil(() => ana.unstored === syncCreditMax)
  lab.run(500_000)
  assert.is(lab.height(large.id), 300)
  assert.not.ok(lab.toldOf(ana).includes('drop'))
  const credits = ana.asked.filter(({ kind }) => kind === 'credit')
  assert.ok(credits.length >= 2 && credits.every((one) => one.kind === 'credit' && one.pages >= 4))
})

test('with nothing new in 1,000 feeds one question is asked', () => {
  const lab = new SyncLab('same')
  const next = bytesFrom('same')
  const feeds = new Map<FeedId, TestFeed['entries']>()
  const one = feedOf('same', 3)
  feeds.set(one.id, one.entries)
  lab.put(one.id, one.entries)
  for (let count = 1; count < 1000; count += 1) feeds.set(feedId(next(32)), [])
  const ana = lab.add('ana', { feeds })
  lab.connect(ana)
  lab.run()
  assert.equal(kindsOf(ana), ['same'])
  assert.ok(ana.bytes < 100, `${ana.bytes} bytes`)
  // And after the interval again.
  lab.run(labTimes.intervalMs * 1.2)
  assert.equal(kindsOf(ana), ['same', 'same'])
})

test('after gossip one question tells a peer that all is here, and the next full round stays due', () => {
  const lab = new SyncLab('heard')
  const one = feedOf('heard', 3)
  lab.put(one.id, one.entries)
  const ana = lab.add('ana', { feeds: new Map([[one.id, one.entries]]) })
  lab.connect(ana)
  lab.run(1000)
  // Again and again, for as long as a round pauses at most.
  const steps = 10
  for (let step = 0; step < steps; step += 1) {
    lab.run((labTimes.intervalMs * 1.2) / steps)
    lab.step({ kind: 'heard', peer: ana.name })
  }
  lab.run(1000)
  const kinds = kindsOf(ana)
  assert.ok(kinds.every((kind) => kind === 'same'))
  assert.is(kinds.length, 1 + steps + 1)
})

test('a comparison of everything counts what the fast way missed, and nothing else', () => {
  const lab = new SyncLab('repair')
  const [hidden, seen] = [feedOf('hidden', 30), feedOf('seen', 30)]
  const feeds = new Map([...having(hidden, 10), ...having(seen, 10)])
  // Says that there is nothing new, whatever there is.
  const ana = lab.add('ana', {
    feeds,
    bend: (answer) => [answer.kind === 'same' ? { kind: 'same', isSame: true } : answer],
  })
  lab.connect(ana)
  lab.step({ kind: 'news', peer: ana.name })
  lab.run(10_000)
  assert.is(lab.height(hidden.id), 10)
  const repaired = (): number[] =>
    lab.told.flatMap((effect) => (effect.kind === 'repaired' ? [effect.count] : []))

  lab.step({ kind: 'repair' })
  lab.run(60_000)
  assert.equal(repaired(), [])

  feeds.set(hidden.id, hidden.entries.slice(0, 17))
  lab.step({ kind: 'connected', peer: ana.name })
  lab.step({ kind: 'repair' })
  lab.run(1000)
  // It does not miss an entry that comes while it waits.
  feeds.set(hidden.id, hidden.entries)
  lab.run(60_000)
  assert.is(lab.height(hidden.id), 30)
  assert.equal(repaired(), [7])

  // And what another way brings in the meantime neither.
  feeds.set(seen.id, seen.entries)
  lab.step({ kind: 'repair' })
  lab.run(1000)
  lab.step({ kind: 'news', peer: ana.name })
  lab.run(60_000)
  assert.is(lab.height(seen.id), 30)
  assert.equal(repaired(), [7])
})

test('a comparison that is asked for while something comes follows it', () => {
  const lab = new SyncLab('repair later')
  const ana = lab.add('ana', { feeds: having(long), bytesPerMs: 20 })
  lab.connect(ana)
  lab.run(500)
  lab.step({ kind: 'repair' })
  lab.run(100_000)
  const heights = ana.asked.filter(({ kind }) => kind === 'heights').length
  assert.ok(heights >= 3, `${heights} comparisons`)
  assert.not.ok(lab.toldOf(ana).includes('repaired'))
})

test('another history is proved, told to who writes it once, and other feeds go on', () => {
  const other = testFeed('reader/long', [...bytes('fork', 30)])
  assert.is(other.id, long.id)
  const second = feedOf('beside', 30)
  const cases = { longer: 10, 'as long': 30, shorter: 40 }
  for (const [description, ours] of Object.entries(cases)) {
    const lab = new SyncLab(`fork ${description}`)
    lab.put(long.id, long.entries.slice(0, ours))
    const ana = lab.add('ana', { feeds: new Map([...having(other), ...having(second)]) })
    lab.connect(ana)
    lab.run(1000)
    for (let again = 0; again < 3; again += 1) {
      lab.step({ kind: 'news', peer: ana.name })
      lab.run(1000)
    }
    const forked = lab.told.filter(({ kind }) => kind === 'forked')
    assert.equal(
      forked,
      [{ kind: 'forked', peer: 'ana', feed: long.id, isTheirs: true }],
      description,
    )
    assert.is(lab.height(second.id), 30, description)
    assert.is(lab.height(long.id), ours, description)
    const apart = ana.asked.filter((question) => question.kind === 'pages' && question.isApart)
    assert.is(apart.length, description === 'longer' ? 1 : 0)
    assert.not.ok(lab.toldOf(ana).includes('drop'))
  }
})

test('of another history, and of what who writes it lacks, is told again after a channel ended', () => {
  const other = testFeed('reader/long', [...bytes('fork', 30)])
  const short = feedOf('short', 30)
  const lab = new SyncLab('fork again')
  lab.put(long.id, long.entries.slice(0, 30))
  lab.put(short.id, short.entries)
  const ana = lab.add('ana', { feeds: new Map([...having(other), ...having(short, 20)]) })
  const forked = (): FeedId[] =>
    lab.told.flatMap((effect) => (effect.kind === 'forked' ? [effect.feed] : [])).toSorted()
  lab.connect(ana)
  lab.run(1000)
  assert.equal(forked(), [long.id, short.id].toSorted())
  lab.step({ kind: 'failed', peer: ana.name })
  lab.step({ kind: 'news', peer: ana.name })
  lab.run(1000)
  assert.equal(forked(), [long.id, long.id, short.id, short.id].toSorted())
})

test.run()
