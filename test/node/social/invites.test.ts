import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { joinProtocol } from '../../../protocol/join-message.ts'
import { boundInvitesMax } from '../../../node/social/joining/limits.ts'
import { Invites } from '../../../node/social/joining/invites.ts'
import { contacts } from '../../../node/social/contacts/tables.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { feedsReadableBy } from '../../../node/social/feeds/feed-rows.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { applyRecord } from '../../../node/social/slices.ts'

const test = suite('node/social/invites')

async function startAll<const Names extends readonly string[]>(
  ...names: Names
): Promise<{ all: { [Index in keyof Names]: SocialNode }; hub: FakeHub } & AsyncDisposable> {
  const hub = new FakeHub()
  const all = await Promise.all(names.map((name) => SocialNode.start(name, { hub })))
  return {
    all: all as never,
    hub,
    [Symbol.asyncDispose]: async () => {
      for (const node of all) await node[Symbol.asyncDispose]()
    },
  }
}

/** Loses the answer to the next question. */
function loseNextAnswer(hub: FakeHub): void {
  const keep = hub.changeAnswer
  hub.changeAnswer = (): never => {
    hub.changeAnswer = keep
    throw new TypeError('lost')
  }
}

async function stateOf(node: SocialNode): Promise<string[]> {
  return (await node.social.invites.list('http://127.0.0.1:7277')).map(({ state }) => state)
}

test('joining makes both contacts, and the newcomer a member of the aspect of the invite', async () => {
  await using nodes = await startAll('Ana', 'Bo')
  const [ana, bo] = nodes.all
  await bo.join(await ana.invite(), await bo.aspect())
  assert.is(ana.social.people.at(bo.person)?.name, 'Bo')
  assert.is(bo.social.people.at(ana.person)?.name, 'Ana')
  assert.equal(await ana.social.aspects.members(await ana.aspect()), [bo.person])
  assert.equal(await bo.social.aspects.members(await bo.aspect()), [ana.person])
  assert.equal(await stateOf(ana), ['used'])
  assert.equal([ana.network.welcomed, bo.network.welcomed], [[bo.peer], [ana.peer]])
  assert.ok(ana.redialled.includes(bo.peer) && bo.redialled.includes(ana.peer))
})

test('an invite for one person is used after one', async () => {
  await using nodes = await startAll('Ana', 'Bo', 'Cy')
  const [ana, bo, cy] = nodes.all
  const link = await ana.invite()
  await bo.join(link)
  await rejects(cy.join(link), 'invite-used')
  assert.equal(await cy.social.people.list(), [])
  assert.is((await ana.social.people.list()).length, 1)
})

test('an invite for two is used after two', async () => {
  await using nodes = await startAll('Ana', 'Bo', 'Cy', 'Di')
  const [ana, bo, cy, di] = nodes.all
  const link = await ana.invite('Family', 2)
  await bo.join(link)
  assert.equal(await stateOf(ana), ['open'])
  await cy.join(link)
  assert.equal(await stateOf(ana), ['used'])
  await rejects(di.join(link), 'invite-used')
})

test('two who come at the same time do not share the last use', async () => {
  await using nodes = await startAll('Ana', 'Bo', 'Cy')
  const [ana, bo, cy] = nodes.all
  const link = await ana.invite()
  const results = await Promise.allSettled([bo.join(link), cy.join(link)])
  assert.equal(results.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  assert.is((await ana.social.people.list()).length, 1)
})

test('an expired invite is refused on both sides', async () => {
  await using nodes = await startAll('Ana', 'Bo')
  const [ana, bo] = nodes.all
  const link = await ana.invite('Family', 1, 60_000)
  await ana.world.pass(60_001)
  // Their clock is right.
  await bo.world.pass(60_001)
  await rejects(bo.join(link), 'invite-expired')
  // Their clock is behind.
  bo.world.set(bo.world.now() - 120_000)
  await rejects(bo.join(link), 'invite-expired')
  assert.equal(await stateOf(ana), ['expired'])
  assert.equal(await ana.social.people.list(), [])
})

test('a revoked invite is unknown, and who joined by it stays', async () => {
  await using nodes = await startAll('Ana', 'Bo', 'Cy')
  const [ana, bo, cy] = nodes.all
  const link = await ana.invite('Family', 5)
  await bo.join(link)
  const [invite] = await ana.social.invites.list('http://127.0.0.1:7277')
  await ana.social.invites.revoke(invite!.secret)
  await rejects(cy.join(link), 'invite-unknown')
  assert.equal(await stateOf(ana), ['revoked'])
  assert.is(ana.social.people.at(bo.person)?.name, 'Bo')
  await rejects(ana.social.invites.revoke('AAAAAAAAAAAAAAAAAAAAAA'), 'not-found')
})

test('an invite that was never made is unknown', async () => {
  await using nodes = await startAll('Ana', 'Bo', 'Cy')
  const [ana, bo, cy] = nodes.all
  await ana.invite()
  const link = await bo.invite()
  // Bo's invite, but Ana's node answers for it.
  nodes.hub.networks.set(bo.peer, ana.network)
  await rejects(cy.join(link), 'invite-unknown')
})

test('one’s own invite is no way to oneself', async () => {
  await using nodes = await startAll('Ana')
  const [ana] = nodes.all
  await rejects(ana.join(await ana.invite()), 'invite-own')
})

test('a node that does not answer is unreachable', async () => {
  await using nodes = await startAll('Ana', 'Bo')
  const [ana, bo] = nodes.all
  const link = await ana.invite()
  nodes.hub.networks.delete(ana.peer)
  await rejects(bo.join(link), 'peer-unreachable')
})

test('after a lost answer the same person joins again, and nothing is there twice', async () => {
  await using nodes = await startAll('Ana', 'Bo')
  const [ana, bo] = nodes.all
  const link = await ana.invite()
  loseNextAnswer(nodes.hub)
  await rejects(bo.join(link), 'peer-unreachable')
  assert.is((await ana.social.people.list()).length, 1)
  assert.equal(await bo.social.people.list(), [])
  const heights = await feedsReadableBy(ana.store, bo.peer)
  await bo.join(link)
  assert.is(bo.social.people.at(ana.person)?.name, 'Ana')
  await bo.join(link)
  assert.is((await ana.store.list(contacts, {})).length, 1)
  assert.equal(await feedsReadableBy(ana.store, bo.peer), heights)
  assert.equal(await stateOf(ana), ['used'])
  await ana.post('for Bo')
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), ['for Bo'])
})

test('who was removed does not come back by the invite that they used', async () => {
  await using nodes = await startAll('Ana', 'Bo')
  const [ana, bo] = nodes.all
  const link = await ana.invite('Family', 2)
  await bo.join(link)
  await ana.social.aspects.removeMember(await ana.aspect(), bo.person)
  await bo.join(link)
  assert.equal(await ana.social.aspects.members(await ana.aspect()), [])
  await ana.post('without Bo')
  await bo.sync.pull(ana.peer)
  assert.equal(await bo.texts(), [])
})

test('garbage and somebody else’s introduction get no contact', async () => {
  await using nodes = await startAll('Ana', 'Bo', 'Cy')
  const [ana, bo, cy] = nodes.all
  const link = await ana.invite()
  const join = ana.network.protocol(joinProtocol)!
  await rejects(() => join.answer(bo.peer, new Uint8Array(0)), 'malformed')
  await rejects(() => join.answer(bo.peer, new Uint8Array(100_000)), 'too-large')
  // Cy hands on what Bo said.
  nodes.hub.isLost = ({ kind }) => kind === 'question'
  await rejects(bo.join(link), 'peer-unreachable')
  const { question } = bo.network.asked.at(-1)!
  nodes.hub.isLost = () => false
  await join.answer(cy.peer, question)
  assert.equal(await ana.social.people.list(), [])
})

test('the link names the addresses of the node, in 200 characters', async () => {
  await using nodes = await startAll('Ana')
  const [ana] = nodes.all
  const link = await ana.invite()
  assert.ok(link.length <= 200)
  assert.match(link, /^http:\/\/127\.0\.0\.1:7277\/join#v1\./u)
})

test('who joins reads what was posted before, unless the invite says otherwise', async () => {
  const init = { hub: new FakeHub(), world: new FakeWorld('history') }
  await using ana = await SocialNode.start('Ana', init)
  await using bo = await SocialNode.start('Bo', init)
  await using cy = await SocialNode.start('Cy', init)
  await ana.post('before')
  const wish = { aspect: await ana.aspect(), uses: 1, lifetimeMs: 3_600_000 }
  const open = await ana.social.invites.create(wish, 'http://127.0.0.1:7277')
  const closed = await ana.social.invites.create(
    { ...wish, history: false },
    'http://127.0.0.1:7277',
  )
  assert.equal([open.history, closed.history], [true, false])
  await bo.join(open.link)
  await cy.join(closed.link)
  await ana.post('after')
  await waitFor(async () => (await bo.texts()).join() === 'before,after')
  await waitFor(async () => (await cy.texts()).join() === 'after')
})

/** The secret behind an invite of this person's that is bound to another. */
async function bindInvite(node: SocialNode, person: PersonId, lifetimeMs = 3_600_000) {
  const { world } = node
  const writer = new Writer({ apply: applyRecord, keyring: node.social.keyring, world, events: {} })
  const invites = new Invites({ world, writer })
  const wish = { aspect: await node.aspect(), uses: 1, for: person, lifetimeMs }
  const row = await node.store.transact((tx) => invites.create(tx, wish))
  return { row, link: invites.link(row, [], 'http://127.0.0.1:7277') }
}

test('an invite for one person is unknown to everybody else, and stays theirs', async () => {
  await using nodes = await startAll('Ana', 'Bo', 'Cy')
  const [ana, bo, cy] = nodes.all
  const { link } = await bindInvite(ana, bo.person)
  await rejects(cy.join(link), 'invite-unknown')
  assert.equal(await ana.social.people.list(), [])
  await ana.rebuild()
  await rejects(cy.join(link), 'invite-unknown')
  await bo.join(link)
  assert.equal(await ana.social.aspects.members(await ana.aspect()), [bo.person])
  await rejects(cy.join(link), 'invite-unknown')
})

test('an invite for one person is not among those that were made by hand', async () => {
  await using nodes = await startAll('Ana', 'Bo')
  const [ana, bo] = nodes.all
  await bindInvite(ana, bo.person)
  assert.equal(await stateOf(ana), [])
  await ana.invite()
  assert.equal(await stateOf(ana), ['open'])
})

test('of invites for one person each, the open ones have a maximum', async () => {
  await using nodes = await startAll('Ana', 'Bo')
  const [ana, bo] = nodes.all
  for (let made = 0; made < boundInvitesMax; made++) await bindInvite(ana, bo.person, 60_000)
  await rejects(bindInvite(ana, bo.person), 'limit-reached')
  await ana.invite()
  await ana.world.pass(60_001)
  await bindInvite(ana, bo.person)
})

test.run()
