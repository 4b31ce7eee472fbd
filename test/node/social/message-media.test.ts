/** Pictures in private messages: sealed for those who take part, fetched like those of posts, and gone with their message everywhere. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BlobId, MessageId } from '../../../protocol/ids.ts'
import { carry, startWithCarrier } from '../../helpers/carriers.ts'
import { quiet } from '../../helpers/fake-world.ts'
import { startHome, link } from '../../helpers/own-devices.ts'
import { pictureAlt, sendPicture } from '../../helpers/picture-posts.ts'
import { rejects } from '../../helpers/rejects.ts'
import type { SocialNode } from '../../helpers/social-node.ts'
import { three } from '../../helpers/three.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/message-media')

async function has(node: SocialNode, ids: readonly BlobId[], wanted = true): Promise<void> {
  await waitFor(() => ids.every((id) => node.files.has(id) === wanted))
}

function pictureIn({ social }: SocialNode, message: MessageId): string | undefined {
  return social.conversations.messageAt(message)?.media[0]?.alt
}

test('a picture goes to whom it was sent, with its description, and to nobody else', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  const { message, ids } = await sendPicture(ana, [bo.person])
  await has(bo, ids)
  assert.is(pictureIn(bo, message), pictureAlt)
  await ana.social.conversations.edit(message, 'look')
  await waitFor(() => bo.social.conversations.messageAt(message)?.text === 'look')
  assert.is(pictureIn(bo, message), pictureAlt)
  await bo.rebuild()
  await has(bo, ids)
  await ana.social.conversations.edit(message, '')
  await waitFor(() => bo.social.conversations.messageAt(message)?.text === '')
  await ana.social.conversations.retract(message)
  for (const node of [ana, bo]) await has(node, ids, false)
  assert.equal(
    [ana, bo, cy].flatMap(({ files }) => files.ids()),
    [],
  )
})

test('a message has words or a picture, and an edit leaves one of them', async () => {
  await using people = await three()
  const { ana, bo } = people
  const { conversations } = ana.social
  await rejects(async () => conversations.start([bo.person], ''), 'nothing-visible')
  const words = await conversations.start([bo.person], 'hello')
  await rejects(() => conversations.edit(words, ''), 'nothing-visible')
})

test('among three the starter has the picture for those who are no contacts of its sender', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  await ana.social.conversations.start([bo.person, cy.person], 'you two')
  await waitFor(async () => (await bo.social.conversations.list({ limit: 1 })).rows.length === 1)
  const { message, ids } = await sendPicture(bo, [ana.person, cy.person])
  await has(ana, ids)
  // Else it would come after the pause of somebody who asked too soon.
  await cy.network.disconnect(ana.peer)
  await cy.network.connect(ana.peer)
  await has(cy, ids)
  await bo.social.conversations.retract(message)
  for (const node of [ana, bo, cy]) await has(node, ids, false)
})

test('a carrier brings it sealed while its sender is away, and deletes it with the message', async () => {
  await using all = await startWithCarrier()
  const { ana, bo, cy } = all
  await carry(all)
  await ana.network.disconnect(bo.peer)
  const { message, ids } = await sendPicture(ana, [bo.person])
  await has(cy, ids)
  await ana.network.disconnect(cy.peer)
  await bo.network.connect(cy.peer)
  await has(bo, ids)
  assert.equal((await cy.social.conversations.list({ limit: 1 })).rows, [])
  for (const node of [bo, cy]) await ana.network.connect(node.peer)
  await ana.social.conversations.retract(message)
  for (let turn = 0; turn < 3; turn += 1) await quiet()
  for (const node of [ana, bo, cy]) await has(node, ids, false)
})

test('all devices of its sender have it', async () => {
  await using home = await startHome()
  await link(home)
  const { ana, desk, phone } = home
  const { ids } = await sendPicture(phone, [ana.person])
  for (const node of [ana, desk]) await has(node, ids)
})

test.run()
