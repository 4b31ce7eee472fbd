import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { AspectId } from '../../../protocol/ids.ts'
import { aspectsMax, epochAgeMsMax, epochEntriesMax } from '../../../node/social/aspects/limits.ts'
import { feeds, type FeedRow } from '../../../node/social/feeds/tables.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/aspects')

/** Ana and people who are members of her Family. */
async function startFamily(
  ...names: string[]
): Promise<{ ana: SocialNode; others: SocialNode[]; family: AspectId } & AsyncDisposable> {
  const hub = new FakeHub()
  const init = { hub, world: new FakeWorld('aspects'), isGossiping: false }
  const ana = await SocialNode.start('Ana', { ...init, aspects: ['Family', 'Friends'] })
  const others: SocialNode[] = []
  for (const name of names) {
    const other = await SocialNode.start(name, init)
    await befriendSocial(ana, other)
    others.push(other)
  }
  return {
    ana,
    others,
    family: await ana.aspect(),
    [Symbol.asyncDispose]: async () => {
      for (const node of [ana, ...others]) await node[Symbol.asyncDispose]()
    },
  }
}

/** Own aspect feeds, by epoch. */
async function epochsOf(node: SocialNode, aspect: AspectId): Promise<FeedRow[]> {
  const rows = (await node.store.list(feeds, {})).map(([, row]) => row)
  return rows
    .filter((row) => row.isMine && row.aspect === aspect)
    .toSorted((a, b) => (a.epoch ?? 0) - (b.epoch ?? 0))
}

async function readBy(ana: SocialNode, other: SocialNode): Promise<string[]> {
  await other.sync.pull(ana.peer)
  return other.texts()
}

test('a removed person is granted no later epoch', async () => {
  await using nodes = await startFamily('Bo', 'Cy')
  const { ana, others, family } = nodes
  const [bo, cy] = others as [SocialNode, SocialNode]
  await ana.post('one')
  await ana.social.aspects.removeMember(family, bo.person)
  await ana.post('two')
  assert.equal(await readBy(ana, bo), ['one'])
  assert.equal(await readBy(ana, cy), ['one', 'two'])
  const [first, second] = await epochsOf(ana, family)
  const readable = await ana.social.replica.readableBy(bo.peer)
  assert.ok(readable.includes(first!.id))
  assert.not.ok(readable.includes(second!.id))
})

test('five removals cost one rotation, and that only when something is posted', async () => {
  await using nodes = await startFamily('Bo', 'Cy', 'Di', 'Ed', 'Flo', 'Gil')
  const { ana, others, family } = nodes
  await ana.post('one')
  for (const other of others.slice(0, 5))
    await ana.social.aspects.removeMember(family, other.person)
  assert.is((await epochsOf(ana, family)).length, 1)
  await ana.post('two')
  await ana.post('three')
  assert.is((await epochsOf(ana, family)).length, 2)
  assert.equal(await readBy(ana, others[5]!), ['one', 'two', 'three'])
})

test('who is added again reads from then on', async () => {
  await using nodes = await startFamily('Bo')
  const { ana, others, family } = nodes
  const [bo] = others as [SocialNode]
  await ana.social.aspects.removeMember(family, bo.person)
  await ana.post('while Bo was out')
  await ana.social.aspects.addMember(family, bo.person)
  await ana.post('back again')
  assert.equal(await readBy(ana, bo), ['back again'])
  await ana.social.aspects.removeMember(family, bo.person)
  await ana.social.aspects.addMember(family, bo.person)
  await ana.post('third')
  assert.equal(await readBy(ana, bo), ['back again', 'third'])
})

test('a new member without history opens nothing that was posted before', async () => {
  await using nodes = await startFamily('Bo', 'Cy')
  const { ana, others, family } = nodes
  const [bo, cy] = others as [SocialNode, SocialNode]
  await ana.social.aspects.removeMember(family, cy.person)
  await ana.post('with Bo')
  await ana.social.aspects.addMember(family, cy.person)
  await ana.post('with both')
  assert.equal(await readBy(ana, bo), ['with Bo', 'with both'])
  assert.equal(await readBy(ana, cy), ['with both'])
})

test('nothing was posted to the epoch: a new member costs no other one', async () => {
  await using nodes = await startFamily('Bo', 'Cy', 'Di')
  const { ana, family } = nodes
  assert.is((await epochsOf(ana, family)).length, 1)
})

test('a new member with history reads all epochs, also if they are a member already', async () => {
  await using nodes = await startFamily('Bo', 'Cy')
  const { ana, others, family } = nodes
  const [bo, cy] = others as [SocialNode, SocialNode]
  await ana.social.aspects.removeMember(family, cy.person)
  await ana.post('one')
  await ana.social.aspects.removeMember(family, bo.person)
  await ana.post('two')
  await ana.social.aspects.addMember(family, bo.person)
  await ana.social.aspects.addMember(family, bo.person, { history: true })
  await ana.social.aspects.addMember(family, cy.person, { history: true })
  await ana.post('three')
  assert.equal(await readBy(ana, bo), ['one', 'two', 'three'])
  assert.equal(await readBy(ana, cy), ['one', 'two', 'three'])
})

test('an epoch that somebody left is not given to who comes next', async () => {
  await using nodes = await startFamily('Bo', 'Cy')
  const { ana, others, family } = nodes
  const [bo, cy] = others as [SocialNode, SocialNode]
  await ana.social.aspects.removeMember(family, cy.person)
  await ana.post('with Bo')
  await ana.social.aspects.removeMember(family, bo.person)
  await ana.social.aspects.addMember(family, cy.person)
  await ana.post('with Cy')
  assert.equal(await readBy(ana, bo), ['with Bo'])
  assert.equal(await readBy(ana, cy), ['with Cy'])
})

test('adding and removing twice changes nothing', async () => {
  await using nodes = await startFamily('Bo')
  const { ana, others, family } = nodes
  const [bo] = others as [SocialNode]
  const before = ana.social.lastChange()
  await ana.social.aspects.addMember(family, bo.person)
  assert.is(ana.social.lastChange(), before)
  await ana.social.aspects.removeMember(family, bo.person)
  const after = ana.social.lastChange()
  await ana.social.aspects.removeMember(family, bo.person)
  assert.is(ana.social.lastChange(), after)
})

test('an epoch ends after 30 days', async () => {
  await using nodes = await startFamily('Bo')
  const { ana, others, family } = nodes
  const [bo] = others as [SocialNode]
  const row = (await ana.social.aspects.list()).find(({ id }) => id === family)
  ana.world.set(row!.epochAtMs + epochAgeMsMax)
  await ana.social.posts.create('on the last day', [family])
  assert.is((await epochsOf(ana, family)).length, 1)
  ana.world.set(ana.world.now() + 1)
  await ana.social.posts.create('a moment later', [family])
  assert.is((await epochsOf(ana, family)).length, 2)
  assert.equal((await readBy(ana, bo)).length, 2)
})

test('an epoch ends after 500 entries', async () => {
  await using nodes = await startFamily('Bo')
  const { ana, others, family } = nodes
  const [bo] = others as [SocialNode]
  // The first entry of a feed is its binding.
  for (let count = 1; count < epochEntriesMax; count += 1) await ana.post(`post ${count}`)
  assert.is((await epochsOf(ana, family)).length, 1)
  await ana.post('one more')
  assert.is((await epochsOf(ana, family)).length, 2)
  const texts = await readBy(ana, bo)
  assert.is(texts.length, epochEntriesMax)
  assert.is(texts.at(-1), 'one more')
})

test('only contacts can be members, and only of aspects that exist', async () => {
  await using nodes = await startFamily('Bo')
  const { ana, others, family } = nodes
  const [bo] = others as [SocialNode]
  const nowhere = 'AAAAAAAAAAAAAAAAAAAAAA' as AspectId
  await rejects(ana.social.aspects.addMember(family, ana.person), 'not-a-contact')
  await rejects(ana.social.aspects.addMember(nowhere, bo.person), 'not-found')
  await rejects(ana.social.aspects.removeMember(nowhere, bo.person), 'not-found')
  await rejects(ana.social.aspects.rename(nowhere, 'Nowhere'), 'not-found')
  await rejects(ana.social.posts.create('nowhere', [family, nowhere]), 'not-found')
  assert.equal(await ana.texts(), [])
})

test('the name of an aspect is taken in upper and lower case', async () => {
  await using nodes = await startFamily()
  const { ana, family } = nodes
  await rejects(ana.social.aspects.create('fAMILY'), 'aspect-exists')
  await rejects(ana.social.aspects.rename(family, 'friends'), 'aspect-exists')
  const { name } = await ana.social.aspects.rename(family, 'FAMILY')
  assert.is(name, 'FAMILY')
})

test('a renamed aspect keeps members, epoch and place in the list', async () => {
  await using nodes = await startFamily('Bo')
  const { ana, others, family } = nodes
  const [bo] = others as [SocialNode]
  await ana.world.pass(1000)
  const before = (await ana.social.aspects.list()).map(({ id }) => id)
  const [row] = (await ana.social.aspects.list()).filter(({ id }) => id === family)
  const renamed = { ...row, name: 'Kin', namedAtMs: ana.world.now() }
  assert.equal(await ana.social.aspects.rename(family, 'Kin'), renamed)
  assert.equal(
    (await ana.social.aspects.list()).map(({ id }) => id),
    before,
  )
  assert.equal(await ana.social.aspects.members(family), [bo.person])
})

test('there is a maximum of aspects', async () => {
  await using nodes = await startFamily()
  const { ana } = nodes
  for (let count = 2; count < aspectsMax; count += 1) await ana.social.aspects.create(`A${count}`)
  await rejects(ana.social.aspects.create('one too many'), 'limit-reached')
  assert.is((await ana.social.aspects.list()).length, aspectsMax)
})

test.run()
