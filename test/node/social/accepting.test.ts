/** Accepting to be introduced: one invite for each who is wanted, none for who is not, whatever others say. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { boundInvitesMax } from '../../../node/social/joining/limits.ts'
import { suggestible } from '../../../node/social/suggestions/tables.ts'
import { invites, type InviteRow } from '../../../node/social/joining/tables.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { personId, type PersonId } from '../../../protocol/ids.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { acceptMeet, three } from '../../helpers/three.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { applyRecord } from '../../../node/social/slices.ts'

const test = suite('node/social/accepting')

/** The invites that a node made for one person. */
async function boundInvites({ store }: SocialNode, person: PersonId): Promise<InviteRow[]> {
  return (await store.list(invites, {})).flatMap(([, row]) => (row.for === person ? [row] : []))
}

/** Has a node forget that others are there. */
async function leave(node: SocialNode): Promise<void> {
  for (const peer of node.network.connected()) await node.network.disconnect(peer)
}

test('a device that knows none of the introducer’s makes no invite that nobody hears of', async () => {
  await using all = await three()
  const { hub, ana, bo, cy } = all
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await acceptMeet(bo)
  await leave(ana)
  hub.networks.delete(ana.peer)
  await using second = await SocialNode.start('Bo again', { hub, deviceOf: bo })
  await second.join(await bo.invite())
  await Promise.all([second.sync.pull(bo.peer), bo.sync.pull(second.peer)])
  await waitFor(async () => (await boundInvites(second, cy.person)).length === 1)
  for (let times = 0; times < 3; times += 1) await second.social.acquainting.tend()
  assert.is((await boundInvites(second, cy.person)).length, 1)
})

test('where nobody more can be accepted, friends are suggested all the same', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await waitFor(async () => (await bo.social.acquainting.meets()).length === 1)
  const [meet] = await bo.social.acquainting.meets()
  const { world } = bo
  const writer = new Writer({ apply: applyRecord, keyring: bo.social.keyring, world, events: {} })
  const aspect = await bo.aspect()
  const atMs = world.now()
  const untilMs = atMs + 3_600_000
  await bo.store.transact((tx) => {
    for (let count = 0; count < boundInvitesMax; count += 1) {
      const [secret, stranger] = [world.random(16), personId(world.random(32))]
      const invite = { aspect, secret, uses: 1, history: false, expiresAtMs: untilMs, atMs }
      writer.write(tx, { kind: 'self' }, { kind: 'invite', for: stranger, ...invite })
    }
    const choice = { id: fromBase64url(meet!.id)!, by: ana.person, person: cy.person, aspect }
    const record = { kind: 'meet-choice', ...choice, history: false, untilMs, atMs } as const
    writer.write(tx, { kind: 'self' }, record)
  })
  await bo.social.changeSettings({ suggestions: 'on' })
  await waitFor(() => ana.store.get(suggestible, bo.person)?.isOn === true)
  assert.ok(bo.log.codes().includes('limit-reached'))
})

test('an introduction that copies the id of another introducer’s changes nothing in that one', async () => {
  await using all = await three()
  const { hub, ana, bo, cy } = all
  await using di = await SocialNode.start('Di', { hub })
  await befriendSocial(di, bo)
  const id = await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await acceptMeet(bo)
  const writer = new Writer({
    apply: applyRecord,
    keyring: di.social.keyring,
    world: di.world,
    events: {},
  })
  const atMs = di.world.now()
  const eve = personId(di.world.random(32))
  const said = { note: '', untilMs: atMs + 3_600_000, atMs }
  const record = {
    kind: 'meet',
    id: fromBase64url(id)!,
    person: eve,
    name: 'Eve',
    ...said,
  } as const
  await di.store.transact((tx) => writer.write(tx, { kind: 'pair', peer: bo.peer }, record))
  await bo.sync.pull(di.peer)
  await waitFor(async () => (await bo.social.acquainting.meets()).length === 2)
  const copied = (await bo.social.acquainting.meets()).find(({ by }) => by === di.person)
  await bo.social.acquainting.ignore(copied!.key)
  for (let times = 0; times < 3; times += 1) await bo.social.acquainting.tend()
  const made = await boundInvites(bo, cy.person)
  assert.equal(
    made.map(({ isRevoked }) => isRevoked),
    [false],
  )
})

test('who is not wanted any more cannot come by what a former device told', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await acceptMeet(bo)
  const [old] = await boundInvites(bo, cy.person)
  const renewed = await bo.renew('copied')
  await waitFor(async () => (await renewed.social.acquainting.meets())[0]?.isAccepted === true)
  const [meet] = await renewed.social.acquainting.meets()
  await renewed.social.acquainting.ignore(meet!.key)
  await waitFor(() => renewed.store.get(invites, old!.secret)?.isRevoked === true)
  assert.ok((await boundInvites(renewed, cy.person)).every(({ isRevoked }) => isRevoked))
})

test.run()
