/** Pictures of people: contacts get them, the newest counts, and the one before is deleted. */
import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BlobRef } from '../../../protocol/blob.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/portraits')
const next = bytesFrom('portraits')

async function show({ social }: SocialNode): Promise<BlobRef> {
  const picture = await social.library.store(Readable.from([next(3_000)]))
  await social.portraits.set(picture)
  return picture
}

test('contacts have the newest picture of a person, and no other', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  const first = await show(ana)
  await waitFor(() => bo.files.has(first.id))
  assert.equal(await bo.social.portraits.list(), [ana.person])
  ana.world.set(ana.world.now() + 1000)
  const second = await show(ana)
  await waitFor(() => bo.files.has(second.id))
  for (const node of [ana, bo]) await waitFor(() => !node.files.has(first.id))
  assert.is(bo.social.portraits.of(ana.person)?.id, second.id)
  await sameAfterRebuild(bo)
  ana.world.set(ana.world.now() + 1000)
  await ana.social.portraits.set(undefined)
  for (const node of [ana, bo]) await waitFor(() => node.files.ids().length === 0)
  assert.equal(await bo.social.portraits.list(), [])
})

test('somebody who becomes a contact later gets it too', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  const { id } = await show(ana)
  await befriendSocial(ana, bo)
  await waitFor(() => bo.files.has(id))
})

test.run()
