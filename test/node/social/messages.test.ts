/** Private messages: the same in the same order at everybody who takes part, and with nobody else. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messagesPerDayMax } from '../../../node/social/messages/limits.ts'
import { writeQuotas } from '../../../node/social/messages/tables.ts'
import { startHome, link, everything } from '../../helpers/own-devices.ts'
import { talk, talkOf, talks } from '../../helpers/messages.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { three } from '../../helpers/three.ts'
import { tracesOf } from '../../helpers/threads.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/messages')

test('two people write to each other, and no third node takes part', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  const id = talkOf(ana.person, bo.person)
  await ana.social.conversations.start([bo.person], 'hello')
  await talks(bo, id, ['Ana: hello'])
  await bo.social.conversations.send(id, 'good morning')
  // Whoever begins: of two people there is one conversation.
  await bo.social.conversations.start([ana.person], 'how are you?')
  for (const node of [ana, bo])
    await talks(node, id, ['Ana: hello', 'Bo: good morning', 'Bo: how are you?'])
  assert.equal((await cy.social.conversations.list({ limit: 10 })).rows, [])
  assert.equal(await tracesOf(cy, 'good morning'), [])
  const [shown] = (await bo.social.conversations.list({ limit: 10 })).rows
  assert.equal([shown?.id, shown?.unread, shown?.last?.text], [id, 1, 'how are you?'])
})

test('the starter passes messages on between people who are no contacts', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  const id = talkOf(ana.person, bo.person, cy.person)
  await ana.social.conversations.start([bo.person, cy.person], 'you two should talk')
  for (const node of [bo, cy]) await talks(node, id, ['Ana: you two should talk'])
  await bo.social.conversations.send(id, 'hello Cy')
  const expected = ['Ana: you two should talk', 'Bo: hello Cy']
  for (const node of [ana, bo, cy]) await talks(node, id, expected)
  await cy.social.conversations.start([bo.person, ana.person], 'hello Bo')
  for (const node of [ana, bo, cy]) await talks(node, id, [...expected, 'Cy: hello Bo'])
  const [row] = (await cy.social.conversations.list({ limit: 1 })).rows
  assert.equal(row?.names.toSorted(), ['Ana', 'Bo', 'Cy'])
  await rejects(() => bo.social.conversations.start([cy.person], 'just us'), 'not-a-contact')
})

test('what is edited or taken back is so at everybody, and its text is on no disk', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  const id = talkOf(ana.person, bo.person, cy.person)
  await ana.social.conversations.start([bo.person, cy.person], 'begin')
  await talks(bo, id, ['Ana: begin'])
  const message = await bo.social.conversations.send(id, 'tpyo')
  await talks(cy, id, ['Ana: begin', 'Bo: tpyo'])
  await bo.social.conversations.edit(message, 'typo')
  for (const node of [ana, bo, cy]) await talks(node, id, ['Ana: begin', 'Bo: typo'])
  await rejects(() => ana.social.conversations.retract(message), 'not-yours')
  await rejects(() => ana.social.conversations.edit(message, 'mine'), 'not-yours')
  await bo.social.conversations.retract(message)
  for (const node of [ana, bo, cy]) {
    await talks(node, id, ['Ana: begin', 'Bo: †'])
    assert.equal(await tracesOf(node, 'typo'), [])
    assert.equal(await tracesOf(node, 'tpyo'), [])
  }
  await rejects(() => bo.social.conversations.edit(message, 'again'), 'not-found')
  await cy.rebuild()
  assert.equal(await talk(cy, id), ['Ana: begin', 'Bo: †'])
})

test('messages of a time when somebody was away come later, in the same place', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  const id = talkOf(ana.person, bo.person, cy.person)
  await ana.social.conversations.start([bo.person, cy.person], 'one')
  for (const node of [bo, cy]) await talks(node, id, ['Ana: one'])
  await cy.network.disconnect(ana.peer)
  await cy.social.conversations.send(id, 'from the train')
  await bo.social.conversations.send(id, 'two')
  await talks(ana, id, ['Ana: one', 'Bo: two'])
  await ana.social.conversations.send(id, 'three')
  await cy.network.connect(ana.peer)
  await waitFor(async () => (await talk(ana, id)).length === 4)
  const order = await talk(ana, id)
  for (const node of [bo, cy]) await talks(node, id, order)
  assert.ok(order.indexOf('Bo: two') < order.indexOf('Ana: three'))
})

test('read state is the same on all devices of a person, and goes to nobody else', async () => {
  await using home = await startHome()
  await link(home)
  const { ana, desk, phone } = home
  const id = talkOf(ana.person, desk.person)
  await ana.social.conversations.start([desk.person], 'are you there?')
  for (const node of [desk, phone]) await talks(node, id, ['Ana: are you there?'])
  await phone.social.conversations.send(id, 'yes')
  for (const node of [desk, ana]) await talks(node, id, ['Ana: are you there?', 'Phone: yes'])
  assert.is(await desk.social.conversations.countUnread(), 1)
  await phone.social.conversations.markRead(id, phone.social.conversations.lastArrival())
  await everything(home)
  for (const node of [desk, phone]) assert.is(await node.social.conversations.countUnread(), 0)
  await phone.social.conversations.setState(id, 'muted')
  await everything(home)
  assert.is((await desk.social.conversations.at(id))?.state, 'muted')
  await ana.social.conversations.send(id, 'good')
  await talks(desk, id, ['Ana: are you there?', 'Phone: yes', 'Ana: good'])
  assert.is(await desk.social.conversations.countUnread(), 0)
})

test('a device that is new is given the messages from before', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  const id = talkOf(ana.person, desk.person)
  await ana.social.conversations.start([desk.person], 'before')
  await talks(desk, id, ['Ana: before'])
  const gone = await desk.social.conversations.send(id, 'forget this')
  await desk.social.conversations.retract(gone)
  await link(home)
  await talks(phone, id, ['Ana: before', 'Bo: †'])
})

test('a conversation that its owner left is in no list until they write there', async () => {
  await using people = await three()
  const { ana, bo } = people
  const id = talkOf(ana.person, bo.person)
  await ana.social.conversations.start([bo.person], 'hello')
  await talks(bo, id, ['Ana: hello'])
  await bo.social.conversations.setState(id, 'left')
  await ana.social.conversations.send(id, 'hello?')
  await talks(bo, id, ['Ana: hello', 'Ana: hello?'])
  assert.equal((await bo.social.conversations.list({ limit: 10 })).rows, [])
  assert.is(await bo.social.conversations.countUnread(), 0)
  await bo.social.conversations.send(id, 'sorry')
  assert.is((await bo.social.conversations.list({ limit: 10 })).rows.length, 1)
})

test('nothing of a blocked person is shown or counted, and nothing goes to them', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  const id = talkOf(ana.person, bo.person, cy.person)
  await ana.social.conversations.start([bo.person, cy.person], 'hello')
  await ana.social.conversations.start([bo.person], 'hello Bo')
  await talks(bo, id, ['Ana: hello'])
  await bo.social.conversations.send(id, 'hello both')
  await talks(cy, id, ['Ana: hello', 'Bo: hello both'])
  await talks(bo, talkOf(ana.person, bo.person), ['Ana: hello Bo'])
  await bo.social.people.block(ana.person)
  assert.equal(await talk(bo, id), ['Bo: hello both'])
  assert.is(await bo.social.conversations.countUnread(), 0)
  const { rows } = await bo.social.conversations.list({ limit: 10 })
  assert.equal(
    rows.map((row) => row.id),
    [id],
  )
  await rejects(() => bo.social.conversations.start([ana.person], 'no'), 'not-a-contact')
})

test('pages of conversations and messages go on where the last one ended', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await using cy = await SocialNode.start('Cy', { hub })
  await befriendSocial(ana, bo)
  await befriendSocial(ana, cy)
  for (let index = 0; index < 5; index += 1) {
    ana.world.set(ana.world.now() + 1000)
    await ana.social.conversations.start([bo.person], `Bo ${index}`)
  }
  ana.world.set(ana.world.now() + 1000)
  await ana.social.conversations.start([cy.person], 'Cy')
  const id = talkOf(ana.person, bo.person)
  const last = await ana.social.conversations.messages(id, { limit: 2 })
  assert.equal(
    last.rows.map(({ text }) => text),
    ['Bo 3', 'Bo 4'],
  )
  const rest = await ana.social.conversations.messages(id, { limit: 10, before: last.next! })
  assert.equal(
    rest.rows.map(({ text }) => text),
    ['Bo 0', 'Bo 1', 'Bo 2'],
  )
  assert.is(rest.next, undefined)
  const first = await ana.social.conversations.list({ limit: 1 })
  const second = await ana.social.conversations.list({ limit: 1, before: first.next! })
  assert.equal(
    [first, second].map(({ rows }) => rows[0]?.last?.text),
    ['Cy', 'Bo 4'],
  )
})

test('a script that writes too much is stopped by its own node', async () => {
  await using people = await three()
  const { ana, bo } = people
  await ana.social.conversations.start([bo.person], 'first')
  await ana.store.transact((tx) => {
    const row = tx.get(writeQuotas, ana.person)
    tx.put(writeQuotas, ana.person, { day: row?.day ?? 0, count: messagesPerDayMax })
  })
  await rejects(() => ana.social.conversations.start([bo.person], 'one more'), 'limit-reached')
})

test.run()
