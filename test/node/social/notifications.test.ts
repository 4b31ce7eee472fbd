/** Notifications: which acts make one, how they are grouped, and that they are the same on all devices and after a rebuild. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { notificationId, type PostId } from '../../../protocol/ids.ts'
import { groupOf, grouped } from '../../../node/social/notifications/group.ts'
import { switchOf } from '../../../node/social/notifications/kinds.ts'
import { actsMax, namedMax, notificationsMax } from '../../../node/social/notifications/limits.ts'
import { notify } from '../../../node/social/notifications/notify.ts'
import { listNotifications } from '../../../node/social/notifications/queries.ts'
import { countUnread } from '../../../node/social/notifications/regroup.ts'
import { acts, type ActRow } from '../../../node/social/notifications/tables.ts'
import { under } from '../../../node/store/table.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { everything, link, startHome } from '../../helpers/own-devices.ts'
import { testPerson } from '../../helpers/person.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/notifications')

interface Circle extends AsyncDisposable {
  ana: SocialNode
  bo: SocialNode
  cy: SocialNode
  post: PostId
}

/** Ana with a post that Bo and Cy read. */
async function startCircle(): Promise<Circle> {
  const hub = new FakeHub()
  const world = new FakeWorld('notifications')
  const [ana, bo, cy] = await Promise.all(
    ['Ana', 'Bo', 'Cy'].map((name) => SocialNode.start(name, { hub, world })),
  )
  for (const friend of [bo!, cy!]) await befriendSocial(ana!, friend)
  const post = await ana!.post('hello')
  for (const friend of [bo!, cy!]) await waitFor(() => friend.social.posts.at(post) !== undefined)
  return {
    ana: ana!,
    bo: bo!,
    cy: cy!,
    post,
    [Symbol.asyncDispose]: async () => {
      for (const node of [ana!, bo!, cy!]) await node[Symbol.asyncDispose]()
    },
  }
}

/** The notifications of a node about responses, newest first: `kind: people`, with a star where unread. */
async function toldTo({ store, social }: SocialNode): Promise<string[]> {
  const { rows } = await listNotifications(store, { limit: 100 })
  const people = await social.people.list()
  const nameOf = (id: string): string => people.find(({ person }) => person === id)?.name ?? '?'
  return rows
    .filter(({ post }) => post !== undefined)
    .map(({ kind, actors, unread }) => {
      const names = actors.map(({ person, name }) => name ?? nameOf(person)).toSorted()
      return `${kind}: ${names.join(' ')}${unread > 0 ? '*' : ''}`
    })
}

async function isTold(node: SocialNode, wanted: readonly string[]): Promise<void> {
  await waitFor(async () => (await toldTo(node)).join() === wanted.join(), {
    description: `${node.name} is told: ${wanted.join()}`,
  })
}

test('acts on one thing are one notification, which names the newest people and counts all', () => {
  const people = ['a', 'b', 'c', 'd', 'e'].map((seed) => testPerson(seed).id)
  const acts = people.map((by, index): ActRow => ({
    id: notificationId(`reacted!post!${index}`),
    kind: 'reacted',
    about: 'post',
    by,
    atMs: index,
  }))
  const twice: ActRow = { ...acts[0]!, id: notificationId('reacted!post!again'), atMs: 9 }
  const row = grouped([...acts, twice], (id) => id === twice.id)
  assert.is(row?.people, 5)
  assert.is(row?.acts, 6)
  assert.is(row?.unread, 5)
  assert.is(row?.atMs, 9)
  const named = row?.actors.map(({ person }) => person)
  assert.equal(named, [people[0], people[4], people[3]].slice(0, namedMax))
  assert.equal(
    grouped([twice, ...acts.toReversed()], (id) => id === twice.id),
    row,
  )
  assert.is(
    grouped([], () => false),
    undefined,
  )
})

test('comments on my post, in threads where I commented, and reactions are told; what I do myself is not', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  const comment = await bo.social.threads.comment(post, 'first')
  await isTold(ana, ['commented: Bo*'])
  await waitFor(() => cy.social.threads.commentAt(comment) !== undefined)
  await cy.social.threads.comment(post, 'second')
  await isTold(ana, ['commented: Bo Cy*'])
  await isTold(bo, ['also-commented: Cy*'])
  await ana.social.threads.comment(post, 'mine')
  await isTold(cy, ['also-commented: Ana*'])
  ana.world.set(ana.world.now() + 1000)
  await cy.social.threads.react(comment, { emoji: '🎉', isOn: true })
  await isTold(bo, ['reacted-comment: Cy*', 'also-commented: Ana Cy*'])
  await isTold(ana, ['commented: Bo Cy*'])
  for (const node of [ana, bo, cy]) await sameAfterRebuild(node)
})

test('a reply is told to the writer of the comment, as that and nothing else', async () => {
  await using circle = await startCircle()
  const { bo, cy, post } = circle
  const comment = await bo.social.threads.comment(post, 'first')
  await waitFor(() => cy.social.threads.commentAt(comment) !== undefined)
  const reply = await cy.social.threads.comment(comment, 'so true')
  await isTold(bo, ['replied: Cy*'])
  await sameAfterRebuild(bo)
  await cy.social.threads.deleteComment(reply)
  await isTold(bo, [])
})

test('what is taken back is told no longer', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  await bo.social.threads.react(post, { emoji: '❤', isOn: true })
  await cy.social.threads.react(post, { emoji: '👍', isOn: true })
  await isTold(ana, ['reacted: Bo Cy*'])
  await bo.social.threads.react(post, { emoji: '❤', isOn: false })
  await isTold(ana, ['reacted: Cy*'])
  await cy.social.threads.react(post, { emoji: '👍', isOn: false })
  await isTold(ana, [])
  const comment = await bo.social.threads.comment(post, 'words')
  await isTold(ana, ['commented: Bo*'])
  await ana.social.threads.react(comment, { emoji: '🎉', isOn: true })
  await isTold(bo, ['reacted-comment: Ana*'])
  await ana.social.posts.delete(post)
  for (const node of [ana, bo]) await isTold(node, [])
  for (const node of [ana, bo, cy]) await sameAfterRebuild(node)
})

test('a mention is told once, in place of the comment that it stands in, until it is taken back', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  const told = await ana.post('look @Bo')
  await isTold(bo, ['mentioned: Ana*'])
  const comment = await bo.social.threads.comment(post, 'thanks @Ana')
  await isTold(ana, ['mentioned-comment: Bo*'])
  ana.world.set(ana.world.now() + 1000)
  await cy.social.threads.comment(post, 'plain')
  await isTold(ana, ['commented: Cy*', 'mentioned-comment: Bo*'])
  await isTold(bo, ['also-commented: Cy*', 'mentioned: Ana*'])
  await bo.social.threads.deleteComment(comment)
  await isTold(ana, ['commented: Cy*'])
  await ana.social.posts.delete(told)
  await isTold(bo, [])
  for (const node of [ana, bo, cy]) await sameAfterRebuild(node)
})

test('who takes their comment back hears no more of the thread', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  const comment = await bo.social.threads.comment(post, 'first')
  await waitFor(() => cy.social.threads.commentAt(comment) !== undefined)
  await cy.social.threads.comment(post, 'second')
  await isTold(bo, ['also-commented: Cy*'])
  await bo.social.threads.deleteComment(comment)
  await isTold(bo, [])
  await isTold(ana, ['commented: Cy*'])
  for (const node of [ana, bo, cy]) await sameAfterRebuild(node)
})

test('blocked people are told of no more, until they are not blocked', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  await bo.social.threads.react(post, { emoji: '❤', isOn: true })
  await cy.social.threads.react(post, { emoji: '❤', isOn: true })
  await isTold(ana, ['reacted: Bo Cy*'])
  const before = countUnread(ana.store)
  await ana.social.people.block(bo.person)
  await isTold(ana, ['reacted: Cy*'])
  await ana.social.people.block(cy.person)
  await isTold(ana, [])
  assert.ok(countUnread(ana.store) < before)
  await sameAfterRebuild(ana)
  await ana.social.people.unblock(bo.person)
  await isTold(ana, ['reacted: Bo*'])
})

test('reading one, those of a post or all is the same on all devices, and after a rebuild', async () => {
  await using home = await startHome()
  await link(home)
  const { ana, desk, phone } = home
  const post = await desk.post('hello')
  await everything(home)
  await ana.social.threads.comment(post, 'words')
  for (const { world } of [ana, desk, phone]) world.set(world.now() + 1000)
  await ana.social.threads.react(post, { emoji: '❤', isOn: true })
  await everything(home)
  for (const node of [desk, phone]) await isTold(node, ['reacted: Ana*', 'commented: Ana*'])
  await phone.social.notifications.markRead({ group: groupOf({ kind: 'reacted', about: post }) })
  await everything(home)
  for (const node of [desk, phone]) await isTold(node, ['reacted: Ana', 'commented: Ana*'])
  await desk.social.notifications.markRead({ post })
  await everything(home)
  for (const node of [desk, phone]) await isTold(node, ['reacted: Ana', 'commented: Ana'])
  for (const { world } of [ana, desk, phone]) world.set(world.now() + 1000)
  await ana.social.threads.comment(post, 'more')
  await everything(home)
  for (const node of [desk, phone]) await isTold(node, ['commented: Ana*', 'reacted: Ana'])
  await desk.social.notifications.markRead({ untilMs: desk.world.now() })
  await everything(home)
  for (const node of [desk, phone]) {
    await isTold(node, ['commented: Ana', 'reacted: Ana'])
    assert.is(node.social.notifications.unread(), 0)
    await sameAfterRebuild(node)
  }
})

test('a thread that is followed is told without a comment, and one that is muted not at all', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  await bo.social.notifications.choose(post, 'follow')
  await ana.social.notifications.choose(post, 'mute')
  await cy.social.threads.comment(post, 'words')
  await isTold(bo, ['also-commented: Cy*'])
  await isTold(ana, [])
  assert.is(ana.social.notifications.choiceFor(post), 'mute')
  await sameAfterRebuild(ana)
  await ana.social.notifications.choose(post, 'default')
  await isTold(ana, ['commented: Cy*'])
})

test('more notifications, or acts of one, than are kept push out the oldest', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  const { keyring } = ana.social
  const by = testPerson('bo').id
  const tell = (about: string, act: string, atMs: number): Promise<void> =>
    ana.store.transact((tx) => notify({ tx, keyring }, { kind: 'reacted', about, act, by, atMs }))
  for (let index = 0; index <= notificationsMax; index += 1)
    await tell(`post${index}`, 'one', index)
  for (let index = 0; index < actsMax; index += 1) await tell('post9', `act${index}`, 1000 + index)
  const { rows } = await listNotifications(ana.store, { limit: 2 * notificationsMax })
  assert.is(rows.length, notificationsMax)
  assert.is(countUnread(ana.store), notificationsMax)
  assert.not.ok(rows.some(({ about }) => about === 'post0'))
  assert.is(rows[0]?.about, 'post9')
  assert.is(rows[0]?.acts, actsMax)
  assert.is(
    await ana.store.list(acts, under('reacted', 'post9')).then((all) => all.length),
    actsMax,
  )
})

test('a kind that is switched off is neither listed nor counted', async () => {
  await using circle = await startCircle()
  const { ana, bo, post } = circle
  await bo.social.threads.react(post, { emoji: '❤', isOn: true })
  await isTold(ana, ['reacted: Bo*'])
  const unread = ana.social.notifications.unread()
  await ana.social.changeSettings({ [switchOf('reacted')]: 'off' })
  await isTold(ana, [])
  assert.is(ana.social.notifications.unread(), unread - 1)
  await ana.social.changeSettings({ [switchOf('reacted')]: 'on' })
  await isTold(ana, ['reacted: Bo*'])
})

test.run()
