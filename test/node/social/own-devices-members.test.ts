/** Two devices of one person decide about members and blocks: what counts in the end, and who reads what until then. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBase64url } from '../../../protocol/bytes.ts'
import type { FeedId } from '../../../protocol/ids.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { feeds, readers } from '../../../node/social/feeds/tables.ts'
import { under } from '../../../node/store/table.ts'
import { everything, exchange, link, startHome, type Home } from '../../helpers/own-devices.ts'
import { testPerson } from '../../helpers/person.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { applyRecord } from '../../../node/social/slices.ts'

const test = suite('node/social/own-devices-members')

test('who is removed on one device gets nothing that the other writes from then on', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  await phone.post('with Ana')
  await desk.social.aspects.removeMember(await desk.aspect(), ana.person)
  await everything(home)
  assert.equal(await phone.social.aspects.members(await phone.aspect()), [])
  await phone.post('without Ana')
  await everything(home)
  assert.equal(await ana.sortedTexts(), ['with Ana'])
  await phone.social.aspects.addMember(await phone.aspect(), ana.person)
  await everything(home)
  await desk.post('with Ana again')
  await everything(home)
  assert.equal(await ana.sortedTexts(), ['with Ana', 'with Ana again'])
})

test('who is let in with history on one device reads what the other wrote before', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  const work = await desk.aspect('Work')
  await phone.post('early, from the phone', 'Work')
  await desk.post('early, from the desk', 'Work')
  await desk.social.aspects.addMember(work, ana.person, { history: true })
  await everything(home)
  assert.equal(await ana.sortedTexts(), ['early, from the desk', 'early, from the phone'])
})

test('who is let in without history does not read what the other wrote before', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  await phone.post('early', 'Work')
  await desk.social.aspects.addMember(await desk.aspect('Work'), ana.person)
  await everything(home)
  await phone.post('late', 'Work')
  await everything(home)
  assert.equal(await ana.sortedTexts(), ['late'])
})

test('of two decisions about a member the later one counts on both devices', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  const family = await desk.aspect()
  // The phone's clock is far behind, but it has seen what it takes back.
  phone.world.set(phone.world.now() - 86_400_000)
  await phone.social.aspects.removeMember(family, ana.person)
  await everything(home)
  assert.equal(await desk.social.aspects.members(family), [])
  assert.equal(await phone.social.aspects.members(family), [])
})

test('a block on one device holds on the other, and so does taking it back', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  await desk.social.people.block(ana.person)
  await exchange(desk, phone)
  await waitFor(() => phone.social.people.isBlocked(ana.person))
  await waitFor(() => !phone.network.isConnected(ana.peer))
  assert.is(phone.social.replica.isContact(ana.peer), false)
  phone.world.set(phone.world.now() + 1000)
  await phone.social.people.unblock(ana.person)
  await exchange(desk, phone)
  await waitFor(() => !desk.social.people.isBlocked(ana.person))
  assert.is(desk.social.replica.isContact(ana.peer), true)
})

/** The desk blocks Ana while the phone, apart from it and later, makes her a member of Work; then they meet. */
async function blockAndAdd({ ana, desk, phone }: Home): Promise<void> {
  await desk.network.disconnect(phone.peer)
  await desk.social.people.block(ana.person)
  phone.world.set(desk.world.now() + 5000)
  await phone.post('before Ana', 'Work')
  await phone.social.aspects.addMember(await phone.aspect('Work'), ana.person)
  await phone.network.disconnect(ana.peer)
  await desk.network.connect(phone.peer)
  await exchange(desk, phone)
  await waitFor(() => phone.social.people.isBlocked(ana.person))
  await exchange(desk, phone)
  desk.world.set(phone.world.now())
}

/** How many feeds a device lets the devices of a person read. */
async function readableFeeds(node: SocialNode, by: SocialNode): Promise<number> {
  return (await node.store.list(readers, under(by.peer))).length
}

test('who is blocked on one device and let in on the other is a member on neither, and granted nothing', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  await blockAndAdd(home)
  const work = await desk.aspect('Work')
  for (const node of [desk, phone])
    assert.equal(await node.social.aspects.members(work), [], node.name)
  const before = [await readableFeeds(desk, ana), await readableFeeds(phone, ana)]
  for (const node of [desk, phone]) {
    await node.post(`by ${node.name}`, 'Work')
    await node.post(`by ${node.name}, to all of Family`)
  }
  await exchange(desk, phone)
  assert.equal([await readableFeeds(desk, ana), await readableFeeds(phone, ana)], before)
  await desk.social.people.unblock(ana.person)
  await exchange(desk, phone)
  await waitFor(() => !phone.social.people.isBlocked(ana.person))
  for (const node of [desk, phone])
    assert.equal(await node.social.aspects.members(work), [], node.name)
  for (const node of [desk, phone]) {
    await node.network.connect(ana.peer)
    await node.post(`later, by ${node.name}`, 'Work')
  }
  await everything(home)
  assert.equal(await ana.sortedTexts(), [])
  await phone.social.aspects.addMember(work, ana.person)
  await everything(home)
  for (const node of [desk, phone]) await node.post(`again, by ${node.name}`, 'Work')
  await everything(home)
  assert.equal(await ana.sortedTexts(), [`again, by ${desk.name}`, `again, by ${phone.name}`])
})

test('who was let in just before a block that comes from another device reads nothing by a carrier', async () => {
  await using home = await startHome()
  const { hub, ana, desk } = home
  await link(home)
  await using cy = await SocialNode.start('Cy', { hub })
  await befriendSocial(desk, cy, 'Work')
  await befriendSocial(ana, cy)
  await cy.social.carriers.offer(desk.person, 10_000_000)
  await exchange(desk, cy)
  await desk.social.carriers.use(cy.person)
  await exchange(desk, cy)
  await everything(home)
  await blockAndAdd(home)
  await desk.post('not for Ana', 'Work')
  for (let round = 0; round < 3; round += 1) {
    await exchange(desk, cy)
    await ana.network.disconnect(cy.peer)
    await ana.network.connect(cy.peer)
    await exchange(ana, cy)
  }
  assert.ok((await cy.texts()).includes('not for Ana'))
  assert.not.ok((await ana.texts()).includes('not for Ana'))
})

test('what a contact says of an epoch of ours gives way to what the device that wrote it says', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  await desk.network.disconnect(phone.peer)
  await desk.post('one', 'Work')
  await desk.social.aspects.addMember(await desk.aspect('Work'), ana.person, { history: true })
  // Ana names it to the phone before the desk does, as a feed of a device that there is not.
  const [row] = (await desk.store.list(feeds, {}))
    .map(([, one]) => one)
    .filter(({ id, isMine, kind }) => isMine && kind === 'aspect' && !isKnown(phone, id))
  const secret = fromBase64url(row!.secret!)!
  const { peerKey } = testPerson('nobody').introduction.device
  const record = { kind: 'yours', feeds: [{ feed: row!.id, peerKey, secret }] } as const
  const writer = new Writer({
    apply: applyRecord,
    keyring: ana.social.keyring,
    world: ana.world,
    events: {},
  })
  await ana.store.transact(
    (tx) => void writer.write(tx, { kind: 'pair', peer: phone.peer }, record),
  )
  await exchange(ana, phone)
  assert.is(phone.store.get(feeds, row!.id)?.isHearsay, true)
  await desk.network.connect(phone.peer)
  await everything(home)
  assert.equal(await phone.sortedTexts(), ['one'])
  assert.is(phone.store.get(feeds, row!.id)?.peerKey, row!.peerKey)
})

function isKnown({ store }: SocialNode, feed: FeedId): boolean {
  return store.get(feeds, feed) !== undefined
}

test.run()
