/** Sync: every reader gets every entry, page by page, whatever cut it off, and asks for nothing that it has. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { feedId } from '../../../protocol/ids.ts'
import { newestMax, pageEntriesMax } from '../../../protocol/limits.ts'
import { syncIntervalMs } from '../../../node/sync/limits.ts'
import { feeds, readers, sources } from '../../../node/social/feeds/tables.ts'
import { extentAt, readEntries } from '../../../node/store/feed-store.ts'
import { keyOf } from '../../../node/store/table.ts'
import { Sync } from '../../../node/sync/sync.ts'
import { settled } from '../../helpers/fake-world.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { changeAnswers, questionsOf } from '../../helpers/sync-talk.ts'
import { familyFeed, postMany, startSyncTwo } from '../../helpers/sync-two.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/sync')

/** The pages that a node asked for. */
function runsOf({ network }: SocialNode): { from: number; to: number }[] {
  return questionsOf(network).flatMap((question) => (question.kind === 'pages' ? [question] : []))
}

test('700 entries come in order, the newest first, page after page', async () => {
  await using two = await startSyncTwo()
  const { hub, ana, bo } = two
  await ana.network.disconnect(bo.peer)
  const texts = await postMany(two, 700)
  bo.network.sent.length = 0
  let pages = 0
  changeAnswers(hub, bo.peer, (answer) => {
    if (answer.kind === 'page') pages += 1
    return answer
  })
  await bo.network.connect(ana.peer)
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), texts)
  const asked = questionsOf(bo.network)
  // An epoch ends after 500.
  const gaps = runsOf(bo).filter(({ to }) => to > 10)
  const heights = [500, 202]
  assert.equal(
    gaps.map(({ from, to }) => [from, to]).toSorted(([, a], [, b]) => b! - a!),
    heights.map((height) => [1, height - newestMax]),
  )
  assert.is(asked.filter(({ kind }) => kind === 'newest').length, 2)
  assert.ok(pages >= 700 / pageEntriesMax && pages < 60, `${pages} pages`)
})

/** Long enough for a page to be read. */
async function manyTurns(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await settled()
}

test('what is newest is there before the rest', async () => {
  await using two = await startSyncTwo()
  const { hub, ana, bo } = two
  const texts = await postMany(two, 400)
  const seen: string[][] = []
  changeAnswers(hub, bo.peer, async (answer) => {
    await settled()
    if (answer.kind === 'page') seen.push(await bo.texts())
    return answer
  })
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), texts)
  const [first] = seen.filter(({ length }) => length > 0)
  assert.equal(first, texts.slice(-newestMax))
})

test('a fetch that was cut goes on where it was', async () => {
  await using two = await startSyncTwo()
  const { hub, ana, bo } = two
  const texts = await postMany(two, 400)
  let left = 4
  hub.isLost = ({ from, kind }) => kind === 'frame' && from === ana.peer && left-- <= 0
  await bo.sync.pull(ana.peer)
  const feed = await familyFeed(two)
  // The pages that came are still being read when the fetch ends.
  const height = (): number => extentAt(bo.store, feed).head.height
  for (let before = -1; before !== height() || before === 0; await manyTurns()) before = height()
  const { head, tip } = extentAt(bo.store, feed)
  assert.is(tip?.head.height, 401)
  const from = tip!.from
  assert.ok(head.height > 0 && head.height < from - 1, `height ${head.height}`)

  hub.isLost = () => false
  bo.network.sent.length = 0
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), texts)
  assert.equal(
    runsOf(bo).map(({ from, to }) => [from, to]),
    [[head.height + 1, from - 1]],
  )
})

test('fetches at the same time are one, with one more round for what came meanwhile', async () => {
  await using two = await startSyncTwo()
  const { ana, bo } = two
  await ana.post('one')
  await settled()
  await bo.sync.pull(ana.peer)
  bo.network.sent.length = 0
  const first = bo.sync.pull(ana.peer)
  const others = Array.from({ length: 20 }, () => bo.sync.pull(ana.peer))
  assert.ok(others.every((pull) => pull === first))
  await first
  assert.equal(
    questionsOf(bo.network).map(({ kind }) => kind),
    ['heights', 'same'],
  )
})

test('what is posted while a fetch runs comes with it', async () => {
  await using two = await startSyncTwo()
  const { hub, ana, bo } = two
  await ana.post('before')
  let isPosted = false
  changeAnswers(hub, bo.peer, async (answer) => {
    if (!isPosted && answer.kind === 'page') {
      isPosted = true
      await ana.post('meanwhile')
    }
    return answer
  })
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['before', 'meanwhile'])
})

test('a hint makes the other side fetch', async () => {
  await using two = await startSyncTwo()
  const { ana, bo } = two
  await ana.post('one')
  assert.equal(await bo.texts(), [])
  await ana.sync.hint(bo.peer)
  await waitFor(async () => (await bo.texts()).length === 1)
})

test('a grant, a public post and a new name hint by themselves', async () => {
  await using two = await startSyncTwo()
  const { ana, bo } = two
  await ana.social.posts.create('public', 'public')
  await waitFor(async () => (await bo.texts()).length === 1)
  await ana.social.rename('Anna')
  await waitFor(() => bo.social.people.at(ana.person)?.name === 'Anna')
  const { id } = await ana.social.aspects.create('Friends')
  await ana.post('to friends', 'Friends')
  await ana.social.aspects.addMember(id, bo.person, { history: true })
  await waitFor(async () => (await bo.texts()).length === 2)
})

test('a clock that is set back keeps nothing from being fetched', async () => {
  await using two = await startSyncTwo()
  const { ana, bo } = two
  ana.world.set(ana.world.now() - 3 * 86_400_000)
  await ana.post('one')
  await ana.world.pass(syncIntervalMs * 1.2)
  await waitFor(async () => (await bo.texts()).length === 1)
})

test('time makes it fetch from every connected contact', async () => {
  await using two = await startSyncTwo()
  const { ana, bo } = two
  await ana.post('one')
  await ana.world.pass(syncIntervalMs * 1.2)
  await waitFor(async () => (await bo.texts()).length === 1)
  await ana.post('two')
  await ana.world.pass(syncIntervalMs * 1.2)
  await waitFor(async () => (await bo.texts()).length === 2)
})

test('a connection makes both sides fetch', async () => {
  await using two = await startSyncTwo()
  const { ana, bo } = two
  await ana.network.disconnect(bo.peer)
  await ana.post('one')
  await bo.network.connect(ana.peer)
  await waitFor(async () => (await bo.texts()).length === 1)
})

test('who was connected before sync started is fetched from, and told to fetch', async () => {
  await using two = await startSyncTwo()
  const { ana, bo } = two
  // As in the moment between the start of the network and that of sync.
  await bo.sync.stop()
  await ana.post('one')
  bo.network.sent.length = 0
  const { network, store, world } = bo
  const late = new Sync({ network, store, replica: bo.social.replica, world, log: bo.log.log })
  await late.start()
  await waitFor(async () => (await bo.texts()).length === 1)
  const kinds = questionsOf(bo.network).map(({ kind }) => kind)
  assert.ok(kinds.includes('news'))
  await late.stop()
})

test('a stopped sync asks nothing', async () => {
  await using two = await startSyncTwo()
  const { ana, bo } = two
  await bo.sync.stop()
  await ana.post('one')
  bo.network.sent.length = 0
  await bo.sync.pull(ana.peer)
  await bo.world.pass(syncIntervalMs * 2)
  assert.equal(questionsOf(bo.network), [])
  assert.equal(await bo.texts(), [])
})

test('entries of a feed that is long and large come page by page', async () => {
  await using two = await startSyncTwo()
  const { ana, bo } = two
  const large = 'x'.repeat(40_000)
  for (const text of ['a', 'b', 'c']) await ana.post(text + large)
  await bo.sync.pull(ana.peer)
  const feed = await familyFeed(two)
  assert.equal(
    (await bo.texts()).map((text) => text[0]),
    ['a', 'b', 'c'],
  )
  const entries = await readEntries(bo.store, feed, { from: 1, limit: 10 })
  assert.is(entries.length, 4)
})

test('to meet again with 1,000 feeds in which nothing is new takes less than 2 KB', async () => {
  await using two = await startSyncTwo()
  const { ana, bo } = two
  await ana.post('one')
  await bo.sync.pull(ana.peer)
  const next = bytesFrom('many feeds')
  const many = Array.from({ length: 1000 }, () => feedId(next(32)))
  await ana.store.transact((tx) => {
    for (const feed of many) tx.put(readers, keyOf(bo.peer, feed), true)
  })
  await bo.store.transact(async (tx) => {
    const [row] = (await tx.list(feeds, {})).map(([, found]) => found)
    for (const id of many) {
      tx.put(sources, keyOf(ana.peer, id), true)
      tx.put(feeds, id, { ...row!, id })
    }
  })
  await bo.network.disconnect(ana.peer)
  for (const { network } of [ana, bo]) network.sent.length = 0
  await bo.network.connect(ana.peer)
  await waitFor(() => bo.network.sent.length > 0)
  await settled()
  for (const { network } of [ana, bo]) {
    assert.equal(
      questionsOf(network).map(({ kind }) => kind),
      ['same'],
    )
    const bytes = network.sent.reduce((sum, { frame }) => sum + frame.length, 0)
    assert.ok(bytes <= 1024, `${bytes} bytes`)
  }
  // One thing that is new is found all the same.
  await bo.network.disconnect(ana.peer)
  await ana.post('two')
  await bo.network.connect(ana.peer)
  await waitFor(async () => (await bo.texts()).length === 2)
})

test.run()
