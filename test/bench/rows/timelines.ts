/** Timelines over 1,000, 100,000 and a million posts of a thousand people: the newest 50, cold and warm, and how that grows. */
import { join } from 'node:path'
import type { AspectId, PersonId, PostId } from '../../../protocol/ids.ts'
import { noteAct } from '../../../node/social/activity/acts.ts'
import type { ActKind } from '../../../node/social/activity/tables.ts'
import { readActs } from '../../../node/social/posts/activity.ts'
import { readAspects } from '../../../node/social/posts/by-aspects.ts'
import { readIndexes } from '../../../node/social/posts/indexes.ts'
import { addToLists } from '../../../node/social/posts/lists.ts'
import { addPersonPost } from '../../../node/social/posts/person-posts.ts'
import { readTimeline } from '../../../node/social/posts/posts.ts'
import {
  listed,
  listedIn,
  posts,
  timeline,
  type PostRow,
} from '../../../node/social/posts/tables.ts'
import { readTagged } from '../../../node/social/posts/tagged.ts'
import { keptTables, viewTables } from '../../../node/social/slices.ts'
import { addTags } from '../../../node/social/tags/text-index.ts'
import { mentions } from '../../../node/social/tags/tables.ts'
import { readMentions } from '../../../node/social/threads/mentions.ts'
import { feedTables } from '../../../node/store/feed-store.ts'
import { openDatabase } from '../../../node/store/open.ts'
import { Store } from '../../../node/store/store.ts'
import { keyOf, sortable } from '../../../node/store/table.ts'
import type { Transaction } from '../../../node/store/transaction.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { row, type Kind, type Measured } from '../harness/row.ts'
import { percentile } from '../harness/timing.ts'

const people = 1_000
const rounds = 20
const self = 'did:key:self' as PersonId
const aspects = ['Family'.padEnd(22, 'x'), 'Friends'.padEnd(22, 'x')] as AspectId[]
const page = { limit: 50 }

/** Each timeline, from the index that it reads. */
const timelines: Record<string, (store: Store) => Promise<unknown>> = {
  main: (store) => readTimeline(store, page),
  'two aspects of 500 people': (store) => readAspects(store, aspects, page),
  'one person': (store) => readTimeline(store, { ...page, author: personAt(7) }),
  public: (store) => readIndexes(store, [{ table: listed, prefix: 'public' }], page),
  media: (store) => readIndexes(store, [{ table: listed, prefix: 'media' }], page),
  'arrived late': (store) => readIndexes(store, [{ table: listed, prefix: 'late' }], page),
  tag: (store) => readTagged(store, ['x'], page),
  'two followed tags': (store) => readTagged(store, ['x', 'y'], page),
  mentions: (store) => readMentions(store, page),
  activity: (store) => readActs(store, 'all', page),
  commented: (store) => readActs(store, 'commented', page),
  reacted: (store) => readActs(store, 'reacted', page),
}

export const timelineRow = row({
  name: 'timelines',
  about: 'the newest 50 of each timeline, first and warm',
  sizes: { of: 'posts', full: [1_000, 100_000, 1_000_000], quick: [1_000, 10_000] },
  rounds: 1,
  figures: Object.fromEntries(
    Object.keys(timelines).flatMap((name): [string, Kind][] => [
      [`${name}, first`, { unit: 'ms', better: 'less', aim: 10 }],
      [`${name}, warm`, { unit: 'ms', better: 'less', aim: 2 }],
    ]),
  ),
  measure: timesAt,
})

/** First is the first reading after the store was opened; warm the median of those after it. */
async function timesAt(count: number): Promise<Record<string, Measured>> {
  await using folder = await tempDir()
  const path = join(folder.path, 'store')
  await fill(path, count)
  const times: Record<string, Measured> = {}
  for (const [name, read] of Object.entries(timelines)) {
    const store = await open(path)
    const all: number[] = []
    for (let round = 0; round <= rounds; round++) {
      const startMs = performance.now()
      await read(store)
      all.push(performance.now() - startMs)
    }
    await store.close()
    const [first = Number.NaN, ...rest] = all
    times[`${name}, first`] = { value: first }
    times[`${name}, warm`] = { value: percentile(rest, 0.5) }
  }
  return times
}

async function open(path: string): Promise<Store> {
  return Store.over(await openDatabase(path), [...feedTables, ...keptTables, ...viewTables])
}

async function fill(path: string, count: number): Promise<void> {
  const store = await open(path)
  await store.transact((tx) => {
    for (let person = 1; person <= people; person++) {
      tx.put(listedIn, personAt(person), [aspects[person % 2]!])
    }
  })
  for (let from = 0; from < count; from += 1_000) {
    await store.transact(
      (tx) => {
        for (let number = from; number < from + 1_000; number++) addPost(tx, number)
      },
      { isDurable: false },
    )
  }
  await store.close()
}

function personAt(person: number): PersonId {
  return `did:key:${person}` as PersonId
}

/** A post a minute; one in 1,001 is our own, one in ten has a tag, is public and has a picture, and we did something on one in ten. */
function addPost(tx: Transaction, number: number): void {
  const atMs = Date.UTC(2026, 0, 1) + number * 60_000
  const id = `post${number}`.padEnd(22, 'x') as PostId
  const [author, order] = [personAt(number % (people + 1)), sortable(number)]
  const isOwn = author === personAt(0)
  const isTenth = number % 10 === 0
  const row = {
    id,
    nonce: '',
    author: isOwn ? self : author,
    text: isTenth ? '#x and #y so on '.repeat(16) : 'and so on '.repeat(25),
    media: [],
    atMs,
    order,
    audience: isOwn ? [aspects[0]!] : isTenth ? ('public' as const) : ('limited' as const),
    arrival: 0,
  } satisfies PostRow
  const key = keyOf(sortable(atMs), order, id)
  tx.put(timeline, key, row)
  tx.put(posts, id, key)
  addPersonPost(tx, key, row.author)
  addToLists(tx, key, row)
  addTags(tx, { post: id, spot: key, text: row.text })
  if (isTenth) {
    for (const list of ['media', 'late']) tx.put(listed, keyOf(list, key), true)
    tx.put(mentions, key, { item: id, post: id })
  }
  const kinds: readonly ActKind[] = ['commented', 'reacted', 'remixed']
  const kind = isOwn ? 'wrote' : kinds[(number / 10) % 3]
  if (kind !== undefined) noteAct(tx, { post: id, kind, atMs: atMs + 1, item: id })
}
