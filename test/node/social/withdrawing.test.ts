/** Introductions that are taken back: both see it gone, and neither learns what the other said to it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { introductionLifeMs } from '../../../node/social/introductions/limits.ts'
import { meetKeys } from '../../../node/social/introductions/tables.ts'
import { rebuildViews } from '../../../node/social/rebuild.ts'
import { invites } from '../../../node/social/joining/tables.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import type { FeedRecord } from '../../../protocol/records/record.ts'
import { settled } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { acceptMeet as accept, three, type Three } from '../../helpers/three.ts'
import { viewsOf } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { applyRecord } from '../../../node/social/slices.ts'

const test = suite('node/social/withdrawing')

function introduce({ ana, bo, cy }: Three): Promise<string> {
  return ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
}

async function meetsOf(node: SocialNode): Promise<number> {
  return (await node.social.acquainting.meets()).length
}

async function isTold(...nodes: SocialNode[]): Promise<void> {
  for (const node of nodes) await waitFor(async () => (await meetsOf(node)) === 1)
}

async function isGone(...nodes: SocialNode[]): Promise<void> {
  for (const node of nodes) await waitFor(async () => (await meetsOf(node)) === 0)
}

/** The invites for single people that the node still accepts. */
async function openInvites({ store }: SocialNode): Promise<number> {
  const rows = (await store.list(invites, {})).map(([, row]) => row)
  return rows.filter((row) => row.for !== undefined && !row.isRevoked).length
}

async function hasOneAccept({ social }: SocialNode): Promise<void> {
  await waitFor(async () => {
    const [made] = await social.acquainting.introductions()
    return made?.acceptedBy.length === 1
  })
}

async function waysKnown({ store }: SocialNode): Promise<number> {
  return (await store.list(meetKeys, {})).length
}

/** Writes to another node what a program of somebody's own could. */
function write(from: SocialNode, to: SocialNode, record: FeedRecord): Promise<unknown> {
  const writer = new Writer({
    apply: applyRecord,
    keyring: from.social.keyring,
    world: from.world,
    events: {},
  })
  return from.store.transact((tx) => writer.write(tx, { kind: 'pair', peer: to.peer }, record))
}

/** Has a node be away, or come back to another one. */
async function leave({ hub }: Three, node: SocialNode): Promise<void> {
  for (const peer of node.network.connected()) await node.network.disconnect(peer)
  hub.networks.delete(node.peer)
}

async function comeBack({ hub }: Three, node: SocialNode, to: SocialNode): Promise<void> {
  hub.networks.set(node.peer, node.network)
  await node.network.connect(to.peer)
  await Promise.all([node.sync.pull(to.peer), to.sync.pull(node.peer)])
}

test('what is taken back is gone for all three, and the two can be introduced again', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  const id = await introduce(all)
  await isTold(bo, cy)
  const [meet] = await bo.social.acquainting.meets()
  await ana.social.acquainting.withdraw(id)
  assert.equal(await ana.social.acquainting.introductions(), [])
  await isGone(bo, cy)
  const place = { aspect: await bo.aspect() }
  await rejects(bo.social.acquainting.accept([meet!.key], place), 'not-found')
  await rejects(ana.social.acquainting.withdraw(id), 'not-found')
  assert.is.not(await introduce(all), id)
  await isTold(bo, cy)
})

test('who accepted lets nobody in any more, and neither learns of the other’s answer', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  const id = await introduce(all)
  await isTold(bo, cy)
  await accept(bo)
  await hasOneAccept(ana)
  // Cy accepts as well, and is back when it was taken back.
  await leave(all, cy)
  await accept(cy)
  assert.equal([await openInvites(bo), await openInvites(cy)], [1, 1])
  await ana.social.acquainting.withdraw(id)
  await isGone(bo)
  await waitFor(async () => (await openInvites(bo)) === 0)
  await comeBack(all, cy, ana)
  await isGone(cy)
  await waitFor(async () => (await openInvites(cy)) === 0)
  await Promise.all([ana.sync.pull(cy.peer), bo.sync.pull(ana.peer), cy.sync.pull(ana.peer)])
  assert.equal([await waysKnown(bo), await waysKnown(cy)], [0, 0])
  await bo.network.connect(cy.peer)
  await bo.world.pass(60_000)
  assert.is(bo.social.people.at(cy.person), undefined)
})

test('who know the way to each other and did not meet yet do not meet any more', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  const id = await introduce(all)
  await isTold(bo, cy)
  await leave(all, cy)
  await accept(cy)
  await accept(bo)
  await hasOneAccept(ana)
  await leave(all, bo)
  await comeBack(all, cy, ana)
  await waitFor(async () => (await waysKnown(cy)) === 1)
  await ana.social.acquainting.withdraw(id)
  await isGone(cy)
  await waitFor(async () => (await openInvites(cy)) === 0)
  await comeBack(all, bo, ana)
  await isGone(bo)
  await bo.network.connect(cy.peer)
  await bo.world.pass(60_000)
  await settled()
  assert.equal(
    [bo.social.people.at(cy.person), cy.social.people.at(bo.person)],
    [undefined, undefined],
  )
})

test('who became contacts stay so', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  const id = await introduce(all)
  await accept(bo)
  await accept(cy)
  await waitFor(() => bo.social.people.at(cy.person) !== undefined)
  await waitFor(() => cy.social.people.at(bo.person) !== undefined)
  await ana.social.acquainting.withdraw(id)
  await Promise.all([bo.sync.pull(ana.peer), cy.sync.pull(ana.peer)])
  await bo.post('still here')
  await cy.sync.pull(bo.peer)
  await waitFor(async () => (await cy.texts()).includes('still here'))
})

test('it counts whatever came first, and of who introduced alone', async () => {
  await using all = await three()
  const { hub, ana, bo, cy } = all
  await using di = await SocialNode.start('Di', { hub })
  await befriendSocial(di, bo)
  const atMs = ana.world.now()
  const ids = [ana.world.random(16), ana.world.random(16)] as const
  const withdrawn = (id: Uint8Array) => ({ kind: 'introduction-withdrawn', id, atMs }) as const
  const untilMs = atMs + introductionLifeMs
  const said = { person: cy.person, name: 'Cy', note: '', untilMs, atMs }
  await write(ana, bo, withdrawn(ids[0]))
  for (const id of ids) await write(ana, bo, { kind: 'meet', id, ...said })
  await write(di, bo, withdrawn(ids[1]))
  await write(di, bo, { kind: 'meet', id: ana.world.random(16), ...said, note: 'of Di' })
  await bo.sync.pull(ana.peer)
  await bo.sync.pull(di.peer)
  await waitFor(async () => (await meetsOf(bo)) === 2)
  const shown = (await bo.social.acquainting.meets()).map(({ id }) => fromBase64url(id))
  assert.ok(shown.some((id) => id !== undefined && Buffer.compare(id, ids[1]) === 0))
  assert.not(shown.some((id) => id !== undefined && Buffer.compare(id, ids[0]) === 0))
})

test('who was not told of it is not told that it was taken back', async () => {
  await using all = await three()
  const { hub, ana, bo, cy } = all
  const id = await introduce(all)
  await isTold(bo, cy)
  await ana.social.acquainting.withdraw(id)
  await isGone(bo, cy)
  await using second = await SocialNode.start('Bo again', { hub, deviceOf: bo })
  await second.join(await bo.invite())
  await Promise.all([second.sync.pull(bo.peer), bo.sync.pull(second.peer)])
  await second.network.connect(ana.peer)
  await waitFor(() => ana.social.people.at(bo.person)?.devices.length === 2)
  await ana.social.acquainting.tend()
  await second.sync.pull(ana.peer)
  assert.equal(await rowsOf(second, 'meets-withdrawn'), [])
  assert.is((await rowsOf(bo, 'meets-withdrawn')).length, 1)
})

async function rowsOf({ store }: SocialNode, table: string): Promise<string[]> {
  return (await viewsOf(store)).filter((row) => row.startsWith(`${table} `))
}

test('all devices of who introduced know it, and each tells whom it told', async () => {
  await using all = await three()
  const { hub, ana, bo, cy } = all
  await using second = await SocialNode.start('Ana again', { hub, deviceOf: ana })
  await second.join(await ana.invite())
  await Promise.all([second.sync.pull(ana.peer), ana.sync.pull(second.peer)])
  for (const { peer } of [bo, cy]) await second.network.connect(peer)
  await waitFor(() =>
    [bo, cy].every(({ person }) => second.social.people.at(person)?.devices.length === 1),
  )
  const id = await introduce(all)
  await second.sync.pull(ana.peer)
  await waitFor(async () => (await second.social.acquainting.introductions()).length === 1)
  await second.social.acquainting.withdraw(id)
  await ana.sync.pull(second.peer)
  await waitFor(async () => (await ana.social.acquainting.introductions()).length === 0)
  for (const node of [bo, cy]) {
    await node.sync.pull(ana.peer)
    await isGone(node)
  }
})

test('the views of all three come back as they were', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  const id = await introduce(all)
  await accept(bo)
  await ana.social.acquainting.withdraw(id)
  await isGone(bo, cy)
  await waitFor(async () => (await openInvites(bo)) === 0)
  for (const { store, social, log } of [ana, bo, cy]) {
    await social.stop()
    const before = await viewsOf(store)
    await rebuildViews({ store, keyring: social.keyring, log: log.log })
    assert.equal(await viewsOf(store), before)
  }
})

test.run()
