/** Two devices of one person: they share contacts, aspects and members, and every friend reads what each writes. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeJoinRequest, decodeJoinReply, joinProtocol } from '../../../protocol/join-message.ts'
import { meetAgainMs, meetRetryMs } from '../../../node/social/joining/limits.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { invites } from '../../../node/social/joining/tables.ts'
import { unmet } from '../../../node/social/contacts/tables.ts'
import { settled } from '../../helpers/fake-world.ts'
import { aspectNames, everything, exchange, link, startHome } from '../../helpers/own-devices.ts'
import { testPerson } from '../../helpers/person.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, lookAt, SocialNode } from '../../helpers/social-node.ts'
import { threadOf, tracesOf } from '../../helpers/threads.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/own-devices')

test('contacts, aspects and members of one device are those of the other', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  assert.equal(await aspectNames(phone), ['Family', 'Work'])
  assert.equal(await aspectNames(desk), ['Family', 'Work'])
  assert.is(await phone.aspect(), await desk.aspect())
  assert.equal(await phone.social.aspects.members(await phone.aspect()), [ana.person])
  assert.equal(
    (await phone.social.people.list()).map(({ person }) => person),
    [ana.person],
  )
  assert.equal(
    (await desk.social.people.list()).map(({ person }) => person),
    [ana.person],
  )
  assert.is((await ana.social.people.list()).length, 1)
})

test('a meeting whose last word was lost is begun again: who hears it fetches what there is', async () => {
  await using home = await startHome()
  const { hub, ana, desk, phone } = home
  await phone.join(await desk.invite())
  await exchange(desk, phone)
  let questions = 0
  hub.isLost = ({ from, to, kind }) => {
    const isMeeting = kind === 'question' && from === phone.peer && to === ana.peer
    return isMeeting && ++questions === 2
  }
  await phone.network.connect(ana.peer)
  await waitFor(() => questions === 2)
  await settled()
  await phone.world.pass(meetRetryMs)
  await waitFor(() => questions === 4)
  await settled()
  await phone.world.pass(meetRetryMs)
  assert.is(questions, 4)
})

test('a device that was refused, as by a block, is met once that is over', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await phone.join(await desk.invite())
  await exchange(desk, phone)
  await ana.social.people.block(desk.person)
  await phone.network.connect(ana.peer)
  await settled()
  assert.ok(phone.store.get(unmet, ana.peer) !== undefined)
  await ana.social.people.unblock(desk.person)
  await phone.world.pass(meetAgainMs)
  await waitFor(() => ana.social.replica.isContact(phone.peer))
})

test('a friend ends with the posts of both, and so does each device', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await desk.post('from the desk, before')
  await ana.post('from Ana, before')
  await link(home)
  await desk.post('from the desk')
  await phone.post('from the phone')
  await ana.post('from Ana')
  await phone.social.posts.create('to all from the phone', 'public')
  await everything(home)
  const all = [
    'from Ana',
    'from Ana, before',
    'from the desk',
    'from the desk, before',
    'from the phone',
    'to all from the phone',
  ]
  for (const node of [ana, desk, phone]) assert.equal(await node.sortedTexts(), all, node.name)
  const { rows } = await desk.social.timelines.read({ limit: 9, author: desk.person })
  const fromPhone = rows.find(({ post }) => post.text === 'from the phone')
  assert.equal(fromPhone?.post.audience, [await desk.aspect()])
})

test('an invite is shown with the address of the device that made it, and revoked from either', async () => {
  await using home = await startHome()
  const { desk, phone } = home
  const made = await desk.invite('Work')
  await link(home)
  const [shown] = await phone.social.invites.list('http://127.0.0.1:7277')
  const own = (await desk.social.invites.list('http://127.0.0.1:7277')).map((invite) => invite.link)
  assert.ok(own.includes(made))
  assert.ok(own.includes(shown!.link))
  const { secret } = (await desk.social.invites.list('x:')).find(
    (invite) => invite.state === 'open',
  )!
  await phone.social.invites.revoke(secret)
  await everything(home)
  assert.is(desk.store.get(invites, secret)?.isRevoked, true)
})

test('a new friend of one device becomes one of the other', async () => {
  await using home = await startHome()
  const { hub, desk, phone } = home
  await link(home)
  await using cy = await SocialNode.start('Cy', { hub })
  await befriendSocial(phone, cy)
  await everything(home)
  assert.ok(desk.store.get(unmet, cy.peer) !== undefined)
  await desk.network.connect(cy.peer)
  await waitFor(() => cy.social.replica.isContact(desk.peer))
  await desk.post('for Cy too')
  await exchange(desk, cy)
  assert.equal(await cy.texts(), ['for Cy too'])
})

test('a device that did not answer is met later', async () => {
  await using home = await startHome()
  const { hub, ana, desk, phone } = home
  await phone.join(await desk.invite())
  await exchange(desk, phone)
  hub.isLost = ({ from, kind }) => kind === 'question' && from === phone.peer
  await phone.network.connect(ana.peer)
  await settled()
  assert.is(ana.social.replica.isContact(phone.peer), false)
  hub.isLost = () => false
  await phone.world.pass(60_000)
  await waitFor(() => ana.social.replica.isContact(phone.peer))
})

test('devices of strangers and of the blocked are not taken in', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  const stranger = testPerson('mallory')
  const question = encodeJoinRequest({ introduction: stranger.introduction })
  const join = ana.network.protocol(joinProtocol)!
  assert.equal(decodeJoinReply(await join.answer(stranger.peer, question)), { refusal: 'unknown' })
  // Nor is who shows the certificate of somebody else.
  assert.equal(decodeJoinReply(await join.answer(desk.peer, question)), { refusal: 'refused' })
  await phone.join(await desk.invite())
  await ana.social.people.block(desk.person)
  await exchange(desk, phone)
  await phone.network.connect(ana.peer)
  await settled()
  assert.is(ana.social.replica.isContact(phone.peer), false)
  assert.ok(phone.store.get(unmet, ana.peer) !== undefined)
})

test('an expired invite links no device', async () => {
  await using home = await startHome()
  const { desk, phone } = home
  const expired = await desk.invite('Family', 1, 60_000)
  await desk.world.pass(60_001)
  await rejects(phone.join(expired), 'invite-expired')
})

test('what one device reads of the private state of another, nobody else can ask for', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  const self = desk.social.keyring.feed({ kind: 'self' })
  assert.ok((await desk.social.replica.readableBy(phone.peer)).includes(self))
  assert.not.ok((await desk.social.replica.readableBy(ana.peer)).includes(self))
  assert.is(ana.store.get(feeds, self), undefined)
})

test('the views of linked devices come back as they were', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  await desk.post('one')
  await phone.post('two', 'Work')
  await desk.social.aspects.removeMember(await desk.aspect(), ana.person)
  await everything(home)
  for (const node of [ana, desk, phone]) await sameAfterRebuild(node)
})

test('either device comments on what the other wrote, and takes it back', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  const post = await desk.post('from the desk')
  await everything(home)
  await waitFor(() => phone.social.posts.at(post) !== undefined)
  await phone.social.threads.comment(post, 'typed on the phone')
  for (const node of [phone, desk, ana]) {
    await waitFor(async () => (await threadOf(node, post)).join() === 'typed on the phone')
  }
  const comment = await ana.social.threads.comment(post, 'words of Ana')
  for (const node of [phone, desk]) {
    await waitFor(async () => (await threadOf(node, post)).includes('words of Ana'))
  }
  await phone.social.threads.deleteComment(comment)
  for (const node of [phone, desk, ana]) {
    await waitFor(async () => (await tracesOf(node, 'words of Ana')).length === 0)
  }
  await phone.social.posts.delete(post)
  assert.is(phone.social.posts.at(post), undefined)
  for (const node of [phone, desk, ana]) {
    await waitFor(async () => (await tracesOf(node, 'from the desk')).length === 0)
  }
})

test('either device takes back what the desk wrote before it became another device', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  const [first, second] = [await desk.post('slip one'), await desk.post('slip two')]
  await everything(home)
  for (const node of [ana, phone]) await node.network.disconnect(desk.peer)
  const next = await desk.renew('repaired')
  for (const node of [phone, ana]) {
    await next.network.connect(node.peer)
    await waitFor(() => node.social.replica.isContact(next.peer))
  }
  await phone.social.posts.delete(first)
  await next.social.posts.delete(second)
  for (let round = 0; round < 2; round += 1) await everything({ ana, desk: next, phone })
  for (const node of [ana, phone, next]) {
    assert.equal(await tracesOf(node, 'slip'), [], node.name)
  }
  await next[Symbol.asyncDispose]()
})

test('what one device wrote under the post of a friend, the other takes back', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  const post = await ana.post('by Ana')
  await everything(home)
  await waitFor(() => desk.social.posts.at(post) !== undefined)
  const comment = await desk.social.threads.comment(post, 'a slip')
  await waitFor(async () => (await threadOf(phone, post)).join() === 'a slip')
  await phone.social.threads.deleteComment(comment)
  for (const node of [ana, desk, phone]) {
    await waitFor(async () => (await threadOf(node, post)).length === 0)
  }
})

test('settings and what is read are the same on both devices', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  const post = await ana.post('by Ana')
  await everything(home)
  for (const { social } of [desk, phone]) {
    await waitFor(() => social.posts.at(post) !== undefined)
    assert.is((await social.timelines.readState()).unread, 1)
  }
  await desk.social.changeSettings({ theme: 'dark' })
  await lookAt(desk)
  await exchange(desk, phone)
  await waitFor(async () => (await phone.social.settings())['theme'] === 'dark')
  const { untilMs, unread } = await phone.social.timelines.readState()
  assert.equal([untilMs, unread], [(await desk.social.timelines.readState()).untilMs, 0])
})

test.run()
