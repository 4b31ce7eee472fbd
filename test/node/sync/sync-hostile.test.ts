/** Sync withstands answers that lie, and questions that the asker has no right to. */
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
import type { FeedId } from '../../../protocol/ids.ts'
import { pageOf, type Page } from '../../../protocol/page.ts'
import { encodeRecord } from '../../../protocol/records/record.ts'
import { headLength, type Answer } from '../../../protocol/sync/answers.ts'
import { saltLength, type Question } from '../../../protocol/sync/questions.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { peers } from '../../../node/social/contacts/tables.ts'
import { forkedFeeds, headAt, readEntries } from '../../../node/store/feed-store.ts'
import { bindingOf, craftFeed, postOf } from '../../helpers/craft.ts'
import { quiet, settled } from '../../helpers/fake-world.ts'
import { hostileCbor } from '../../helpers/hostile-cbor.ts'
import { testTimeMs } from '../../helpers/person.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { changeAnswers, leaveAnswers, SyncTalk } from '../../helpers/sync-talk.ts'
import { familyFeed, postMany, startSyncTwo, type SyncTwo } from '../../helpers/sync-two.ts'

const test = suite('node/sync/sync-hostile')
const salt = new Uint8Array(saltLength).fill(9)

function heightsOf(...tags: readonly Uint8Array[]): Question {
  return { kind: 'heights', salt, start: 0, tags }
}

test('pages that do not prove themselves are not stored, and the error has a name', async () => {
  const run = async (codes: string[], forge: (page: Page, two: SyncTwo) => Page): Promise<void> => {
    await using two = await startSyncTwo()
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
  await using two = await startSyncTwo()
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
  await using two = await startSyncTwo()
  const { ana, bo } = two
  const { keyring } = ana.social
  const name = { kind: 'public' } as const
  const feed = keyring.feed(name)
  const before = headAt(bo.store, feed).height
  const ours = await readEntries(ana.store, feed, { from: 1, limit: 100 })
  assert.is(ours.length, before)
  // The entry that Ana's keys wrote elsewhere reaches Bo first.
  const other = nextEntry(
    feed,
    headOf(ours.at(-1)!),
    plainEnvelope(encodeRecord(postOf('other', testTimeMs))),
  )
  const signed = signEntry(keyring.signer(name), other as SignedEntry)
  assert.is(await bo.social.replica.accept(feed, [signed]), 'stored')
  const told: [FeedId, number][] = []
  ana.social.replica.ownFork = (id, landmarks) => told.push([id, landmarks[0]!.seq])
  await ana.social.posts.create('mine', 'public')
  await ana.post('to family')
  await bo.sync.pull(ana.peer)
  await settled()
  assert.equal(told, [[feed, before + 1]])
  assert.equal([...(await forkedFeeds(bo.store))], [feed])
  assert.equal([...(await bo.social.people.forked())], [ana.person])
  assert.equal((await bo.texts()).toSorted(), ['other', 'to family'])
})

test('garbage for an answer ends the fetch and nothing else', async () => {
  await using two = await startSyncTwo()
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
  await using two = await startSyncTwo()
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
  await using two = await startSyncTwo()
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
  await using two = await startSyncTwo()
  const { ana, bo } = two
  const talk = new SyncTalk(bo.network, ana.peer)
  const tag = feedTag(await familyFeed(two), salt)
  assert.is((await talk.ask(heightsOf(tag))).kind, 'heights')
  await ana.store.transact((tx) => tx.delete(peers, bo.peer))
  await rejects(talk.ask(heightsOf(tag)), 'peer-unreachable')
})

test('a contact learns nothing of feeds that are not for them, even by their id', async () => {
  await using two = await startSyncTwo()
  const { hub, ana, bo } = two
  await using cy = await SocialNode.start('Cy', { hub, world: ana.world, isGossiping: false })
  await befriendSocial(ana, cy)
  await ana.social.aspects.removeMember(await ana.aspect(), cy.person)
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

test('a contact that takes no channel back, while nothing is asked yet, ends neither the node nor its sync', async () => {
  await using two = await startSyncTwo()
  const { hub, ana, bo } = two
  const { replica } = ana.social
  const sources = replica.sources.bind(replica)
  const looking = Promise.withResolvers<void>()
  // Ana's reader looks at what it wants for as long as the test says: it asks nothing meanwhile.
  replica.sources = async (peer) => {
    await looking.promise
    return sources(peer)
  }
  hub.takesBack = false
  for (const connection of ['one', 'another']) {
    hub.connection = connection
    await new SyncTalk(bo.network, ana.peer).tell({ kind: 'news' })
  }
  await quiet()
  assert.ok(ana.log.codes().includes('peer-unreachable'))
  hub.takesBack = true
  looking.resolve()
  await bo.social.posts.create('still heard', 'public')
  await ana.sync.pull(bo.peer)
  await quiet()
  assert.equal(await ana.texts(), ['still heard'])
})

test('pages of feeds that were never asked about are not there', async () => {
  await using two = await startSyncTwo()
  const { ana, bo } = two
  const talk = new SyncTalk(bo.network, ana.peer)
  const answer = await talk.ask({ kind: 'pages', of: 0, from: 1, to: 1, bytes: 1, isApart: false })
  assert.equal(answer, { kind: 'page', page: undefined, isLast: true })
})

test('a question beyond the end of a feed finds nothing', async () => {
  await using two = await startSyncTwo()
  const { ana, bo } = two
  await ana.post('one')
  const talk = new SyncTalk(bo.network, ana.peer)
  await talk.ask(heightsOf(feedTag(await familyFeed(two), salt)))
  const answer = await talk.ask({ kind: 'pages', of: 0, from: 3, to: 9, bytes: 1, isApart: false })
  assert.equal(answer, { kind: 'page', page: undefined, isLast: true })
})

test.run()
