/** Carriers that read some of what they carry: what is counted, what is taken back, and what the views say when they are made anew. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { carriedCount } from '../../../node/social/carriers/tables.ts'
import { changeCount, changes } from '../../../node/social/feeds/tables.ts'
import { readEntries } from '../../../node/store/feed-store.ts'
import { carriedBytes, carry, familyFeed, room, startWithCarrier } from '../../helpers/carriers.ts'
import { quiet } from '../../helpers/fake-world.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'

const test = suite('node/social/carriers-reading')

/** The list of changes, which a rebuild may shorten. */
const changeTables = [changes, changeCount]

test('views that are made anew know what is carried, and what is not any more', async () => {
  await using three = await startWithCarrier()
  const { ana, bo, cy } = three
  await carry(three)
  await befriendSocial(bo, cy)
  await cy.social.carriers.offer(bo.person, room)
  await quiet()
  await bo.social.carriers.use(cy.person)
  await ana.post('one')
  await bo.post('two')
  await quiet()
  await cy.social.carriers.offer(bo.person, 0)
  await quiet()
  await sameAfterRebuild(cy, changeTables)
})

test('a carrier that becomes a reader reads what it carried', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  await carry(three)
  await ana.post('one')
  await ana.post('two')
  await quiet()
  await ana.social.aspects.addMember(await ana.aspect('Family'), cy.person, { history: true })
  await quiet()
  await quiet()
  assert.equal(await cy.texts(), ['one', 'two'])
  await ana.post('three')
  await quiet()
  const [offer] = await cy.social.carriers.offersOfOurs()
  assert.is(offer!.usedBytes, await carriedBytes(cy))
})

test('what a carrier reads itself takes no room from what it carries', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  const first = await ana.social.posts.create('x'.repeat(30_000), 'public')
  await quiet()
  await carry(three)
  const second = await ana.social.posts.create('y'.repeat(30_000), 'public')
  await quiet()
  assert.is((await cy.texts()).length, 2)
  const usedBytes = async (): Promise<number> =>
    (await cy.social.carriers.offersOfOurs())[0]!.usedBytes
  assert.is(await usedBytes(), await carriedBytes(cy))
  for (const post of [first, second]) await ana.social.posts.delete(post)
  await quiet()
  assert.equal(await cy.texts(), [])
  assert.is(await usedBytes(), await carriedBytes(cy))
  assert.is(cy.store.get(carriedCount, 'bytes'), await usedBytes())
})

test('who is let in and no longer carries, in one message, reads all, also in views that are made anew', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  await carry(three)
  await ana.post('one')
  await quiet()
  await ana.network.disconnect(cy.peer)
  await ana.social.carriers.stop(cy.person)
  await ana.social.aspects.addMember(await ana.aspect('Family'), cy.person, { history: true })
  await cy.network.connect(ana.peer)
  await quiet()
  assert.equal(await cy.texts(), ['one'])
  await sameAfterRebuild(cy, changeTables)
})

test('who is carried for again in the message that ended it is counted in full', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  await carry(three)
  await ana.post('one')
  await quiet()
  await ana.network.disconnect(cy.peer)
  await ana.social.carriers.stop(cy.person)
  await ana.social.carriers.use(cy.person)
  await cy.network.connect(ana.peer)
  await quiet()
  const [offer] = await cy.social.carriers.offersOfOurs()
  assert.is(offer!.usedBytes, await carriedBytes(cy))
})

test('what was taken back leaves the carrier, who cannot read what it was', async () => {
  await using three = await startWithCarrier()
  const { ana, bo, cy } = three
  await carry(three)
  const id = await ana.post('a mistake')
  await ana.post('fine')
  await quiet()
  const feed = await familyFeed(ana)
  const held = async (node: SocialNode): Promise<boolean[]> => {
    const entries = await readEntries(node.store, feed, { from: 1, limit: 10 })
    return entries.map(({ payload }) => payload !== undefined)
  }
  assert.equal(await held(cy), [true, true, true])
  await ana.social.posts.delete(id)
  await quiet()
  assert.equal(await held(cy), [true, false, true, true])
  assert.equal(await held(bo), [true, false, true, true])
  assert.equal(await bo.texts(), ['fine'])
})

test.run()
