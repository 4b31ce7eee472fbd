/** Media that carriers keep: they come while their author is away, within what was offered, and go when they are taken back. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { carry, startWithCarrier, type WithCarrier } from '../../helpers/carriers.ts'
import { quiet } from '../../helpers/fake-world.ts'
import { postPicture } from '../../helpers/picture-posts.ts'

const test = suite('node/social/carried-blobs')

test('a picture comes from a carrier that cannot open it while its author is away', async () => {
  await using three = await startWithCarrier()
  const { ana, bo, cy } = three
  await carry(three)
  await ana.network.disconnect(bo.peer)
  const { ids } = await postPicture(ana)
  await settled(three)
  assert.equal(
    ids.map((id) => cy.files.has(id)),
    [true, true],
  )
  await ana.network.disconnect(cy.peer)
  await bo.network.connect(cy.peer)
  await settled(three)
  assert.equal(
    ids.map((id) => bo.files.has(id)),
    [true, true],
  )
  assert.equal(await cy.texts(), [])
  assert.equal(bo.log.codes(), [])
})

test('a post that is taken back has its files deleted at author, reader and carrier', async () => {
  await using three = await startWithCarrier()
  const { ana, bo, cy } = three
  await carry(three)
  const { post } = await postPicture(ana)
  await settled(three)
  assert.equal(
    [ana, bo, cy].map(({ files }) => files.ids().length),
    [2, 2, 2],
  )
  await ana.social.posts.delete(post)
  await settled(three)
  assert.equal(
    [ana, bo, cy].map(({ files }) => files.ids().length),
    [0, 0, 0],
  )
})

test('what no longer fits gives way, the oldest first, and the owner sees how full it is', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  await carry(three, 3_000_000)
  const posted = []
  for (let index = 0; index < 6; index += 1) {
    posted.push(await postPicture(ana, { bytes: 400_000 }))
    await settled(three)
  }
  const kept = posted.map(({ ids: [full] }) => cy.files.has(full!))
  assert.equal(kept, [false, false, true, true, true, true])
  const [offer] = await ana.social.carriers.offersToUs()
  assert.ok(offer!.usedBytes > 1_000_000 && offer!.usedBytes <= 3_000_000, `${offer!.usedBytes}`)
})

test('a carrier that is no longer used deletes what it kept', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  await carry(three)
  await postPicture(ana)
  await settled(three)
  await ana.social.carriers.stop(cy.person)
  await settled(three)
  assert.equal(cy.files.ids(), [])
})

test('an offer that is taken back deletes what was kept', async () => {
  await using three = await startWithCarrier()
  const { ana, cy } = three
  await carry(three)
  await postPicture(ana)
  await settled(three)
  await cy.social.carriers.offer(ana.person, 0)
  await settled(three)
  assert.equal(cy.files.ids(), [])
})

/** Upkeep writes, and others fetch by it, in several turns. */
async function settled(_three: WithCarrier): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await quiet()
}

test.run()
