/** A blocked person sees nothing new and is shown nowhere, until the block is taken back. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { requests } from '../../../node/social/requests/tables.ts'
import { FakeDirectory } from '../../helpers/fake-directory.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { testPerson } from '../../helpers/person.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/blocks')

/** Ana and Bo, who are in each other's Family. */
async function startTwo(
  isGossiping = true,
): Promise<{ ana: SocialNode; bo: SocialNode; hub: FakeHub } & AsyncDisposable> {
  const hub = new FakeHub()
  const ana = await SocialNode.start('Ana', { hub, isGossiping })
  const bo = await SocialNode.start('Bo', { hub, isGossiping })
  await bo.join(await ana.invite(), await bo.aspect())
  await Promise.all([ana.sync.pull(bo.peer), bo.sync.pull(ana.peer)])
  return {
    ana,
    bo,
    hub,
    [Symbol.asyncDispose]: async () => {
      await ana[Symbol.asyncDispose]()
      await bo[Symbol.asyncDispose]()
    },
  }
}

test('a blocked person is a stranger: no connection, no sync, no dialling, no topic', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await bo.post('before')
  await waitFor(() => ana.network.topics().length === 1)
  await ana.social.people.block(bo.person)
  const { replica } = ana.social
  assert.is(replica.isContact(bo.peer), false)
  assert.equal(await replica.readableBy(bo.peer), [])
  assert.equal(await replica.sourcesOf(bo.peer), [])
  assert.equal(await ana.social.dialTargets(), [])
  assert.is(ana.network.isConnected(bo.peer), false)
  assert.equal(ana.network.topics(), [])
  assert.equal(await replica.topics().then((all) => all.filter(isOf(bo))), [])
  assert.is(ana.social.people.isBlocked(bo.person), true)
})

function isOf({ peer }: SocialNode): (topic: { owner: string }) => boolean {
  return ({ owner }) => owner === peer
}

test('nothing that is posted after a block is for them, and no entry of theirs is taken', async () => {
  await using two = await startTwo(false)
  const { ana, bo } = two
  await ana.post('before')
  await bo.sync.pull(ana.peer)
  await ana.social.people.block(bo.person)
  await ana.post('after')
  await bo.post('to nobody')
  await ana.network.connect(bo.peer)
  await Promise.all([ana.sync.pull(bo.peer), bo.sync.pull(ana.peer)])
  assert.equal(await bo.texts(), ['before', 'to nobody'])
  assert.equal(await ana.texts(), ['before', 'after'])
  const theirs = (await bo.store.list(feeds, {})).map(([, row]) => row).find((row) => row.aspect)
  assert.is(await ana.social.replica.accept(theirs!.id, []), 'refused')
})

test('their posts are hidden while they are blocked, and back afterwards with what came meanwhile', async () => {
  await using two = await startTwo(false)
  const { ana, bo } = two
  const id = await bo.post('one')
  await ana.sync.pull(bo.peer)
  await ana.social.people.block(bo.person)
  assert.equal(await ana.texts(), [])
  assert.is(ana.social.posts.at(id), undefined)
  await bo.post('two')
  await ana.social.people.unblock(bo.person)
  await ana.network.connect(bo.peer)
  await ana.sync.pull(bo.peer)
  assert.equal(await ana.texts(), ['one', 'two'])
  assert.ok(ana.social.posts.at(id))
  assert.is(ana.social.people.isBlocked(bo.person), false)
  assert.is((await ana.social.dialTargets()).length, 1)
})

test('who was blocked is in no aspect afterwards, and may be added again', async () => {
  await using two = await startTwo(false)
  const { ana, bo } = two
  const family = await ana.aspect()
  await ana.social.people.block(bo.person)
  assert.equal(await ana.social.aspects.members(family), [])
  await rejects(ana.social.aspects.addMember(family, bo.person), 'blocked')
  await ana.post('without Bo')
  await ana.social.people.unblock(bo.person)
  await ana.social.aspects.addMember(family, bo.person)
  await ana.post('with Bo')
  await ana.network.connect(bo.peer)
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['with Bo'])
})

test('no invite leads past a block, in either direction', async () => {
  await using two = await startTwo(false)
  const { ana, bo } = two
  const [toAna, toBo] = [await ana.invite('Family', 5), await bo.invite('Family', 5)]
  await ana.social.people.block(bo.person)
  await rejects(bo.join(toAna), 'invite-unknown')
  await rejects(ana.join(toBo), 'blocked')
  assert.is(ana.social.replica.isContact(bo.peer), false)
})

test('blocking twice, or a stranger, changes nothing', async () => {
  await using two = await startTwo(false)
  const { ana, bo } = two
  await ana.social.people.block(bo.person)
  const after = ana.social.lastChange()
  await ana.social.people.block(bo.person)
  assert.is(ana.social.lastChange(), after)
  await ana.social.people.unblock(bo.person)
  const open = ana.social.lastChange()
  await ana.social.people.unblock(bo.person)
  assert.is(ana.social.lastChange(), open)
  await rejects(ana.social.people.block(ana.person), 'not-a-contact')
  await rejects(ana.social.people.unblock(ana.person), 'not-a-contact')
})

test('who was blocked without being a contact is listed, and unblocked on any device', async () => {
  const [hub, world] = [new FakeHub(), new FakeWorld('blocked strangers')]
  const init = { hub, world, directory: new FakeDirectory(world) }
  await using ana = await SocialNode.start('Ana', init)
  await using second = await SocialNode.start('Ana again', { ...init, deviceOf: ana })
  await second.join(await ana.invite())
  await Promise.all([second.sync.pull(ana.peer), ana.sync.pull(second.peer)])
  const [person, peer] = [testPerson('asker').id, testPerson('asker').peer]
  const row = { person, peer, addresses: [], name: 'Asker', note: '', atMs: world.now() }
  await ana.store.transact((tx) => tx.put(requests, person, { ...row, state: 'waiting' }))
  await ana.social.people.block(person)
  await second.sync.pull(ana.peer)
  assert.equal(await ana.social.people.blocked(), [{ person, name: 'Asker' }])
  // The other device never heard of what they asked.
  assert.equal(await second.social.people.blocked(), [{ person }])
  await second.social.people.unblock(person)
  await ana.sync.pull(second.peer)
  assert.equal([await ana.social.people.blocked(), await second.social.people.blocked()], [[], []])
  // Requests that were decided are forgotten.
  await ana.social.people.block(person)
  await ana.store.transact((tx) => tx.delete(requests, person))
  await ana.social.people.unblock(person)
  assert.equal(await ana.social.people.blocked(), [])
})

test('who was asked, or is introduced, can be blocked', async () => {
  const [hub, world] = [new FakeHub(), new FakeWorld('blocked strangers')]
  const init = { hub, world, directory: new FakeDirectory(world) }
  await using ana = await SocialNode.start('Ana', init)
  await using bo = await SocialNode.start('Bo', init)
  await using cy = await SocialNode.start('Cy', init)
  const one = testPerson('asked').id
  await ana.social.discovery.asking.ask(one, { aspect: await ana.aspect() })
  await ana.social.people.block(one)
  await befriendSocial(ana, bo)
  await befriendSocial(bo, cy)
  await bo.social.acquainting.introduce({ people: [ana.person, cy.person] })
  await ana.sync.pull(bo.peer)
  await ana.social.people.block(cy.person)
  const blocked = await ana.social.people.blocked()
  assert.equal(
    new Set(blocked.map(({ person, name = '' }) => `${person} ${name}`)),
    new Set([`${one} `, `${cy.person} Cy`]),
  )
})

test('who is unblocked while connected is read again at once', async () => {
  await using two = await startTwo(false)
  const { ana, bo } = two
  await ana.social.people.block(bo.person)
  await bo.post('meanwhile')
  await ana.network.connect(bo.peer)
  await ana.social.people.unblock(bo.person)
  await waitFor(async () => (await ana.texts()).includes('meanwhile'))
  assert.ok(ana.network.welcomed.includes(bo.peer))
})

test('who is blocked is not dialled as a carrier of somebody else either', async () => {
  await using two = await startTwo()
  const { ana, bo, hub } = two
  await using cy = await SocialNode.start('Cy', { hub })
  await cy.join(await ana.invite(), await cy.aspect())
  await cy.join(await bo.invite(), await cy.aspect())
  await bo.social.carriers.offer(cy.person, 1_000_000)
  await waitFor(async () => (await cy.social.carriers.offersToUs()).length === 1)
  await cy.social.carriers.use(bo.person)
  const carriers = (): unknown[] =>
    ana.social.people.at(cy.person)?.devices.flatMap((device) => [...device.carriers]) ?? []
  await waitFor(() => carriers().length === 1)
  await ana.social.people.block(bo.person)
  assert.equal(
    (await ana.social.dialTargets()).map(({ peer }) => peer),
    [cy.peer],
  )
})

test('others learn nothing of a block', async () => {
  await using two = await startTwo(false)
  const { ana, bo, hub } = two
  await using cy = await SocialNode.start('Cy', { hub, isGossiping: false })
  await befriendSocial(ana, cy)
  const heights = (await cy.store.list(feeds, {})).length
  await ana.social.people.block(bo.person)
  await cy.sync.pull(ana.peer)
  assert.is((await cy.store.list(feeds, {})).length, heights)
})

test.run()
