import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeFields } from '../../../protocol/codec.ts'
import { feedTag } from '../../../protocol/feed.ts'
import { feedId, type FeedId } from '../../../protocol/ids.ts'
import { heightsMax, pageEntriesMax } from '../../../protocol/limits.ts'
import { pageOf, type Page } from '../../../protocol/page.ts'
import {
  decodeSyncReply,
  decodeSyncRequest,
  encodeSyncReply,
  encodeSyncRequest,
  heightsDigest,
  saltLength,
  syncProtocol,
  type SyncReply,
  type SyncRequest,
} from '../../../protocol/sync-message.ts'
import { syncIntervalMs } from '../../../node/limits.ts'
import { feeds, readers, sources } from '../../../node/social/tables.ts'
import { headAt, readEntries } from '../../../node/store/feed-store.ts'
import { keyOf } from '../../../node/store/table.ts'
import { Sync } from '../../../node/sync/sync.ts'
import { bindingOf, craftFeed, postOf } from '../../helpers/craft.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, settled } from '../../helpers/fake-world.ts'
import { hostileCbor } from '../../helpers/hostile-cbor.ts'
import { testTimeMs } from '../../helpers/person.ts'
import { rejects } from '../../helpers/rejects.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/sync')
const salt = new Uint8Array(saltLength).fill(9)

interface Two extends AsyncDisposable {
  hub: FakeHub
  ana: SocialNode
  bo: SocialNode
}

/** Ana, and Bo who reads her Family. Only sync carries anything. */
async function startTwo(): Promise<Two> {
  const hub = new FakeHub()
  const init = { hub, world: new FakeWorld('sync'), isGossiping: false }
  const ana = await SocialNode.start('Ana', init)
  const bo = await SocialNode.start('Bo', init)
  await befriendSocial(ana, bo)
  const stop = async (): Promise<void> => {
    await ana[Symbol.asyncDispose]()
    await bo[Symbol.asyncDispose]()
  }
  return { hub, ana, bo, [Symbol.asyncDispose]: stop }
}

/** `count` posts to Family in a few large acts, as the tests need many. */
async function postMany({ ana }: Two, count: number): Promise<string[]> {
  const texts = Array.from({ length: count }, (_, index) => `post ${index}`)
  for (const text of texts) await ana.post(text)
  return texts
}

async function familyFeed({ ana }: Two): Promise<FeedId> {
  const rows = await ana.store.list(feeds, {})
  return rows.find(([, { kind }]) => kind === 'aspect')![1].id
}

function isPage(question: Uint8Array): boolean {
  return decodeSyncRequest(question).kind === 'page'
}

async function askBo(node: SocialNode, peer: SocialNode, request: SyncRequest): Promise<SyncReply> {
  const bytes = await node.network.ask(peer.peer, syncProtocol, encodeSyncRequest(request))
  return decodeSyncReply(bytes)
}

test('700 entries come in order, page after page', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await ana.network.disconnect(bo.peer)
  const texts = await postMany(two, 700)
  bo.network.asked.length = 0
  await bo.network.connect(ana.peer)
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), texts)
  const pages = bo.network.asked.filter(({ question }) => isPage(question)).length
  assert.ok(pages >= 700 / pageEntriesMax && pages < 60, `${pages} pages`)
})

test('a fetch that was cut goes on where it was', async () => {
  await using two = await startTwo()
  const { hub, ana, bo } = two
  const texts = await postMany(two, 400)
  let left = 3
  hub.isLost = ({ from, kind }) => kind === 'question' && from === bo.peer && left-- <= 0
  await bo.sync.pull(ana.peer)
  const height = headAt(bo.store, await familyFeed(two)).height
  assert.ok(height > 0 && height < 401, `height ${height}`)
  assert.equal(bo.log.codes(), ['peer-unreachable'])

  hub.isLost = () => false
  bo.network.asked.length = 0
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), texts)
  const page = bo.network.asked.map(({ question }) => decodeSyncRequest(question))
  assert.is(page.find((request) => request.kind === 'page')?.from, height + 1)
})

test('fetches at the same time are one, with one more round for what came meanwhile', async () => {
  await using two = await startTwo()
  const { hub, ana, bo } = two
  await ana.post('one')
  await settled()
  await bo.sync.pull(ana.peer)
  bo.network.asked.length = 0
  let running = 0
  let runningMax = 0
  hub.changeAnswer = async (answer) => {
    runningMax = Math.max(runningMax, (running += 1))
    await settled()
    running -= 1
    return answer
  }
  const first = bo.sync.pull(ana.peer)
  const others = Array.from({ length: 20 }, () => bo.sync.pull(ana.peer))
  assert.ok(others.every((pull) => pull === first))
  await first
  assert.is(runningMax, 1)
  assert.is(bo.network.asked.length, 2)
})

test('what is posted while a fetch runs comes with it', async () => {
  await using two = await startTwo()
  const { hub, ana, bo } = two
  await ana.post('before')
  let isPosted = false
  hub.changeAnswer = async (answer, { to, question }) => {
    if (!isPosted && to === bo.peer && isPage(question)) {
      isPosted = true
      await ana.post('meanwhile')
    }
    return answer
  }
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['before', 'meanwhile'])
})

test('pages that do not prove themselves are not stored, and the error has a name', async () => {
  const run = async (code: string, forge: (page: Page, two: Two) => Page): Promise<void> => {
    await using two = await startTwo()
    const { hub, ana, bo } = two
    const texts = await postMany(two, 3)
    hub.changeAnswer = (answer, { to, question }) => {
      if (to !== bo.peer || !isPage(question)) return answer
      const reply = decodeSyncReply(answer)
      if (reply.kind !== 'page' || reply.page === undefined) return answer
      return encodeSyncReply({ kind: 'page', page: forge(reply.page, two) })
    }
    await bo.sync.pull(ana.peer)
    assert.is(headAt(bo.store, await familyFeed(two)).height, 0)
    assert.equal(await bo.texts(), [])
    assert.equal(bo.log.codes(), [code])
    // The node is up, and takes the true ones.
    hub.changeAnswer = (answer) => answer
    await bo.sync.pull(ana.peer)
    assert.equal(await bo.texts(), texts)
  }
  const other = new Uint8Array(512).fill(1)
  const bad = 'bad-signature'
  await run(bad, (page) => ({ ...page, items: [...page.items.slice(0, -1), other] }))
  await run(bad, (page) => ({ ...page, items: [other, ...page.items.slice(1)] }))
  await run(bad, (page) => ({ ...page, items: page.items.slice(0, -1) }))
  await run(bad, (page) => ({ ...page, items: page.items.slice(1) }))
  await run(bad, (page) => ({ ...page, items: [...page.items, other] }))
  await run(bad, (page) => ({ ...page, items: page.items.toReversed() }))
  await run(bad, (page) => ({ ...page, signature: new Uint8Array(64) }))
  await run('malformed', (page) => ({ ...page, from: page.from + 1 }))
  // A page of a feed that somebody else wrote.
  await run(bad, (_, { bo }) => {
    const name = { kind: 'public' } as const
    const bodies = [bindingOf(bo.social.keyring, name), postOf('mine', testTimeMs)]
    return pageOf(craftFeed(bo.social.keyring, name, { bodies }))!
  })
})

test('a page that was sent before is not taken again', async () => {
  await using two = await startTwo()
  const { hub, ana, bo } = two
  await ana.post('one')
  let kept: Uint8Array | undefined
  hub.changeAnswer = (answer, { to, question }) => {
    if (to !== bo.peer || !isPage(question)) return answer
    kept ??= answer
    return kept
  }
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['one'])
  await ana.post('two')
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['one'])
  assert.equal(bo.log.codes(), ['malformed'])
})

test('garbage for an answer ends the fetch and nothing else', async () => {
  await using two = await startTwo()
  const { hub, ana, bo } = two
  await ana.post('one')
  const garbage = [
    ...hostileCbor().map(({ bytes }) => bytes),
    new Uint8Array(0),
    new Uint8Array(100_000),
    encodeFields({ k: 'ok' }),
    encodeFields({ k: 'page' }),
    encodeFields({ k: 'heights', heights: [] }),
    encodeFields({ k: 'heights', heights: Array.from({ length: heightsMax }, () => 1) }),
    encodeFields({ k: 'heights', heights: [1_000_001] }),
  ]
  for (const bytes of garbage) {
    hub.changeAnswer = (answer, { to }) => (to === bo.peer ? bytes : answer)
    const before = bo.log.codes().length
    await bo.sync.pull(ana.peer)
    assert.is(bo.log.codes().length, before + 1)
  }
  assert.equal(await bo.texts(), [])
  hub.changeAnswer = (answer) => answer
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['one'])
})

test('a peer that promises more than it has is believed once', async () => {
  await using two = await startTwo()
  const { hub, ana, bo } = two
  await ana.post('one')
  hub.changeAnswer = (answer, { to }) => {
    const reply = decodeSyncReply(answer)
    if (to !== bo.peer || reply.kind !== 'heights') return answer
    return encodeSyncReply({ ...reply, heights: reply.heights.map(() => 1_000_000) })
  }
  bo.network.asked.length = 0
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['one'])
  assert.ok(bo.network.asked.length < 20)
})

test('a stranger gets no answer', async () => {
  await using two = await startTwo()
  const { hub, ana } = two
  await ana.post('one')
  await using eve = await SocialNode.start('Eve', { hub })
  await eve.network.connect(ana.peer)
  const tag = feedTag(await familyFeed(two), salt)
  await rejects(askBo(eve, ana, { kind: 'heights', salt, tags: [tag] }), 'peer-unreachable')
  await rejects(askBo(eve, ana, { kind: 'page', salt, tag, from: 1 }), 'peer-unreachable')
  await rejects(askBo(eve, ana, { kind: 'news' }), 'peer-unreachable')
})

test('a contact learns nothing of feeds that are not for them, even by their id', async () => {
  await using two = await startTwo()
  const { hub, ana, bo } = two
  await using cy = await SocialNode.start('Cy', { hub, world: ana.world, isGossiping: false })
  await befriendSocial(ana, cy)
  await ana.social.removeMember(await ana.aspect(), cy.person)
  await ana.post('for Bo')
  const own = (await ana.store.list(feeds, {})).map(([, { id }]) => id)
  const readable = new Set(await ana.social.replica.readableBy(cy.peer))
  const tags = [...own.map((id) => feedTag(id, salt)), new Uint8Array(16)]
  const reply = await askBo(cy, ana, { kind: 'heights', salt, tags })
  const heights = own.map((id) => (readable.has(id) ? headAt(ana.store, id).height : 0))
  assert.equal(reply, { kind: 'heights', heights: [...heights, 0] })
  for (const id of own.filter((feed) => !readable.has(feed))) {
    const tag = feedTag(id, salt)
    const page = await askBo(cy, ana, { kind: 'page', salt, tag, from: 1 })
    assert.equal(page, { kind: 'page', page: undefined })
  }
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['for Bo'])
})

test('a question for too many feeds is refused', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const tags = Array.from({ length: heightsMax }, () => new Uint8Array(16))
  const reply = await askBo(bo, ana, { kind: 'heights', salt, tags })
  assert.is(reply.kind === 'heights' && reply.heights.length, heightsMax)
  const tooMany = [...tags, new Uint8Array(16)]
  await rejects(askBo(bo, ana, { kind: 'heights', salt, tags: tooMany }), 'peer-unreachable')
})

test('a question beyond the end of a feed finds nothing', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await ana.post('one')
  const tag = feedTag(await familyFeed(two), salt)
  const page = await askBo(bo, ana, { kind: 'page', salt, tag, from: 3 })
  assert.equal(page, { kind: 'page', page: undefined })
})

test('a hint makes the other side fetch', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await ana.post('one')
  assert.equal(await bo.texts(), [])
  await ana.sync.hint(bo.peer)
  await waitFor(async () => (await bo.texts()).length === 1)
})

test('a grant, a public post and a new name hint by themselves', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await ana.social.post('public', 'public')
  await waitFor(async () => (await bo.texts()).length === 1)
  await ana.social.rename('Anna')
  await waitFor(() => bo.social.person(ana.person)?.name === 'Anna')
  const { id } = await ana.social.createAspect('Friends')
  await ana.post('to friends', 'Friends')
  await ana.social.addMember(id, bo.person)
  await waitFor(async () => (await bo.texts()).length === 2)
})

test('time makes it fetch from every connected contact', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await ana.post('one')
  await ana.world.pass(syncIntervalMs * 1.2)
  await waitFor(async () => (await bo.texts()).length === 1)
  await ana.post('two')
  await ana.world.pass(syncIntervalMs * 1.2)
  await waitFor(async () => (await bo.texts()).length === 2)
})

test('a connection makes both sides fetch', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await ana.network.disconnect(bo.peer)
  await ana.post('one')
  await bo.network.connect(ana.peer)
  await waitFor(async () => (await bo.texts()).length === 1)
})

test('who was connected before sync started is fetched from, and told to fetch', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  // As in the moment between the start of the network and that of sync.
  await bo.sync.stop()
  await ana.post('one')
  bo.network.asked.length = 0
  const { network, store, world } = bo
  const late = new Sync({ network, store, replica: bo.social.replica, world, log: bo.log.log })
  await late.start()
  await waitFor(async () => (await bo.texts()).length === 1)
  const kinds = bo.network.asked.map(({ question }) => decodeSyncRequest(question).kind)
  assert.ok(kinds.includes('news'))
  await late.stop()
})

test('a stopped sync asks nothing', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await bo.sync.stop()
  await ana.post('one')
  bo.network.asked.length = 0
  await bo.sync.pull(ana.peer)
  await bo.world.pass(syncIntervalMs * 2)
  assert.equal(bo.network.asked, [])
  assert.equal(await bo.texts(), [])
})

test('entries of a feed that is long and large come page by page', async () => {
  await using two = await startTwo()
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
  await using two = await startTwo()
  const { hub, ana, bo } = two
  await ana.post('one')
  await bo.sync.pull(ana.peer)
  const next = bytesFrom('many feeds')
  const many = Array.from({ length: 1000 }, () => feedId(next(32)))
  await ana.store.transact((tx) => {
    for (const feed of many) tx.put(readers, keyOf(bo.person, feed), true)
  })
  await bo.store.transact((tx) => {
    for (const feed of many) tx.put(sources, keyOf(ana.person, feed), true)
  })
  await bo.network.disconnect(ana.peer)
  let bytes = 0
  const kinds: string[] = []
  hub.changeAnswer = (answer, { question, from }) => {
    bytes += question.length + answer.length
    if (from === bo.peer) kinds.push(decodeSyncRequest(question).kind)
    return answer
  }
  await bo.network.connect(ana.peer)
  await waitFor(() => kinds.length > 0)
  await settled()
  assert.equal(kinds, ['same'])
  assert.ok(bytes <= 2048, `${bytes} bytes`)
  // One thing that is new is found all the same.
  await bo.network.disconnect(ana.peer)
  await ana.post('two')
  await bo.network.connect(ana.peer)
  await waitFor(async () => (await bo.texts()).length === 2)
})

test('a digest differs with any feed, any height and any salt, but not with the order', () => {
  const next = bytesFrom('digest')
  const [one, two] = [feedId(next(32)), feedId(next(32))]
  const of = (heights: [FeedId, number][], chosen: Uint8Array = salt): string =>
    heightsDigest(
      heights.map(([feed, height]) => ({ feed, height })),
      chosen,
    ).join()
  const all = of([
    [one, 1],
    [two, 2],
  ])
  const reordered = of([
    [two, 2],
    [one, 1],
  ])
  assert.is(reordered, all)
  const others = [
    of([[one, 1]]),
    of([
      [one, 1],
      [two, 3],
    ]),
    of([
      [one, 2],
      [two, 1],
    ]),
    of(
      [
        [one, 1],
        [two, 2],
      ],
      next(saltLength),
    ),
  ]
  assert.is(new Set([all, ...others]).size, 5)
})

test.run()
