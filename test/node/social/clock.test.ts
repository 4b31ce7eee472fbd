/** Clocks that are wrong, and are set right: nobody's posts are lost or stay in the future, and everybody ends with the same. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { clockMsMin } from '../../../node/limits.ts'
import { lateMsMin } from '../../../node/social/posts/limits.ts'
import type { InviteInfo } from '../../../node/social/joining/invites.ts'
import { postAt } from '../../../node/social/posts/posts.ts'
import { reactors } from '../../../node/social/reactions/queries.ts'
import { rowOf } from '../../../node/social/threads/response-rows.ts'
import { responses } from '../../../node/social/threads/tables.ts'
import type { ItemId } from '../../../protocol/ids.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { exchange, link, startHome } from '../../helpers/own-devices.ts'
import { testTimeMs } from '../../helpers/person.ts'
import { befriendSocial, lookAt, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'

const test = suite('node/social/clock')

const minuteMs = 60_000
const yearMs = 365 * 86_400_000
const longAgoMs = Date.UTC(2015, 5, 1)

interface Two extends AsyncDisposable {
  hub: FakeHub
  ana: SocialNode
  bo: SocialNode
}

/** Ana and Bo, who are contacts; each has a clock. */
async function startTwo(clocks: { anaMs?: number } = {}): Promise<Two> {
  const hub = new FakeHub()
  const world = new FakeWorld('Ana')
  world.set(clocks.anaMs ?? testTimeMs)
  const ana = await SocialNode.start('Ana', { hub, world })
  const bo = await SocialNode.start('Bo', { hub })
  return {
    hub,
    ana,
    bo,
    [Symbol.asyncDispose]: async () => {
      await ana[Symbol.asyncDispose]()
      await bo[Symbol.asyncDispose]()
    },
  }
}

async function unreadOf({ social }: SocialNode): Promise<string[]> {
  const { rows } = await social.timelines.read({ limit: 1000, isUnread: true })
  assert.is((await social.timelines.readState()).unread, Math.min(rows.length, 100))
  return rows.map(({ post }) => post.text).toReversed()
}

async function lateOf({ social }: SocialNode): Promise<string[]> {
  const { rows } = await social.timelines.read({ limit: 1000 })
  return rows.filter(({ post }) => post.isLate === true).map(({ post }) => post.text)
}

async function timesOf({ social }: SocialNode): Promise<number[]> {
  const { rows } = await social.timelines.read({ limit: 1000 })
  return rows.map(({ post }) => post.atMs).toReversed()
}

/** Ana away, Bo posts and goes; Cy posts, and Ana reads it. */
async function missed(): Promise<Two & { cy: SocialNode }> {
  const two = await startTwo()
  const { ana, bo } = two
  const cy = await SocialNode.start('Cy', { hub: two.hub })
  await befriendSocial(bo, ana)
  await befriendSocial(cy, ana)
  await ana.network.disconnect(bo.peer)
  await bo.post('from Bo')
  for (const { world } of [ana, bo, cy]) world.set(testTimeMs + minuteMs)
  await cy.post('from Cy')
  await exchange(ana, cy)
  assert.equal(await unreadOf(ana), ['from Cy'])
  await lookAt(ana)
  assert.equal(await unreadOf(ana), [])
  return {
    ...two,
    cy,
    [Symbol.asyncDispose]: async () => {
      await two[Symbol.asyncDispose]()
      await cy[Symbol.asyncDispose]()
    },
  }
}

test('what comes late is not read, however old it is, and says that it came late', async () => {
  await using three = await missed()
  const { ana, bo } = three
  await ana.network.connect(bo.peer)
  await exchange(ana, bo)
  assert.equal(await ana.texts(), ['from Bo', 'from Cy'])
  assert.equal(await unreadOf(ana), ['from Bo'])
  assert.equal(await lateOf(ana), ['from Bo'])
  await sameAfterRebuild(ana)
  assert.equal(await unreadOf(ana), ['from Bo'])
  await lookAt(ana)
  assert.equal(await unreadOf(ana), [])
  await sameAfterRebuild(ana)
})

test('what somebody wrote before they became a contact is new, and not late', async () => {
  await using three = await missed()
  const { ana, cy } = three
  const { hub } = three
  await using di = await SocialNode.start('Di', { hub })
  await di.post('long before')
  ana.world.set(testTimeMs + 10 * minuteMs)
  await cy.post('newer')
  await exchange(ana, cy)
  await lookAt(ana)
  await ana.join(await di.invite())
  await exchange(ana, di)
  assert.equal(await lateOf(ana), [])
})

test('what crosses on its way within seconds is not late', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await befriendSocial(bo, ana)
  await using cy = await SocialNode.start('Cy', { hub: two.hub })
  await befriendSocial(cy, ana)
  await ana.network.disconnect(bo.peer)
  await bo.post('first')
  cy.world.set(bo.world.now() + lateMsMin - 1000)
  await cy.post('second')
  ana.world.set(testTimeMs + minuteMs)
  await exchange(ana, cy)
  await lookAt(ana)
  await ana.network.connect(bo.peer)
  await exchange(ana, bo)
  assert.equal(await unreadOf(ana), ['first'])
  assert.equal(await lateOf(ana), [])
})

test('what was read on one device is read on the other, also where it came there later', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  await ana.social.aspects.addMember(await ana.aspect(), desk.person, { history: true })
  await ana.network.disconnect(phone.peer)
  await ana.post('read at the desk')
  await exchange(ana, desk)
  await desk.network.disconnect(ana.peer)
  await lookAt(desk)
  await ana.post('read nowhere')
  await exchange(desk, phone)
  await ana.network.connect(phone.peer)
  await exchange(ana, phone)
  const texts = (await phone.texts()).filter((text) => text.startsWith('read'))
  assert.equal(texts, ['read at the desk', 'read nowhere'])
  assert.equal(await unreadOf(phone), ['read nowhere'])
  await sameAfterRebuild(phone)
  assert.equal(await unreadOf(phone), ['read nowhere'])
})

/** Ana's clock was two years ahead when she posted and read; now it is right. */
async function mended(): Promise<Two> {
  const two = await startTwo({ anaMs: testTimeMs + 2 * yearMs })
  const { ana, bo } = two
  await befriendSocial(ana, bo)
  await ana.join(await bo.invite('Family', 1, 5 * yearMs))
  await ana.post('ahead, one')
  await ana.post('ahead, two', 'Family')
  await bo.post('read then')
  await exchange(ana, bo)
  await lookAt(ana)
  for (const { world } of [ana, bo]) world.set(testTimeMs + 3_600_000)
  return two
}

test('nothing stays in the future once a clock that was ahead is set right', async () => {
  await using two = await mended()
  const { ana, bo } = two
  await ana.post('after')
  await bo.post('news')
  await exchange(ana, bo)
  for (const atMs of await timesOf(ana)) assert.ok(atMs <= ana.world.now())
  assert.equal(await ana.texts(), ['read then', 'ahead, one', 'ahead, two', 'after', 'news'])
  assert.equal(await unreadOf(ana), ['news'])
  assert.equal(await lateOf(ana), [])
  assert.equal((await bo.texts()).slice(-2), ['after', 'news'])
  await sameAfterRebuild(ana)
  await ana.rebuild()
  assert.equal(await ana.texts(), ['read then', 'ahead, one', 'ahead, two', 'after', 'news'])
})

test('an epoch that began while the clock was ahead ends as soon as it is set right', async () => {
  await using two = await mended()
  const { ana } = two
  const epochOf = async (): Promise<number | undefined> =>
    (await ana.social.aspects.list())[0]?.epoch
  const before = (await epochOf())!
  await ana.post('after')
  assert.is(await epochOf(), before + 1)
  await ana.post('after that')
  assert.is(await epochOf(), before + 1)
})

test('an invite that was made while the clock was ahead ends when it would have', async () => {
  await using two = await startTwo({ anaMs: testTimeMs + 2 * yearMs })
  const { ana, bo } = two
  await befriendSocial(ana, bo)
  await ana.invite()
  ana.world.set(testTimeMs)
  await ana.post('right')
  const unused = async (): Promise<InviteInfo> =>
    (await ana.social.invites.list('http://127.0.0.1')).find(({ usedBy }) => usedBy.length === 0)!
  const open = await unused()
  assert.is(open.state, 'open')
  assert.ok(open.expiresAtMs <= ana.world.now() + 3_600_000)
  assert.ok(ana.social.people.at(bo.person)!.sinceMs <= ana.world.now())
  await sameAfterRebuild(ana)
  ana.world.set(testTimeMs + 7_200_000)
  assert.is((await unused()).state, 'expired')
})

test('what is written before anything else comes is not in the future either', async () => {
  await using two = await mended()
  const { ana } = two
  const shown = (await timesOf(ana)).map((atMs) => ana.social.shownMs(atMs))
  for (const atMs of shown) assert.ok(atMs <= ana.world.now())
})

test('a post is taken back after the clock was set right, and the views come back as they were', async () => {
  await using two = await mended()
  const { ana, bo } = two
  const id = await ana.post('after')
  await ana.post('last')
  const [oldest] = (
    await ana.social.timelines.read({ limit: 10, author: ana.person })
  ).rows.toReversed()
  await ana.social.posts.delete(oldest!.post.id)
  await ana.social.posts.delete(id)
  await ana.post('very last')
  await exchange(ana, bo)
  assert.equal(await ana.texts(), ['read then', 'ahead, two', 'last', 'very last'])
  await sameAfterRebuild(ana)
  await sameAfterRebuild(bo)
})

test('a clock may be set back more than once', async () => {
  await using two = await mended()
  const { ana } = two
  await ana.post('an hour later')
  ana.world.set(testTimeMs + 5 * minuteMs)
  await ana.post('an hour earlier')
  ana.world.set(testTimeMs + 30 * minuteMs)
  await ana.post('right')
  const own = ['ahead, one', 'ahead, two', 'an hour later', 'an hour earlier', 'right']
  assert.equal(await ana.texts(), ['read then', ...own])
  for (const atMs of await timesOf(ana)) assert.ok(atMs <= ana.world.now())
  await sameAfterRebuild(ana)
})

test('comments that a clock which was ahead had dated stay where they were', async () => {
  await using two = await startTwo({ anaMs: testTimeMs + 2 * yearMs })
  const { ana, bo } = two
  await befriendSocial(ana, bo)
  const id = await ana.post('what do you think?')
  for (const text of ['one', 'two']) {
    await ana.social.threads.comment(id, text)
    // Of two at the same millisecond the ids decide.
    ana.world.set(ana.world.now() + 1)
  }
  ana.world.set(testTimeMs + minuteMs)
  await ana.social.threads.comment(id, 'three')
  const { rows } = await ana.social.threads.read(id, { limit: 10 })
  assert.equal(
    rows.map(({ text }) => text),
    ['one', 'two', 'three'],
  )
  for (const { atMs } of rows) assert.ok(atMs <= ana.world.now())
  await sameAfterRebuild(ana)
  await ana.social.threads.deleteComment(rows[0]!.id)
  assert.is(await ana.social.threads.countComments(id), 2)
  await sameAfterRebuild(ana)
})

test('reactions that a clock which was ahead had dated stay, and can be taken back', async () => {
  await using two = await startTwo({ anaMs: testTimeMs + 2 * yearMs })
  const { ana, bo } = two
  await befriendSocial(ana, bo)
  const post = await ana.post('what do you think?')
  const comment = await ana.social.threads.comment(post, 'one')
  for (const item of [post, comment])
    await ana.social.threads.react(item, { emoji: '👍', isOn: true })
  ana.world.set(testTimeMs + minuteMs)
  await ana.social.threads.react(post, { emoji: '🎉', isOn: true })
  for (const [, row] of await ana.store.list(responses, {})) {
    assert.ok(row.atMs <= ana.world.now())
    assert.equal(rowOf(ana.store, row.id), row)
  }
  const emoji = async (item: ItemId): Promise<string[]> =>
    (await reactors(ana.store, item)).map((one) => one.emoji)
  assert.equal(await emoji(post), ['👍', '🎉'])
  await sameAfterRebuild(ana)
  for (const item of [post, comment])
    await ana.social.threads.react(item, { emoji: '👍', isOn: false })
  assert.equal(await emoji(post), ['🎉'])
  assert.equal(await emoji(comment), [])
  await sameAfterRebuild(ana)
})

test('a name that is given after the clock was set right counts', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await befriendSocial(ana, bo)
  const nameAtBo = async (): Promise<string | undefined> => {
    await exchange(ana, bo)
    return bo.social.people.at(ana.person)?.name
  }
  // Ten minutes are enough, and that Bo hears of both at once.
  await ana.network.disconnect(bo.peer)
  ana.world.set(testTimeMs + 10 * minuteMs)
  await ana.social.rename('Anna')
  await ana.social.aspects.rename(await ana.aspect(), 'Kin')
  ana.world.set(testTimeMs)
  await ana.social.rename('Anne')
  await ana.social.aspects.rename(await ana.aspect('Kin'), 'Folks')
  assert.is(ana.social.me().name, 'Anne')
  assert.ok(await ana.aspect('Folks'))
  bo.world.set(testTimeMs + 3_600_000)
  await ana.network.connect(bo.peer)
  assert.is(await nameAtBo(), 'Anne')
  await ana.social.rename('Ann')
  assert.is(await nameAtBo(), 'Ann')
  await sameAfterRebuild(ana)
  await sameAfterRebuild(bo)
})

test('the name of who was met while our clock was ahead is heard of later', async () => {
  await using two = await startTwo({ anaMs: testTimeMs + 2 * yearMs })
  const { ana, bo } = two
  await ana.join(await bo.invite('Family', 1, 5 * yearMs))
  await ana.social.rename('Anna')
  ana.world.set(testTimeMs)
  await bo.social.rename('Bob')
  await exchange(ana, bo)
  assert.is(ana.social.people.at(bo.person)?.name, 'Bob')
})

test('all devices and contacts end with the name that was given last, whose clock ever was ahead', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  desk.world.set(testTimeMs + 2 * yearMs)
  await desk.social.rename('Bob')
  await exchange(desk, phone)
  desk.world.set(testTimeMs + minuteMs)
  // The phone was right all the time, and has heard of it.
  await phone.social.rename('Robert')
  // Ana hears of the later one first.
  await exchange(ana, phone)
  await exchange(ana, desk)
  await exchange(desk, phone)
  assert.is(ana.social.people.at(desk.person)?.name, 'Robert')
  for (const { social } of [desk, phone]) assert.is(social.me().name, 'Robert')
})

test('a newcomer whose clock shows a time before there was Pappus sees posts in their order', async () => {
  await using two = await startTwo({ anaMs: longAgoMs })
  const { ana, bo } = two
  const texts = Array.from({ length: 300 }, (_, index) => `post ${index}`)
  for (const text of texts) await bo.post(text)
  await ana.join(await bo.invite('Family', 1, 20 * yearMs), await ana.aspect())
  await exchange(ana, bo)
  assert.equal(await ana.texts(), texts)
  const id = await ana.post('hello')
  await exchange(ana, bo)
  assert.is((await ana.texts()).at(-1), 'hello')
  // At their friend's it is new, and from today.
  assert.equal(await unreadOf(bo), ['hello'])
  const { atMs } = postAt(bo.store, id)!.post
  assert.ok(atMs > testTimeMs && atMs <= bo.world.now())
  ana.world.set(bo.world.now())
  await ana.post('the clock is right')
  await bo.post('welcome')
  await exchange(ana, bo)
  assert.equal(await ana.texts(), [...texts, 'hello', 'the clock is right', 'welcome'])
  for (const time of await timesOf(ana)) assert.ok(time > clockMsMin && time <= ana.world.now())
  await sameAfterRebuild(ana)
  await sameAfterRebuild(bo)
})

test('a clock that shows nonsense for a while moves nothing', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await befriendSocial(bo, ana)
  await bo.post('one')
  await exchange(ana, bo)
  const before = await timesOf(ana)
  ana.world.set(0)
  await ana.post('in the dark')
  await bo.post('two')
  await exchange(ana, bo)
  ana.world.set(bo.world.now() + minuteMs)
  await bo.post('three')
  await exchange(ana, bo)
  assert.equal(await ana.texts(), ['one', 'in the dark', 'two', 'three'])
  assert.is((await timesOf(ana))[0], before[0])
  await sameAfterRebuild(ana)
})

test('the posts of who is ahead of everybody stay in their order, the newest page first or not', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  bo.world.set(testTimeMs + 2 * yearMs)
  const texts = Array.from({ length: 150 }, (_, index) => `post ${index}`)
  for (const text of texts) await bo.post(text)
  await ana.join(await bo.invite('Family'), await ana.aspect())
  await exchange(ana, bo)
  assert.equal(await ana.texts(), texts)
  await sameAfterRebuild(ana)
})

test.run()
