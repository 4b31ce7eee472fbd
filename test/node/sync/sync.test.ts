import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeFields } from '../../../protocol/codec.ts'
import {
  emptyHead,
  headOf,
  nextEntry,
  signEntry,
  type SignedEntry,
} from '../../../protocol/entry.ts'
import { plainEnvelope } from '../../../protocol/envelope.ts'
import { feedTag } from '../../../protocol/feed.ts'
import { feedId, type FeedId } from '../../../protocol/ids.ts'
import { newestMax, pageEntriesMax } from '../../../protocol/limits.ts'
import { pageOf, type Page } from '../../../protocol/page.ts'
import { encodeRecord } from '../../../protocol/records/record.ts'
import { headLength, type Answer } from '../../../protocol/sync/answers.ts'
import { saltLength, type Question } from '../../../protocol/sync/questions.ts'
import { syncIntervalMs } from '../../../node/limits.ts'
import { feeds, peers, readers, sources } from '../../../node/social/tables.ts'
import { extentAt, forkedFeeds, headAt, readEntries } from '../../../node/store/feed-store.ts'
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
import { changeAnswers, leaveAnswers, questionsOf, SyncTalk } from '../../helpers/sync-talk.ts'
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

/** The pages that a node asked for. */
function runsOf({ network }: SocialNode): { from: number; to: number }[] {
  return questionsOf(network).flatMap((question) => (question.kind === 'pages' ? [question] : []))
}

function heightsOf(...tags: readonly Uint8Array[]): Question {
  return { kind: 'heights', salt, start: 0, tags }
}

test('700 entries come in order, the newest first, page after page', async () => {
  await using two = await startTwo()
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

test('what is newest is there before the rest', async () => {
  await using two = await startTwo()
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
  await using two = await startTwo()
  const { hub, ana, bo } = two
  const texts = await postMany(two, 400)
  let left = 4
  hub.isLost = ({ from, kind }) => kind === 'frame' && from === ana.peer && left-- <= 0
  await bo.sync.pull(ana.peer)
  const feed = await familyFeed(two)
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
  await using two = await startTwo()
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
  await using two = await startTwo()
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

test('pages that do not prove themselves are not stored, and the error has a name', async () => {
  const run = async (codes: string[], forge: (page: Page, two: Two) => Page): Promise<void> => {
    await using two = await startTwo()
    const { hub, ana, bo } = two
    const texts = await postMany(two, 3)
    changeAnswers(hub, bo.peer, (answer) => {
      if (answer.kind !== 'page' || answer.page === undefined) return answer
      return { ...answer, page: forge(answer.page, two) }
    })
    await bo.sync.pull(ana.peer)
    assert.is(headAt(bo.store, await familyFeed(two)).height, 0)
    assert.equal(await bo.texts(), [])
    assert.equal(bo.log.codes(), codes)
    // The node is up, and takes the true ones.
    leaveAnswers(hub)
    await bo.sync.pull(ana.peer)
    assert.equal(await bo.texts(), texts)
  }
  const other = new Uint8Array(512).fill(1)
  // Asked for once more, with what stands before it.
  const bad = ['bad-signature', 'bad-signature']
  await run(bad, (page) => ({ ...page, items: [...page.items.slice(0, -1), other] }))
  await run(bad, (page) => ({ ...page, items: [other, ...page.items.slice(1)] }))
  await run(bad, (page) => ({ ...page, items: page.items.slice(0, -1) }))
  await run(bad, (page) => ({ ...page, items: page.items.slice(1) }))
  await run(bad, (page) => ({ ...page, items: [...page.items, other] }))
  await run(bad, (page) => ({ ...page, items: page.items.toReversed() }))
  await run(bad, (page) => ({ ...page, signature: new Uint8Array(64) }))
  // Not the page that was asked for: the channel is dropped, and nothing proved.
  await run([], (page) => ({ ...page, from: page.from + 1 }))
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
  let kept: Answer | undefined
  changeAnswers(hub, bo.peer, (answer) => {
    if (answer.kind !== 'page') return answer
    kept ??= answer
    return kept
  })
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['one'])
  await ana.post('two')
  bo.network.sent.length = 0
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['one'])
  assert.ok(bo.network.sent.length < 10)
})

test('another history is kept as a proof and told to its writer, and the rest goes on', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const { keyring } = ana.social
  const name = { kind: 'public' } as const
  const feed = keyring.feed(name)
  const before = headAt(bo.store, feed).height
  const ours = await readEntries(ana.store, feed, { from: 1, limit: 100 })
  assert.is(ours.length, before)
  // What Ana's keys wrote elsewhere reaches Bo first.
  const other = nextEntry(
    feed,
    headOf(ours.at(-1)!),
    plainEnvelope(encodeRecord(postOf('other', testTimeMs))),
  )
  const signed = signEntry(keyring.signer(name), other as SignedEntry)
  assert.is(await bo.social.replica.accept(feed, [signed]), 'stored')
  const told: [FeedId, number][] = []
  ana.social.replica.ownFork = (id, landmarks) => told.push([id, landmarks[0]!.seq])
  await ana.social.post('mine', 'public')
  await ana.post('to family')
  await bo.sync.pull(ana.peer)
  await settled()
  assert.equal(told, [[feed, before + 1]])
  assert.equal([...(await forkedFeeds(bo.store))], [feed])
  assert.equal([...(await bo.social.forkedPeople())], [ana.person])
  assert.equal((await bo.texts()).toSorted(), ['other', 'to family'])
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
    encodeFields({ k: 'page', last: true }),
    encodeFields({ k: 'same', same: true }),
    encodeFields({ k: 'heights', heights: [], heads: new Uint8Array(0) }),
    encodeFields({ k: 'heights', heights: [1], heads: new Uint8Array(0) }),
    encodeFields({ k: 'heights', heights: Array(1000).fill(1), heads: new Uint8Array(8000) }),
    encodeFields({ k: 'heights', heights: [1_000_001], heads: new Uint8Array(8) }),
  ]
  for (const bytes of garbage) {
    hub.changeFrame = (frame, { to, isQuestion }) => (to === bo.peer && !isQuestion ? bytes : frame)
    const before = bo.log.lines.length
    await bo.sync.pull(ana.peer)
    assert.is(bo.log.lines.length, before + 1)
  }
  assert.equal(await bo.texts(), [])
  leaveAnswers(hub)
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['one'])
})

test('a peer that promises more than it has is believed once', async () => {
  await using two = await startTwo()
  const { hub, ana, bo } = two
  await ana.post('one')
  changeAnswers(hub, bo.peer, (answer) =>
    answer.kind === 'heights'
      ? { ...answer, heights: answer.heights.map(() => 1_000_000) }
      : answer,
  )
  bo.network.sent.length = 0
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['one'])
  assert.ok(bo.network.sent.length < 20)
})

test('a stranger gets no answer', async () => {
  await using two = await startTwo()
  const { hub, ana } = two
  await ana.post('one')
  await using eve = await SocialNode.start('Eve', { hub })
  await eve.network.connect(ana.peer)
  const tag = feedTag(await familyFeed(two), salt)
  const talk = (): SyncTalk => new SyncTalk(eve.network, ana.peer)
  await rejects(talk().ask(heightsOf(tag)), 'peer-unreachable')
  await rejects(talk().ask({ kind: 'same', salt, digest: new Uint8Array(32) }), 'peer-unreachable')
  await rejects(talk().tell({ kind: 'news' }), 'peer-unreachable')
})

test('who stops being a contact is not answered on a channel that is open', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const talk = new SyncTalk(bo.network, ana.peer)
  const tag = feedTag(await familyFeed(two), salt)
  assert.is((await talk.ask(heightsOf(tag))).kind, 'heights')
  await ana.store.transact((tx) => tx.delete(peers, bo.peer))
  await rejects(talk.ask(heightsOf(tag)), 'peer-unreachable')
})

test('a contact learns nothing of feeds that are not for them, even by their id', async () => {
  await using two = await startTwo()
  const { hub, ana, bo } = two
  await using cy = await SocialNode.start('Cy', { hub, world: ana.world, isGossiping: false })
  await befriendSocial(ana, cy)
  await ana.social.removeMember(await ana.aspect(), cy.person)
  await ana.post('for Bo')
  const own = (await ana.store.list(feeds, {})).map(([, { id }]) => id)
  const offered = new Set(await ana.social.replica.offeredTo(cy.peer))
  const tags = [...own.map((id) => feedTag(id, salt)), new Uint8Array(16)]
  const talk = new SyncTalk(cy.network, ana.peer)
  const answer = await talk.ask(heightsOf(...tags))
  const heads = own.map((id) => (offered.has(id) ? headAt(ana.store, id) : emptyHead))
  assert.equal(answer, {
    kind: 'heights',
    heights: [...heads.map(({ height }) => height), 0],
    heads: [...heads.map(({ hash }) => hash.slice(0, headLength)), new Uint8Array(headLength)],
  })
  const secret = own.filter((id) => !offered.has(id))
  assert.ok(secret.length > 2 && secret.length < own.length)
  for (const of of [...own.keys()].filter((index) => !offered.has(own[index]!))) {
    const run = await talk.ask({ kind: 'pages', of, from: 1, to: 1, bytes: 1, isApart: true })
    assert.equal(run, { kind: 'page', page: undefined, isLast: true })
    const newest = await talk.ask({ kind: 'newest', of, count: 1, to: 9, bytes: 1 })
    assert.equal(newest, { kind: 'page', page: undefined, isLast: true })
  }
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['for Bo'])
})

test('pages of feeds that were never asked about are not there', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const talk = new SyncTalk(bo.network, ana.peer)
  const answer = await talk.ask({ kind: 'pages', of: 0, from: 1, to: 1, bytes: 1, isApart: false })
  assert.equal(answer, { kind: 'page', page: undefined, isLast: true })
})

test('a question beyond the end of a feed finds nothing', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await ana.post('one')
  const talk = new SyncTalk(bo.network, ana.peer)
  await talk.ask(heightsOf(feedTag(await familyFeed(two), salt)))
  const answer = await talk.ask({ kind: 'pages', of: 0, from: 3, to: 9, bytes: 1, isApart: false })
  assert.equal(answer, { kind: 'page', page: undefined, isLast: true })
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
  await ana.social.addMember(id, bo.person, { history: true })
  await waitFor(async () => (await bo.texts()).length === 2)
})

test('a clock that is set back keeps nothing from being fetched', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  ana.world.set(ana.world.now() - 3 * 86_400_000)
  await ana.post('one')
  await ana.world.pass(syncIntervalMs * 1.2)
  await waitFor(async () => (await bo.texts()).length === 1)
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
  await using two = await startTwo()
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
