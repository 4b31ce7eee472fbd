/** Settings and read marks: in the self feed, and so the same for every browser and after a rebuild. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readMarkMsMin, unreadMax } from '../../../node/social/posts/limits.ts'
import { headAt } from '../../../node/store/feed-store.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { lookAt, SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/settings')

function selfHeight({ store, social }: SocialNode): number {
  return headAt(store, social.keyring.feed({ kind: 'self' })).height
}

/** Ana, who reads Bo. */
async function startTwo(): Promise<{ ana: SocialNode; bo: SocialNode } & AsyncDisposable> {
  const hub = new FakeHub()
  const world = new FakeWorld('settings')
  const ana = await SocialNode.start('Ana', { hub, world, isGossiping: false })
  const bo = await SocialNode.start('Bo', { hub, world, isGossiping: false })
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

test('a setting is kept, and written only when it changes', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  assert.equal(await ana.social.settings(), {})
  await ana.social.changeSettings({ theme: 'dark', language: 'da' })
  const height = selfHeight(ana)
  await ana.social.changeSettings({ theme: 'dark' })
  assert.is(selfHeight(ana), height)
  await ana.social.changeSettings({ theme: 'light', language: undefined })
  assert.equal(await ana.social.settings(), { language: 'da', theme: 'light' })
  await ana.rebuild()
  assert.equal(await ana.social.settings(), { language: 'da', theme: 'light' })
})

test('what is chosen last counts, also where a clock was ahead before', async () => {
  const world = new FakeWorld('settings')
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub(), world })
  await ana.social.changeSettings({ findable: 'anyone' })
  world.set(world.now() - 3_600_000)
  for (const findable of ['nobody', 'contacts', 'anyone', 'nobody'] as const) {
    await ana.social.changeSettings({ findable })
    assert.equal(await ana.social.settings(), { findable })
  }
})

test('of two settings of the same moment the same one counts on all devices', async () => {
  const world = new FakeWorld('settings')
  const init = { hub: new FakeHub(), world, isGossiping: false }
  await using one = await SocialNode.start('Ana', init)
  await using other = await SocialNode.start('Ana again', { ...init, deviceOf: one })
  await other.join(await one.invite())
  await other.sync.pull(one.peer)
  await one.sync.pull(other.peer)
  await one.network.disconnect(other.peer)
  await one.social.changeSettings({ theme: 'dark', findable: 'nobody' })
  await other.social.changeSettings({ theme: 'light', findable: 'anyone' })
  await other.network.connect(one.peer)
  await other.sync.pull(one.peer)
  await one.sync.pull(other.peer)
  for (const { social } of [one, other]) {
    assert.equal(await social.settings(), { theme: 'light', findable: 'nobody' })
  }
})

test('posts of others are unread until they are looked at; one’s own never', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await bo.post('one')
  await bo.post('two')
  await ana.post('mine')
  await ana.sync.pull(bo.peer)
  assert.is((await ana.social.timelines.readState()).unread, 2)
  const [, newest] = (await ana.social.timelines.read({ limit: 2 })).rows
  await lookAt(ana)
  const { untilMs, unread } = await ana.social.timelines.readState()
  assert.equal({ untilMs, unread }, { untilMs: newest!.post.atMs, unread: 0 })
  await bo.post('three')
  await ana.sync.pull(bo.peer)
  assert.is((await ana.social.timelines.readState()).unread, 1)
  await ana.social.people.block(bo.person)
  assert.is((await ana.social.timelines.readState()).unread, 0)
})

test('a mark never goes back, and never covers what is still to come', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await bo.post('before')
  await ana.sync.pull(bo.peer)
  await ana.social.timelines.markRead(Number.MAX_SAFE_INTEGER)
  const { arrived, unread } = await ana.social.timelines.readState()
  assert.is(unread, 0)
  await ana.social.timelines.markRead(arrived - 1)
  assert.is((await ana.social.timelines.readState()).unread, 0)
  await bo.post('after')
  await ana.sync.pull(bo.peer)
  assert.is((await ana.social.timelines.readState()).unread, 1)
})

test('a mark counts at once and is written once a minute, or when the node stops', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const look = async (text: string): Promise<number> => {
    await bo.post(text)
    await ana.sync.pull(bo.peer)
    await lookAt(ana)
    const [newest] = (await ana.social.timelines.read({ limit: 1 })).rows
    const { untilMs, unread } = await ana.social.timelines.readState()
    assert.equal([untilMs, unread], [newest!.post.atMs, 0])
    return selfHeight(ana)
  }
  const before = selfHeight(ana)
  for (const text of ['one', 'two', 'three']) assert.is(await look(text), before + 1)
  await ana.world.pass(readMarkMsMin)
  await ana.store.transact(() => undefined)
  assert.is(selfHeight(ana), before + 2)
  await ana.world.pass(10 * readMarkMsMin)
  assert.is(selfHeight(ana), before + 2)
  assert.is(await look('four'), before + 3)
  assert.is(await look('five'), before + 3)
  await ana.social.stop()
  assert.is(selfHeight(ana), before + 4)
})

test('above a hundred, unread posts are many', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  for (let count = 0; count < unreadMax + 5; count += 1) await bo.post(`post ${count}`)
  await ana.sync.pull(bo.peer)
  assert.is((await ana.social.timelines.readState()).unread, unreadMax)
})

test.run()
