/** Contacts and carriers give feeds back to a new device of somebody, which does not believe all of them. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contacts, devices, unmet } from '../../../node/social/contacts/tables.ts'
import { closedFeeds, feeds, type FeedRow } from '../../../node/social/feeds/tables.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { applyRecord } from '../../../node/social/slices.ts'
import { headAt } from '../../../node/store/feed-store.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import type { YoursRecord } from '../../../protocol/records/yours.ts'
import { carry, startWithCarrier, type WithCarrier } from '../../helpers/carriers.ts'
import { exchange } from '../../helpers/copies.ts'
import { quiet } from '../../helpers/fake-world.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'

const test = suite('node/social/giving-back')

/** Ana lost all but her words. Her new device is a contact of Cy. */
async function comeBack({ hub, ana, bo, cy }: WithCarrier, name: string): Promise<SocialNode> {
  for (const friend of [bo, cy]) await ana.network.disconnect(friend.peer)
  const again = await SocialNode.start(name, { hub, deviceOf: ana })
  await again.join(await cy.invite('Helpers'))
  await exchange(again, cy)
  await quiet()
  return again
}

async function rowsOf(node: SocialNode): Promise<FeedRow[]> {
  return (await node.store.list(feeds, {})).map(([, row]) => row)
}

test('a carrier brings back contacts, members, and posts that it could not read itself', async () => {
  await using three = await startWithCarrier()
  const { ana, bo, cy } = three
  await ana.post('before')
  await carry(three)
  // Another epoch, and one more aspect.
  await ana.social.aspects.removeMember(await ana.aspect(), bo.person)
  await ana.post('without Bo')
  const choir = await ana.social.aspects.create('Choir')
  await ana.social.aspects.addMember(choir.id, bo.person)
  await ana.post('to the choir', 'Choir')
  await quiet()
  await using again = await comeBack(three, 'Ana, again')
  assert.equal(await again.sortedTexts(), ['before', 'to the choir', 'without Bo'])
  assert.equal(
    (await again.social.people.list()).map(({ person }) => person).toSorted(),
    [bo.person, cy.person].toSorted(),
  )
  assert.equal(await again.social.aspects.members(choir.id), [bo.person])
  assert.equal(await again.social.aspects.members(await again.aspect()), [])
  assert.is(again.store.get(unmet, bo.peer)?.person, bo.person)
  // Nothing that is sealed for one reader was asked for.
  const others = (await rowsOf(again)).filter(
    ({ owner, isMine }) => owner === ana.person && !isMine,
  )
  assert.equal(
    others.filter(({ kind }) => kind === 'pair'),
    [],
  )
  assert.equal(await again.store.list(closedFeeds, {}), [])
  // Of what Cy was granted and has nothing of, nothing is expected.
  assert.equal(
    others.filter(({ isAwaited, state }) => isAwaited === true && state === 'new'),
    [],
  )
  assert.ok(others.some(({ isAwaited }) => isAwaited))
  await sameAfterRebuild(again)
  // Cy carries for the new device as well, and Bo meets it where he finds it.
  assert.is((await again.social.carriers.offersToUs())[0]?.isUsed, true)
  await exchange(again, bo)
  assert.is(again.store.get(unmet, bo.peer), undefined)
  await again.post('I am back', 'Choir')
  await exchange(again, bo)
  assert.ok((await bo.texts()).includes('I am back'))
})

test('for which aspect a post was is known again, also of one that a contact gave back before', async () => {
  await using three = await startWithCarrier()
  const { ana, bo, cy } = three
  const post = await ana.post('to the helpers', 'Helpers')
  await quiet()
  for (const friend of [bo, cy]) await ana.network.disconnect(friend.peer)
  await using again = await SocialNode.start('Ana, again', { hub: three.hub, deviceOf: ana })
  await again.join(await cy.invite('Helpers'))
  await exchange(again, cy)
  await quiet()
  assert.is(again.social.posts.at(post)?.post.audience, 'limited')
  await ana.network.connect(cy.peer)
  await exchange(again, ana)
  await quiet()
  assert.equal(again.social.posts.at(post)?.post.audience, [await ana.aspect('Helpers')])
  await ana.post('and more', 'Helpers')
  await exchange(again, ana)
  assert.equal(await again.texts(), ['to the helpers', 'and more'])
})

test('a feed that somebody says is mine, and is not, is asked for once', async () => {
  await using three = await startWithCarrier()
  const { ana, bo, cy } = three
  await bo.join(await cy.invite())
  await cy.post('by Cy')
  await exchange(cy, bo)
  await ana.network.disconnect(cy.peer)
  const row = (await rowsOf(cy)).find(({ isMine, kind }) => isMine && kind === 'aspect')!
  const named = { feed: row.id, peerKey: fromBase64url(row.peerKey)! }
  await write(bo, ana, { kind: 'yours', feeds: [], carried: [named] })
  await exchange(ana, bo)
  assert.is(ana.store.get(feeds, row.id)?.kind, 'self')
  assert.is(ana.store.get(closedFeeds, row.id), true)
  assert.is(headAt(ana.store, row.id).height, 0)
  const asked = await ana.social.replica.sources(bo.peer)
  assert.not.ok(asked.some(({ feed }) => feed === row.id))
  // Said once more, it costs its writer, not us.
  const { grants } = ana.store.get(contacts, bo.person)!
  await write(bo, ana, { kind: 'yours', feeds: [], carried: [named] })
  await exchange(ana, bo)
  assert.is(ana.store.get(contacts, bo.person)?.grants, grants)
  // Its writer says how it opens.
  await cy.social.aspects.addMember(await cy.aspect(), ana.person, { history: true })
  await exchange(ana, cy)
  assert.ok((await ana.texts()).includes('by Cy'))
})

test('two devices of one person that do not know each other meet by what a friend tells', async () => {
  await using three = await startWithCarrier()
  const { hub, ana, bo } = three
  await ana.post('by the first')
  await using second = await SocialNode.start('Ana, second', { hub, deviceOf: ana })
  await second.join(await bo.invite())
  await exchange(second, bo)
  await quiet()
  const told = second.store.get(unmet, ana.peer)
  assert.is(told?.person, ana.person)
  assert.ok(second.redialled.includes(ana.peer))
  await exchange(second, ana)
  for (const [one, other] of [
    [ana, second],
    [second, ana],
  ] as const) {
    assert.ok(one.store.get(devices, other.peer)?.selfFeed !== undefined, one.name)
  }
  await second.post('by the second')
  await exchange(second, ana)
  assert.equal(await ana.sortedTexts(), ['by the first', 'by the second'])
  assert.equal(await second.sortedTexts(), ['by the first', 'by the second'])
})

test('a device that a contact calls mine, and is of somebody else, is not dialled', async () => {
  await using three = await startWithCarrier()
  const { ana, bo, cy } = three
  const { certificate, certified } = cy.social.keyring
  const device = { certificate, device: certified, addresses: ['/ip4/192.0.2.1/tcp/1'] }
  await write(bo, ana, { kind: 'yours', feeds: [], devices: [device] })
  await exchange(ana, bo)
  assert.equal(await ana.store.list(unmet, {}), [])
})

async function write(from: SocialNode, to: SocialNode, record: YoursRecord): Promise<void> {
  const writer = new Writer({
    apply: applyRecord,
    keyring: from.social.keyring,
    world: from.world,
    events: {},
  })
  await from.store.transact((tx) => {
    writer.write(tx, { kind: 'pair', peer: to.peer }, record)
  })
}

test.run()
