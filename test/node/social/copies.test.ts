/** An old copy of a home that is started beside the new one: both wrote, every friend ends with all of it, and nothing splits. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { branches } from '../../../node/social/devices/tables.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { inbox } from '../../../node/social/threads/tables.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { exchange, part, renewed, startFriends } from '../../helpers/copies.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { settled } from '../../helpers/fake-world.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { applyRecord } from '../../../node/social/slices.ts'

const test = suite('node/social/copies')

test('a copy that wrote nothing finds out that it is old, and has back what it lacks', async () => {
  await using friends = await startFriends()
  const { ana, bo, cy } = friends
  await ana.post('one')
  const copy = await ana.copy('Ana, restored')
  await ana.post('two')
  await exchange(ana, bo)
  await part(ana, bo, cy)
  const old = friends.also(await copy.start())
  await exchange(bo, old)
  const next = await renewed(old, [bo])
  assert.is.not(next.peer, ana.peer)
  assert.equal(await next.sortedTexts(), ['one', 'two'])
  await next.post('three')
  await exchange(next, bo)
  assert.equal(await bo.sortedTexts(), ['one', 'three', 'two'])
})

test('a copy finds out that it is old also from a device that met its person since', async () => {
  await using friends = await startFriends()
  const { hub, ana, bo, cy } = friends
  await ana.post('one')
  for (const friend of [bo, cy]) await exchange(ana, friend)
  const copy = await ana.copy('Ana, restored')
  const init = { hub, isGossiping: false, deviceOf: bo }
  const phone = friends.also(await SocialNode.start("Bo's phone", init))
  await phone.join(await bo.invite())
  await exchange(bo, phone)
  await phone.network.connect(ana.peer)
  await waitFor(() => ana.social.replica.isContact(phone.peer))
  await exchange(phone, ana)
  await part(ana, bo, cy, phone)
  const old = friends.also(await copy.start())
  assert.not.ok(old.social.replica.isContact(phone.peer))
  await exchange(phone, old)
  const next = await renewed(old, [phone])
  await next.post('two')
  await exchange(next, phone)
  assert.equal(await phone.sortedTexts(), ['one', 'two'])
})

test('a copy that wrote too becomes another device, and friends end with the posts of both', async () => {
  await using friends = await startFriends()
  const { ana, bo, cy } = friends
  await ana.post('one')
  await exchange(ana, bo)
  await exchange(ana, cy)
  const copy = await ana.copy('Ana, restored')
  await ana.post('two')
  await ana.social.posts.create('to all, two', 'public')
  await exchange(ana, bo)
  await exchange(ana, cy)
  await part(ana, bo, cy)
  const old = friends.also(await copy.start())
  await old.post('three')
  await old.social.posts.create('to all, three', 'public')
  const written = (await old.social.timelines.read({ limit: 9 })).rows
  const { id } = written.find(({ post }) => post.text === 'to all, three')!.post
  await exchange(bo, old)
  const next = await renewed(old, [bo, cy])
  const all = ['one', 'three', 'to all, three', 'to all, two', 'two']
  assert.equal(await bo.sortedTexts(), all)
  assert.equal(await cy.sortedTexts(), all)
  // Under the same id: who had it by the other feed does not get it twice.
  assert.is(bo.social.posts.at(id)?.post.text, 'to all, three')
  assert.equal(
    (await bo.social.people.list()).map(({ person }) => person),
    [next.person],
  )
  const [notice] = await next.social.notices()
  assert.is(notice?.what, 'copied')
  await next.social.dismissNotices()
  assert.equal(await next.social.notices(), [])
})

test('a copy that wrote less in a feed than the first loses nothing of it either', async () => {
  await using friends = await startFriends()
  const { ana, bo, cy } = friends
  await ana.post('one')
  const copy = await ana.copy('Ana, restored')
  for (const text of ['two', 'three', 'four']) await ana.post(text)
  await exchange(ana, bo)
  await exchange(ana, cy)
  await part(ana, bo, cy)
  const old = friends.also(await copy.start())
  await old.post('by the copy')
  await exchange(bo, old)
  const next = await renewed(old, [bo, cy])
  const all = ['by the copy', 'four', 'one', 'three', 'two']
  for (const friend of [bo, cy]) {
    await exchange(next, friend)
    assert.equal(await friend.sortedTexts(), all)
  }
})

test('a copy that is behind in one feed and has another history of another loses neither', async () => {
  await using friends = await startFriends()
  const { ana, bo, cy } = friends
  await ana.post('one')
  const copy = await ana.copy('Ana, restored')
  await ana.social.posts.create('to all', 'public')
  await ana.post('two')
  await exchange(ana, bo)
  await part(ana, bo, cy)
  const old = friends.also(await copy.start())
  await old.post('by the copy')
  await exchange(bo, old)
  const next = await renewed(old, [bo, cy])
  for (const friend of [bo, cy]) await exchange(next, friend)
  assert.equal(await bo.sortedTexts(), ['by the copy', 'one', 'to all', 'two'])
  assert.ok((await cy.texts()).includes('by the copy'))
})

test('of a home and its copy that both go on, friends end with all posts', async () => {
  await using friends = await startFriends()
  const { hub, ana, bo, cy } = friends
  await ana.post('one')
  await exchange(ana, bo)
  await exchange(ana, cy)
  await part(ana, bo, cy)
  const copy = friends.also(await (await ana.copy('Ana, too')).start())
  const answers = (node: SocialNode): void => void hub.networks.set(node.peer, node.network)
  await copy.post('by the copy')
  await exchange(copy, cy)
  await part(copy, cy)
  answers(ana)
  await ana.post('by the first')
  await exchange(ana, bo)
  await part(ana, bo)
  // Now each comes to the friend who knows the other's.
  await exchange(ana, cy)
  await part(ana, cy)
  answers(copy)
  await exchange(copy, bo)
  await part(copy, bo)
  const [first, second] = [await renewed(ana, [bo, cy]), await renewed(copy, [bo, cy])]
  await first.post('later, by the first')
  await second.post('later, by the copy')
  for (const friend of [bo, cy]) {
    await exchange(first, friend)
    await exchange(second, friend)
    assert.equal(await friend.sortedTexts(), [
      'by the copy',
      'by the first',
      'later, by the copy',
      'later, by the first',
      'one',
    ])
  }
})

test('who lost everything but their words has their posts back from friends', async () => {
  await using friends = await startFriends()
  const { hub, ana, bo, cy } = friends
  await ana.post('one')
  await ana.post('two', 'Work')
  await ana.social.posts.create('to all', 'public')
  await exchange(ana, bo)
  await exchange(ana, cy)
  await part(ana, bo, cy)
  const again = friends.also(
    await SocialNode.start('Ana, again', { hub, deviceOf: ana, isGossiping: false }),
  )
  await again.join(await bo.invite())
  await exchange(again, bo)
  assert.equal(await again.sortedTexts(), ['one', 'to all'])
  const { rows } = await again.social.timelines.read({ limit: 9, author: ana.person })
  assert.is(rows.length, 2)
  await again.post('three')
  await exchange(again, bo)
  assert.ok((await bo.social.people.list())[0]?.devices.length === 2)
})

test('a contact who says that a feed of somebody else is mine keeps nobody from being read', async () => {
  await using friends = await startFriends()
  const { ana, bo, cy } = friends
  // Bo names Cy's feeds to Ana as her own, before she knows them by Cy.
  for (const text of ['by Cy', 'by Cy, too', 'and again']) await cy.post(text)
  const [row] = (await cy.store.list(feeds, {}))
    .map(([, one]) => one)
    .filter(({ isMine, kind }) => isMine && kind === 'aspect')
  const name = { kind: 'pair', peer: ana.peer } as const
  const record = {
    kind: 'yours',
    feeds: [
      {
        feed: row!.id,
        peerKey: fromBase64url(row!.peerKey)!,
        secret: fromBase64url(row!.secret!)!,
      },
    ],
  } as const
  const writer = new Writer({
    apply: applyRecord,
    keyring: bo.social.keyring,
    world: bo.world,
    events: {},
  })
  await bo.store.transact((tx) => void writer.write(tx, name, record))
  await exchange(ana, bo)
  assert.is(ana.store.get(feeds, row!.id)?.owner, ana.person)
  // Cy may carry it to her, but nothing of it is shown as hers.
  await exchange(ana, cy)
  assert.equal(await ana.texts(), [])
  await cy.social.aspects.addMember(await cy.aspect(), ana.person, { history: true })
  await exchange(ana, cy)
  assert.is(ana.store.get(feeds, row!.id)?.owner, cy.person)
  assert.ok((await ana.texts()).includes('by Cy'))
})

test('a fork that was noted before a crash makes another device at the next start', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  const feed = ana.social.keyring.feed({ kind: 'public' })
  await ana.store.transact((tx) => tx.put(branches, feed, { base: 1, isDone: false }))
  await ana.social.start()
  assert.is(ana.isCopied, true)
})

test('once it is stopped, nothing that a node began goes on, and no wish is acted on', async () => {
  for (let turns = 3; turns < 12; turns += 1) {
    const hub = new FakeHub()
    await using ana = await SocialNode.start('Ana', { hub, isGossiping: false })
    await using bo = await SocialNode.start('Bo', { hub, isGossiping: false })
    await befriendSocial(ana, bo)
    const post = await ana.post('one')
    await exchange(ana, bo)
    void ana.social.start()
    for (let turn = 0; turn < turns; turn += 1) await new Promise((done) => setImmediate(done))
    await ana.social.stop()
    let writes = 0
    const unwatch = ana.store.watch(() => (writes += 1))
    const transact = ana.store.transact.bind(ana.store)
    ana.store.transact = (...args) => {
      writes += 1
      return transact(...args)
    }
    for (let turn = 0; turn < 5; turn += 1) await settled()
    assert.is(writes, 0, `after ${turns} turns`)
    ana.store.transact = transact
    unwatch()
    await bo.social.threads.comment(post, 'mine')
    await exchange(ana, bo)
    assert.is((await ana.store.list(inbox, {})).length, 1)
  }
})

test.run()
