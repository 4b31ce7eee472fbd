/** The index of words over 100,000 posts of 300 characters: how fast it is made, how large it is, how long searches take, and what writes notice of it. */
import { join } from 'node:path'
import type { PersonId, PostId } from '../../../protocol/ids.ts'
import { createLog } from '../../../node/log.ts'
import { WorkerIndex } from '../../../node/search/worker-index.ts'
import { me } from '../../../node/social/contacts/tables.ts'
import { noteChange } from '../../../node/social/feeds/changes.ts'
import { posts, timeline, type PostRow } from '../../../node/social/posts/tables.ts'
import { Searching } from '../../../node/social/search/searching.ts'
import { keptTables, viewTables } from '../../../node/social/slices.ts'
import { feedTables } from '../../../node/store/feed-store.ts'
import { openDatabase } from '../../../node/store/open.ts'
import { Store } from '../../../node/store/store.ts'
import { keyOf, sortable } from '../../../node/store/table.ts'
import { realWorld } from '../../../node/world.ts'
import { Random } from '../../helpers/random.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { row, type Figures, type Measured, type Round } from '../harness/row.ts'
import { percentile } from '../harness/timing.ts'
import { indexRate } from '../limits/plain-index.ts'

const writes = 300
const rounds = 10
const self = 'did:key:self' as PersonId
/** Texts from which the limit of the machine is found. */
const sampleMax = 10_000
const forever = { timeoutMs: 3_600_000, pauseMsMax: 20 }

/** Queries of every kind: frequent and rare words, short ones, phrases, filters, and those that find nothing. */
const queries = [
  'ba',
  'b',
  'rare',
  'nowhere',
  'mine tu',
  '"ka ba"',
  'kilo lo',
  '蒲公英',
  '蒲',
  '公英 ba',
  'q',
  'from:self ba',
  'has:photo',
  'before:2026-02 ba',
  'after:2026-06 rare',
  'zz ba',
  'aaaaaaaaaaaaaaaaaaaa',
  'a e i o u',
]

const figures = {
  'into an index': {
    unit: 'posts/s',
    better: 'more',
    aim: 5_000,
    limit: 'FTS5 alone, in this process',
  },
  'index of each post': { unit: 'bytes', better: 'less', aim: 1_000 },
  'a search, p50': { unit: 'ms', better: 'less', aim: 7 },
  'a search, worst': { unit: 'ms', better: 'less', aim: 50 },
  'a durable write meanwhile, p50': { unit: 'ms', better: 'less', limit: 'the same write alone' },
  'a durable write meanwhile, p99': { unit: 'ms', better: 'less', limit: 'the same write alone' },
} satisfies Figures

export const search = row({
  name: 'search',
  about: 'the index of words: how fast it is made, its size, searches, what writes notice',
  sizes: { of: 'posts', full: [10_000, 100_000], quick: [2_000] },
  rounds: 1,
  figures,
  measure,
})

async function measure(count: number): Promise<Round<typeof figures>> {
  await using folder = await tempDir()
  const store = await filledStore(join(folder.path, 'store'), count)
  const searching = (name: string): Searching =>
    new Searching({
      index: new WorkerIndex(join(folder.path, name, 'search.db')),
      version: 'bench',
      store,
      world: realWorld,
      log: createLog('error'),
      self,
    })
  const first = searching('first')
  const startMs = performance.now()
  first.start()
  await waitFor(() => isDone(first), forever)
  const rate = (count / (performance.now() - startMs)) * 1000
  const { bytes } = await first.state()
  const times = await searchTimes(first)
  await first.stop()
  const texts = Array.from(
    { length: Math.min(count, sampleMax) },
    (_, number) => postOf(number).row.text,
  )
  const alone = await writeTimes(store, count)
  const second = searching('second')
  second.start()
  const beside = await writeTimes(store, count + writes)
  const isBeside = !isDone(second)
  await second.stop()
  await store.close()
  const of = (times: readonly number[], share: number): Measured => ({
    value: percentile(times, share),
  })
  const write = (share: number): Measured => ({
    ...of(beside, share),
    limit: percentile(alone, share),
  })
  return {
    'into an index': { value: rate, limit: await indexRate(texts) },
    'index of each post': { value: bytes / count },
    'a search, p50': of(times, 0.5),
    'a search, worst': of(times, 1),
    // Of few posts the index is made before the writes are.
    ...(isBeside && {
      'a durable write meanwhile, p50': write(0.5),
      'a durable write meanwhile, p99': write(0.99),
    }),
  }
}

function isDone(searching: Searching): boolean {
  const { isMaking, behind } = searching.progress()
  return !isMaking && behind === 0
}

async function searchTimes(searching: Searching): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    for (const text of queries) {
      const startMs = performance.now()
      await searching.find({ text, limit: 20 })
      times.push(performance.now() - startMs)
    }
  }
  return times
}

async function filledStore(path: string, count: number): Promise<Store> {
  const database = await openDatabase(path)
  const store = await Store.over(database, [...feedTables, ...keptTables, ...viewTables])
  await store.transact((tx) => tx.put(me, 'me', { id: self, name: 'Self', namedAtMs: 0 }))
  for (let from = 0; from < count; from += 1_000) {
    await store.transact(
      (tx) => {
        for (let number = from; number < from + 1_000; number++) {
          const { key, row } = postOf(number)
          tx.put(timeline, key, row)
          tx.put(posts, row.id, key)
        }
      },
      { isDurable: false },
    )
  }
  return store
}

/** Posts one by one, as a person does, at no pause. */
async function writeTimes(store: Store, from: number): Promise<number[]> {
  const times: number[] = []
  for (let number = from; number < from + writes; number++) {
    const startMs = performance.now()
    await store.transact((tx) => {
      const { key, row } = postOf(number)
      tx.put(timeline, key, row)
      tx.put(posts, row.id, key)
      noteChange(tx, { kind: 'post', id: row.id })
    })
    times.push(performance.now() - startMs)
  }
  return times
}

const random = new Random(7)
const syllables = [
  'ba',
  'be',
  'di',
  'do',
  'ka',
  'ki',
  'lo',
  'lu',
  'ma',
  'mi',
  'ne',
  'no',
  'ra',
  'ro',
  'sa',
  'su',
  'ta',
  'tu',
]
const words = Array.from({ length: 20_000 }, () =>
  Array.from({ length: 1 + random.below(4) }, () => random.pick(syllables)).join(''),
)

/** A post a minute, by fifty people; one in a hundred has Chinese words, one in ten thousand a rare one. */
function postOf(number: number): { key: string; row: PostRow } {
  const atMs = Date.UTC(2026, 0, 1) + number * 60_000
  const parts: string[] = []
  for (let length = 0; length < 300; length += (parts.at(-1)?.length ?? 0) + 1) {
    // Some words are much more frequent than others.
    const place = Math.floor((random.below(1_000) / 1_000) ** 3 * words.length)
    parts.push(words[place] ?? '')
  }
  if (random.once(100)) parts.push('蒲公英')
  if (random.once(10_000)) parts.push('rare')
  const id = `post${number}`.padEnd(22, 'x') as PostId
  const author = (number % 50 === 0 ? self : `did:key:${number % 50}`) as PersonId
  const order = sortable(number)
  const row: PostRow = {
    id,
    nonce: '',
    author,
    text: parts.join(' '),
    media: [],
    atMs,
    order,
    audience: 'limited',
    arrival: 0,
  }
  return { key: keyOf(sortable(atMs), order, id), row }
}
