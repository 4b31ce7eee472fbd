import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FeedName } from '../../../protocol/feed.ts'
import { headOf, emptyHead } from '../../../protocol/entry.ts'
import { pageOf, provePage } from '../../../protocol/page.ts'
import { scanRowsMax } from '../../../node/social/posts/limits.ts'
import { posts, timeline } from '../../../node/social/posts/tables.ts'
import { readTimeline } from '../../../node/social/posts/posts.ts'
import type { SocialTimelineQuery } from '../../../node/social/facade/timelines.ts'
import { keyOf, sortable } from '../../../node/store/table.ts'
import { bindingOf, craftFeed, postOf } from '../../helpers/craft.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { testTimeMs } from '../../helpers/person.ts'
import { checkAsync } from '../../helpers/seed.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { clockMsMin } from '../../../node/limits.ts'

const test = suite('node/social/timeline')
const publicFeed: FeedName = { kind: 'public' }
const hourMs = 3_600_000

/** Ana and her contact Bo, whose node sends nothing by itself. */
async function startTwo(): Promise<{ ana: SocialNode; bo: SocialNode } & AsyncDisposable> {
  const hub = new FakeHub()
  const init = { hub, isGossiping: false, aspects: ['Family', 'Friends', 'Club'] }
  const ana = await SocialNode.start('Ana', { ...init, world: new FakeWorld('timeline') })
  const bo = await SocialNode.start('Bo', { ...init, world: ana.world, isSyncing: false })
  await ana.join(await bo.invite())
  return {
    ana,
    bo,
    [Symbol.asyncDispose]: async () => {
      await ana[Symbol.asyncDispose]()
      await bo[Symbol.asyncDispose]()
    },
  }
}

/** Stores public posts of these times as Bo's, each named by its place, `perPage` at a time. */
async function receive(
  { ana, bo }: { ana: SocialNode; bo: SocialNode },
  times: readonly number[],
  perPage = times.length,
): Promise<void> {
  const { keyring } = bo.social
  const bodies = times.map((atMs, index) => postOf(String(index), atMs))
  const entries = craftFeed(keyring, publicFeed, {
    bodies: [bindingOf(keyring, publicFeed), ...bodies],
  })
  let head = emptyHead
  for (let start = 0; start < entries.length; start += perPage) {
    const page = pageOf(entries.slice(start, start + perPage))!
    const proved = provePage(keyring.feed(publicFeed), head, page)
    await ana.social.replica.accept(keyring.feed(publicFeed), proved)
    head = headOf(entries[start + page.items.length - 1]!)
    ana.world.set(ana.world.now() + 1)
  }
}

async function timesOf(node: SocialNode): Promise<number[]> {
  const { rows } = await node.social.timelines.read({ limit: 1000 })
  return rows.map(({ post }) => post.atMs).toReversed()
}

test('a post from the future counts as posted when it came', async () => {
  await using two = await startTwo()
  await receive(two, [testTimeMs + hourMs, 253_402_300_799_999])
  assert.equal(await two.ana.texts(), ['0', '1'])
  assert.equal(await timesOf(two.ana), [testTimeMs, testTimeMs + 1])
})

test('a post from the past stands at its time, but never before the one it follows', async () => {
  await using two = await startTwo()
  await receive(two, [testTimeMs - hourMs, testTimeMs - 2 * hourMs, clockMsMin, testTimeMs - 1])
  assert.equal(await two.ana.texts(), ['0', '1', '2', '3'])
  const times = await timesOf(two.ana)
  assert.is(times[0], testTimeMs - hourMs)
  assert.is(times[3], testTimeMs - 1)
})

test('posts of one feed stand in the order of the feed, whatever their times', async () => {
  const time = fc.integer({ min: testTimeMs - 20, max: testTimeMs + 20 })
  const times = fc.array(time, { minLength: 1, maxLength: 12 })
  const property = fc.asyncProperty(times, fc.integer({ min: 1, max: 13 }), async (list, size) => {
    await using two = await startTwo()
    await receive(two, list, size)
    assert.equal(
      await two.ana.texts(),
      list.map((_, index) => String(index)),
    )
  })
  await checkAsync(property, { runs: 25 })
})

test('a post to several aspects is one post, for its author and for each reader', async () => {
  const hub = new FakeHub()
  const init = { hub, isGossiping: false, world: new FakeWorld('timeline') }
  await using ana = await SocialNode.start('Ana', {
    ...init,
    aspects: ['Family', 'Friends', 'Club'],
  })
  await using bo = await SocialNode.start('Bo', init)
  await befriendSocial(ana, bo)
  await ana.social.aspects.addMember(await ana.aspect('Friends'), bo.person)
  const id = await ana.post('for both', 'Family', 'Friends', 'Family')
  await ana.post('for the club', 'Club')
  await bo.sync.pull(ana.peer)
  assert.equal(await ana.texts(), ['for both', 'for the club'])
  assert.equal(await bo.texts(), ['for both'])
  const audience = [await ana.aspect('Family'), await ana.aspect('Friends')]
  assert.equal(ana.social.posts.at(id)?.post.audience, audience)
  assert.is(bo.social.posts.at(id)?.post.audience, 'limited')
})

test('after a post to several aspects each of their feeds stays in its order', async () => {
  const hub = new FakeHub()
  const init = { hub, isGossiping: false, world: new FakeWorld('timeline') }
  await using ana = await SocialNode.start('Ana', { ...init, aspects: ['Family', 'Friends'] })
  await ana.post('first', 'Family', 'Friends')
  // The clock was wrong, and is set right.
  ana.world.set(ana.world.now() - hourMs)
  await ana.post('second', 'Friends')
  assert.equal(await ana.texts(), ['first', 'second'])
})

test('a public post reaches every contact', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  const id = await ana.social.posts.create('hello', 'public')
  await bo.sync.pull(ana.peer)
  assert.is(bo.social.posts.at(id)?.post.audience, 'public')
  assert.is(bo.social.posts.at(id)?.post.author, ana.person)
})

test('an aspect shows what was posted to it, and what its members post', async () => {
  await using two = await startTwo()
  const { ana } = two
  await ana.post('to family', 'Family')
  await ana.post('to friends', 'Friends')
  await receive(two, [testTimeMs])
  const textsIn = async (name: string): Promise<string[]> => {
    const { rows } = await ana.social.timelines.read({
      limit: 10,
      aspects: [await ana.aspect(name)],
    })
    return rows.map(({ post }) => post.text).toReversed()
  }
  assert.equal(await textsIn('Friends'), ['to friends'])
  await ana.social.aspects.addMember(await ana.aspect('Friends'), two.bo.person)
  assert.equal((await textsIn('Friends')).toSorted(), ['0', 'to friends'])
  assert.equal(await textsIn('Club'), [])
  const { rows } = await ana.social.timelines.read({ limit: 10, author: two.bo.person })
  assert.equal(
    rows.map(({ post }) => post.text),
    ['0'],
  )
})

test('pages leave nothing out and repeat nothing, whatever their size and filter', async () => {
  await using two = await startTwo()
  const { ana } = two
  for (let count = 0; count < 40; count += 1) {
    await ana.post(`post ${count}`, count % 7 === 0 ? 'Family' : 'Friends')
  }
  const aspects = [undefined, await ana.aspect('Family'), await ana.aspect('Club')]
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 })
  const property = fc.asyncProperty(sizes, fc.constantFrom(...aspects), async (limits, aspect) => {
    const filter = aspect === undefined ? {} : { aspects: [aspect] }
    const whole = await ana.social.timelines.read({ ...filter, limit: 1000 })
    assert.is(whole.next, undefined)
    const seen: string[] = []
    let query: SocialTimelineQuery = { ...filter, limit: limits[0]! }
    for (let turn = 1; turn < 200; turn += 1) {
      const page = await ana.social.timelines.read(query)
      assert.ok(page.rows.length <= query.limit)
      seen.push(...page.rows.map(({ post }) => post.id))
      if (page.next === undefined) break
      query = { ...filter, limit: limits[turn % limits.length]!, before: page.next }
    }
    assert.equal(
      seen,
      whole.rows.map(({ post }) => post.id),
    )
  })
  await checkAsync(property, { runs: 60 })
})

test('what is posted between two pages moves nothing', async () => {
  await using two = await startTwo()
  const { ana } = two
  for (const text of ['1', '2', '3', '4']) await ana.post(text)
  const first = await ana.social.timelines.read({ limit: 2 })
  await ana.post('5')
  const second = await ana.social.timelines.read({ limit: 2, before: first.next! })
  const texts = [...first.rows, ...second.rows].map(({ post }) => post.text)
  assert.equal(texts, ['4', '3', '2', '1'])
})

test('one request looks at a limited number of rows, and the next one goes on there', async () => {
  await using two = await startTwo()
  const { ana } = two
  const wanted = await ana.post('the oldest', 'Club')
  const count = scanRowsMax + 100
  await ana.store.transact((tx) => {
    for (let index = 0; index < count; index += 1) {
      const id = `filler${index}` as never
      const key = keyOf(sortable(testTimeMs + hourMs + index), id)
      const row = {
        id,
        nonce: '',
        author: ana.person,
        text: '',
        media: [],
        atMs: 0,
        order: '',
        arrival: 0,
        audience: [],
      }
      tx.put(timeline, key, row)
      tx.put(posts, id, key)
    }
  })
  let rowsRead = 0
  const reader: Parameters<typeof readTimeline>[0] = {
    get: (table, key) => ana.store.get(table, key),
    many: (table, keys) => ana.store.many(table, keys),
    list: async (table, range) => {
      const rows = await ana.store.list(table, range)
      if (table.name === timeline.name) rowsRead += rows.length
      return rows
    },
  }
  const query = { fits: ({ id }: { id: string }) => id === wanted, limit: 50 }
  const first = await readTimeline(reader, query)
  assert.equal(first.rows, [])
  assert.ok(rowsRead <= scanRowsMax + query.limit + 1)
  const second = await readTimeline(reader, { ...query, before: first.next! })
  assert.equal(
    second.rows.map(({ post }) => post.id),
    [wanted],
  )
  assert.is(second.next, undefined)
})

test.run()
