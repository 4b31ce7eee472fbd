/** Views follow from feeds alone: dropped and replayed they are, byte for byte, what they were. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { feeds, latestTimes, opened } from '../../../node/social/feeds/tables.ts'
import { viewTables } from '../../../node/social/slices.ts'
import { payloads } from '../../../node/store/feed-store.ts'
import { keyOf, sortable } from '../../../node/store/table.ts'
import { signDrops } from '../../../protocol/drops.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, lookAt, SocialNode } from '../../helpers/social-node.ts'
import { viewsOf } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/rebuild')

/** Acts of two people who are contacts, in any order. */
const acts = fc.array(
  fc.record({
    who: fc.constantFrom('ana', 'bo'),
    act: fc.constantFrom(
      'post',
      'post-two',
      'public',
      'add',
      'remove',
      'invite',
      'rename',
      'aspect',
      'block',
      'unblock',
      'comment',
      'delete-post',
      'delete-comment',
      'settings',
      'read',
      'react',
      'see',
      'mute',
    ),
    skewMs: fc.oneof(
      fc.integer({ min: -5000, max: 5000 }),
      // A clock that is set, and one that is set right.
      fc.constantFrom(-400, -1, 1, 400).map((days) => days * 86_400_000),
    ),
  }),
  { maxLength: 40 },
)

test('whatever was done, the views come back as they were', async () => {
  const property = fc.asyncProperty(acts, async (list) => {
    const hub = new FakeHub()
    await using ana = await SocialNode.start('Ana', { hub, aspects: ['Family', 'Work'] })
    await using bo = await SocialNode.start('Bo', { hub, aspects: ['Family', 'Work'] })
    await befriendSocial(ana, bo)
    for (const [index, { who, act, skewMs }] of list.entries()) {
      const [one, other] = who === 'ana' ? [ana, bo] : [bo, ana]
      one.world.set(one.world.now() + skewMs)
      await perform(act, `${who} ${index}`, { one, other })
    }
    // When something was last posted is not known again once it is gone.
    const but = list.some(({ act }) => act === 'delete-post') ? [feeds, latestTimes] : []
    await ana.network.connect(bo.peer)
    // Entries that upkeep writes while there are no views would differ from those before, and what the other one relays comes in between.
    for (const node of [ana, bo]) await node.social.stop()
    await Promise.all([ana.sync.pull(bo.peer), bo.sync.pull(ana.peer)])
    for (const node of [ana, bo]) {
      const before = await viewsOf(node.store, but)
      assert.ok((await node.rebuild()) > 0)
      assert.equal(await viewsOf(node.store, but), before)
    }
  })
  await fc.assert(property, { numRuns: 25 })
})

async function perform(
  act: string,
  text: string,
  { one, other }: { one: SocialNode; other: SocialNode },
): Promise<void> {
  const { social } = one
  if (act === 'post') await one.post(text, 'Work')
  if (act === 'post-two') await one.post(text, 'Family', 'Work')
  if (act === 'public') await social.posts.create(text, 'public')
  if (act === 'add' && !social.people.isBlocked(other.person)) {
    await social.aspects.addMember(await one.aspect('Work'), other.person)
  }
  if (['comment', 'react', 'mute'].includes(act) || act.startsWith('delete-'))
    await performInThread(act, text, one)
  if (act === 'settings') await social.changeSettings({ theme: text })
  if (act === 'read') await lookAt(one)
  if (act === 'see') await social.notifications.markRead({ untilMs: one.world.now() })
  if (act === 'block') await social.people.block(other.person)
  if (act === 'unblock') await social.people.unblock(other.person)
  if (act === 'remove') await social.aspects.removeMember(await one.aspect('Work'), other.person)
  if (act === 'invite') await one.invite('Work')
  if (act === 'rename') await social.rename(text)
  if (act === 'aspect') await social.aspects.create(text)
}

/** Something about the newest post that is shown. */
async function performInThread(act: string, text: string, one: SocialNode): Promise<void> {
  const { social } = one
  const [newest] = (await social.timelines.read({ limit: 1 })).rows
  if (newest === undefined) return
  const { id, author } = newest.post
  if (act === 'comment') await social.threads.comment(id, text)
  if (act === 'react') {
    const given = await social.threads.reactionsTo(id)
    await social.threads.react(id, { emoji: '🌼', isOn: !given.some(({ isMine }) => isMine) })
  }
  if (act === 'mute') {
    const isMuted = social.notifications.choiceFor(id) === 'mute'
    await social.notifications.choose(id, isMuted ? 'follow' : 'mute')
  }
  if (act === 'delete-post' && author === one.person) await social.posts.delete(id)
  const [comment] = (await social.threads.read(id, { limit: 1 })).rows
  const mayDelete = author === one.person || comment?.author === one.person
  if (act === 'delete-comment' && comment && mayDelete)
    await social.threads.deleteComment(comment.id)
}

test('a rebuild that was cut off is known to be needed', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  await ana.post('one')
  const before = await viewsOf(ana.store)
  await ana.store.beginRebuild(viewTables)
  assert.is(ana.store.needsRebuild, true)
  assert.equal(await ana.texts(), [])
  await ana.rebuild()
  assert.is(ana.store.needsRebuild, false)
  assert.equal(await viewsOf(ana.store), before)
})

test('a node goes on after a rebuild as if nothing had been', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  await ana.post('before')
  await ana.rebuild()
  await bo.rebuild()
  await ana.post('after')
  await bo.sync.pull(ana.peer)
  await waitFor(async () => (await bo.texts()).length === 2)
  assert.equal(await bo.texts(), ['before', 'after'])
})

test('what a contact cannot take back is kept: whose their feed is', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  const { keyring } = ana.social
  const feed = keyring.feed({ kind: 'public' })
  const drops = signDrops(keyring.signer({ kind: 'public' }), feed, [1])
  await rejects(bo.social.replica.takeBack(feed, drops), 'malformed')
  assert.ok((await bo.rebuild()) > 0)
})

test('a rebuild gets over first entries that were lost; what others have is fetched anew', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  await ana.post('before')
  await ana.social.posts.create('to all', 'public')
  await bo.sync.pull(ana.peer)
  await waitFor(async () => (await bo.texts()).length === 2)
  const rows = (await bo.store.list(feeds, {})).map(([, row]) => row)
  for (const lost of [payloads, opened]) {
    await bo.store.transact((tx) => {
      for (const { id } of rows) tx.delete(lost, keyOf(id, sortable(1)))
    })
    await bo.rebuild()
    assert.is(bo.social.me().name, 'Bo')
    assert.is((await bo.social.people.list()).length, 1)
    await bo.sync.pull(ana.peer)
    await waitFor(async () => (await bo.texts()).length === 2)
  }
  await bo.social.posts.create('mine', [await bo.aspect('Family')])
  await ana.post('after')
  await bo.sync.pull(ana.peer)
  await waitFor(async () => (await bo.texts()).length === 4)
  await bo.rebuild()
  assert.is((await bo.texts()).length, 4)
})

test.run()
