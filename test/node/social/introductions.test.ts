/** Introductions: two contacts of one person become contacts of each other, and nobody learns more than they have to. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { meetKeys, meetKeysTold, meets } from '../../../node/social/introductions/tables.ts'
import { invites } from '../../../node/social/joining/tables.ts'
import {
  introductionLifeMs,
  introductionsShownMax,
  meetKeyDelayMs,
  meetRecordsPerDayMax,
} from '../../../node/social/introductions/limits.ts'
import { headAt } from '../../../node/store/feed-store.ts'
import { keyOf } from '../../../node/store/table.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { personId } from '../../../protocol/ids.ts'
import type { FeedRecord } from '../../../protocol/records/record.ts'
import { settled } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { acceptMeet as accept, three } from '../../helpers/three.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { applyRecord } from '../../../node/social/slices.ts'

const test = suite('node/social/introductions')

function areContacts(a: SocialNode, b: SocialNode): boolean {
  return a.social.people.at(b.person) !== undefined && b.social.people.at(a.person) !== undefined
}

/** The addresses that both know of the other's node. */
function knowWay(...nodes: SocialNode[]): Promise<boolean[]> {
  return Promise.all(nodes.map(async ({ store }) => (await store.list(meetKeys, {})).length > 0))
}

test('two who are introduced and accept are contacts, each in the aspect that they chose', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await ana.social.acquainting.introduce({
    people: [bo.person, cy.person],
    note: 'Both of you climb',
  })
  await waitFor(async () => (await bo.social.acquainting.meets()).length === 1)
  const [meet] = await bo.social.acquainting.meets()
  assert.equal([meet?.by, meet?.person], [ana.person, cy.person])
  assert.equal([meet?.name, meet?.note, meet?.isAccepted], ['Cy', 'Both of you climb', false])
  await accept(bo)
  await accept(cy)
  await waitFor(() => areContacts(bo, cy))
  await waitFor(async () =>
    (await bo.social.aspects.members(await bo.aspect())).includes(cy.person),
  )
  await waitFor(async () =>
    (await cy.social.aspects.members(await cy.aspect())).includes(bo.person),
  )
  assert.equal([await bo.social.acquainting.meets(), await cy.social.acquainting.meets()], [[], []])
  const [made] = await ana.social.acquainting.introductions()
  assert.is(made?.state, 'accepted')
  await bo.post('for Cy')
  await cy.sync.pull(bo.peer)
  await waitFor(async () => (await cy.texts()).includes('for Cy'))
})

test('as long as one did not accept, neither learns where the other is', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await accept(bo)
  await waitFor(async () => {
    const [made] = await ana.social.acquainting.introductions()
    return made?.acceptedBy.length === 1
  })
  await waitFor(async () => (await cy.social.acquainting.meets()).length === 1)
  await Promise.all([bo.sync.pull(ana.peer), cy.sync.pull(ana.peer)])
  assert.equal(await knowWay(bo, cy), [false, false])
  assert.not(bo.network.isConnected(cy.peer))
  const [meet] = await cy.social.acquainting.meets()
  await cy.social.acquainting.ignore(meet!.key)
  await Promise.all([ana.sync.pull(cy.peer), bo.sync.pull(ana.peer)])
  assert.equal(await knowWay(bo, cy), [false, false])
  assert.equal(await cy.social.acquainting.meets(), [])
  // Nobody is told that Cy does not want to.
  const [waiting] = await bo.social.acquainting.meets()
  assert.is(waiting?.isAccepted, true)
  const [made] = await ana.social.acquainting.introductions()
  assert.is(made?.state, 'waiting')
})

test('it comes about when the three are never there at the same time', async () => {
  await using all = await three()
  const { hub, ana, bo, cy } = all
  const nodes = [ana, bo, cy]
  /** Only these two are there. */
  const only = async (...there: SocialNode[]): Promise<void> => {
    for (const node of nodes) {
      for (const peer of node.network.connected()) await node.network.disconnect(peer)
      hub.networks.delete(node.peer)
    }
    for (const node of there) hub.networks.set(node.peer, node.network)
    const [one, other] = there
    if (one === undefined || other === undefined) return
    await one.network.connect(other.peer)
    await Promise.all([one.sync.pull(other.peer), other.sync.pull(one.peer)])
  }
  await only()
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await only(ana, bo)
  await waitFor(async () => (await bo.social.acquainting.meets()).length === 1)
  await only(ana, cy)
  await waitFor(async () => (await cy.social.acquainting.meets()).length === 1)
  await only()
  await accept(bo)
  await accept(cy)
  await only(ana, bo)
  await only(ana, cy)
  await waitFor(async () => (await knowWay(cy))[0] === true)
  await only(ana, bo)
  await waitFor(async () => (await knowWay(bo))[0] === true)
  assert.not(areContacts(bo, cy))
  // Only these two, and neither does anything: their nodes try again after a while.
  await only()
  for (const node of [bo, cy]) hub.networks.set(node.peer, node.network)
  await waitFor(async () => {
    await bo.world.pass(60_000)
    return areContacts(bo, cy)
  })
})

test('who met elsewhere in the meantime cannot come back by it after a removal', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await accept(bo)
  await waitFor(async () => (await cy.social.acquainting.meets()).length === 1)
  await befriendSocial(bo, cy)
  const bound = async (): Promise<boolean[]> =>
    (await bo.store.list(invites, {})).flatMap(([, row]) => (row.for ? [row.isRevoked] : []))
  await waitFor(async () => (await bound()).join() === 'true')
  assert.equal(await cy.social.acquainting.meets(), [])
})

test('contacts who are introduced to each other hear nothing of it', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await befriendSocial(bo, cy)
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await Promise.all([bo.sync.pull(ana.peer), cy.sync.pull(ana.peer)])
  assert.equal([await bo.social.acquainting.meets(), await cy.social.acquainting.meets()], [[], []])
  assert.is((await ana.social.acquainting.introductions())[0]?.state, 'waiting')
})

test('who is blocked is neither introduced nor shown, nor is what they introduce', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await accept(bo)
  await accept(cy)
  await bo.social.people.block(ana.person)
  assert.equal(await bo.social.acquainting.meets(), [])
  await ana.social.people.block(cy.person)
  assert.equal(await ana.social.acquainting.introductions(), [])
  await rejects(ana.social.acquainting.introduce({ people: [bo.person, cy.person] }), 'blocked')
})

test('who blocks the introducer lets nobody in by them', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await accept(bo)
  await bo.social.people.block(ana.person)
  await waitFor(async () =>
    (await bo.store.list(invites, {})).every(([, row]) => row.for === undefined || row.isRevoked),
  )
  await accept(cy)
  await ana.sync.pull(cy.peer)
  assert.not(areContacts(bo, cy))
})

test('an introduction ends after 30 days, and then they can be introduced again', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  const first = await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  assert.is(await ana.social.acquainting.introduce({ people: [cy.person, bo.person] }), first)
  await waitFor(async () => (await bo.social.acquainting.meets()).length === 1)
  const [meet] = await bo.social.acquainting.meets()
  for (const node of [ana, bo, cy]) node.world.set(node.world.now() + introductionLifeMs)
  assert.equal(await bo.social.acquainting.meets(), [])
  const place = { aspect: await bo.aspect() }
  await rejects(bo.social.acquainting.accept([meet!.key], place), 'not-found')
  assert.is((await ana.social.acquainting.introductions())[0]?.state, 'expired')
  assert.is.not(await ana.social.acquainting.introduce({ people: [bo.person, cy.person] }), first)
})

test('nobody is introduced to themselves, to strangers, or by a wrong key', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await rejects(
    ana.social.acquainting.introduce({ people: [bo.person, bo.person] }),
    'not-a-contact',
  )
  await rejects(
    bo.social.acquainting.introduce({ people: [ana.person, cy.person] }),
    'not-a-contact',
  )
  const place = { aspect: await bo.aspect() }
  await rejects(bo.social.acquainting.accept(['nothing'], place), 'not-found')
})

test('the introducer cannot put somebody else in the place of who was introduced', async () => {
  await using all = await three()
  const { hub, ana, bo, cy } = all
  await using di = await SocialNode.start('Di', { hub })
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await accept(bo)
  // Ana names a node of Di, and a secret by which anybody may join there.
  const { secret } = await di.social.invites.create(
    { aspect: await di.aspect(), uses: 1, lifetimeMs: 3_600_000 },
    'http://127.0.0.1:7277',
  )
  const [meet] = await bo.social.acquainting.meets()
  const lie = { peer: di.peer, secret, addresses: di.network.addresses() }
  await bo.store.transact((tx) => tx.put(meetKeys, meet!.key, [lie]))
  await bo.network.connect(di.peer)
  await waitFor(() => bo.log.lines.some((line) => JSON.stringify(line).includes('misbehaved')))
  assert.is(bo.social.people.at(di.person), undefined)
  await accept(cy)
  await waitFor(() => areContacts(bo, cy))
})

test('all of a person’s devices know what one of them chose', async () => {
  await using all = await three()
  const { hub, ana, bo, cy } = all
  await using second = await SocialNode.start('Bo again', { hub, deviceOf: bo })
  await second.join(await bo.invite())
  await Promise.all([second.sync.pull(bo.peer), bo.sync.pull(second.peer)])
  await second.network.connect(ana.peer)
  await waitFor(() => second.social.people.at(ana.person)?.devices.length === 1)
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await waitFor(async () => (await second.social.acquainting.meets()).length === 1)
  await accept(bo)
  await second.sync.pull(bo.peer)
  await waitFor(async () => (await second.social.acquainting.meets())[0]?.isAccepted === true)
  await accept(cy)
  await waitFor(() => areContacts(bo, cy))
  await waitFor(async () => {
    await second.sync.pull(bo.peer)
    return second.social.people.at(cy.person) !== undefined
  })
})

test('a contact who introduces thousands of people takes a bounded place, and leaves room for others', async () => {
  await using all = await three()
  const { hub, ana, bo, cy } = all
  await using di = await SocialNode.start('Di', { hub })
  await befriendSocial(di, bo)
  const { world } = ana
  const writer = new Writer({ apply: applyRecord, keyring: ana.social.keyring, world, events: {} })
  for (let count = 0; count < meetRecordsPerDayMax + 200; count += 100) {
    await ana.store.transact((tx) => {
      for (let one = 0; one < 100; one += 1) {
        const [id, person] = [world.random(16), personId(world.random(32))]
        const atMs = world.now()
        const untilMs = atMs + 1000 * introductionLifeMs
        const record = { kind: 'meet', id, person, name: 'Eve', note: '', untilMs, atMs } as const
        writer.write(tx, { kind: 'pair', peer: bo.peer }, record)
      }
    })
  }
  await bo.sync.pull(ana.peer)
  await waitFor(() => bo.log.codes().includes('limit-reached'))
  assert.is((await bo.store.list(meets, {})).length, meetRecordsPerDayMax)
  assert.is((await bo.social.acquainting.meets()).length, introductionsShownMax)
  // However far away its end was said to be.
  const ends = (await bo.social.acquainting.meets()).map(({ untilMs }) => untilMs)
  assert.ok(Math.max(...ends) <= bo.world.now() + introductionLifeMs)
  await befriendSocial(di, cy)
  await di.social.acquainting.introduce({ people: [bo.person, cy.person] })
  await waitFor(async () =>
    (await bo.social.acquainting.meets()).some(({ by }) => by === di.person),
  )
})

test('who moves again and again has the introducer write to the other now and then', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  const id = await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  // Bo lets nobody in: when they are contacts, nothing more is told.
  const writer = new Writer({
    apply: applyRecord,
    keyring: bo.social.keyring,
    world: bo.world,
    events: {},
  })
  const write = (record: FeedRecord): Promise<unknown> =>
    bo.store.transact((tx) => writer.write(tx, { kind: 'pair', peer: ana.peer }, record))
  const secret = new Uint8Array(16)
  await write({ kind: 'meet-accept', id: fromBase64url(id)!, secret, isOpen: true, atMs: 1 })
  await ana.sync.pull(bo.peer)
  await accept(cy)
  const toldTo = (): string =>
    ana.store.get(meetKeysTold, keyOf(id, cy.peer, bo.peer))?.addresses.join() ?? ''
  await waitFor(() => toldTo() !== '')
  // Else it would tell where it really is.
  await bo.social.stop()
  const written = (): number => {
    const feed = ana.social.keyring.feed({ kind: 'pair', peer: cy.peer })
    return headAt(ana.store, feed).height
  }
  const before = written()
  for (let count = 1; count <= 10; count += 1) {
    const address = `/ip4/10.0.0.${count}/tcp/1`
    await write({ kind: 'card', addresses: [address], carriers: [], atMs: count })
    await ana.sync.pull(bo.peer)
    await waitFor(() => ana.social.people.at(bo.person)?.devices[0]?.addresses.join() === address)
    await ana.social.acquainting.tend()
  }
  assert.is(written(), before)
  await ana.world.pass(meetKeyDelayMs)
  await waitFor(() => toldTo() === '/ip4/10.0.0.10/tcp/1')
  assert.is(written(), before + 1)
})

test('where a contact is now is looked into only while they are introduced', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  const { acquainting } = ana.social
  const tend = acquainting.tend.bind(acquainting)
  let tended = 0
  acquainting.tend = () => {
    tended += 1
    return tend()
  }
  const writer = new Writer({
    apply: applyRecord,
    keyring: bo.social.keyring,
    world: bo.world,
    events: {},
  })
  const move = async (address: string): Promise<void> => {
    const card = { kind: 'card', addresses: [address], carriers: [], atMs: 1 } as const
    await bo.store.transact((tx) => writer.write(tx, { kind: 'pair', peer: ana.peer }, card))
    await ana.sync.pull(bo.peer)
    await waitFor(() => ana.social.people.at(bo.person)?.devices[0]?.addresses.join() === address)
    await settled()
  }
  await bo.social.stop()
  await settled()
  tended = 0
  await move('/ip4/10.0.0.1/tcp/1')
  assert.is(tended, 0)
  await acquainting.introduce({ people: [bo.person, cy.person] })
  await settled()
  tended = 0
  await move('/ip4/10.0.0.2/tcp/1')
  assert.is(tended, 1)
})

test('who takes it back before the other accepts is not said to have accepted', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person] })
  const acceptedBy = async (): Promise<string> => {
    const [made] = await ana.social.acquainting.introductions()
    return made!.acceptedBy.map((person) => (person === bo.person ? 'Bo' : 'Cy')).join()
  }
  await accept(bo)
  await waitFor(async () => (await acceptedBy()) === 'Bo')
  const [meet] = await bo.social.acquainting.meets()
  await bo.social.acquainting.ignore(meet!.key)
  await waitFor(async () => (await acceptedBy()) === '')
  await accept(cy)
  await waitFor(async () => (await acceptedBy()) === 'Cy')
  assert.is((await ana.social.acquainting.introductions())[0]?.state, 'waiting')
})

test('the views of all three come back as they were', async () => {
  await using all = await three()
  const { ana, bo, cy } = all
  await ana.social.acquainting.introduce({ people: [bo.person, cy.person], note: 'again' })
  await accept(bo)
  await accept(cy)
  await waitFor(() => areContacts(bo, cy))
  for (const node of [ana, bo, cy]) {
    await node.social.stop()
    await sameAfterRebuild(node)
  }
})

test.run()
