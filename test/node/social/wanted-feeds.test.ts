/** Which feeds of absent people a contact is asked for. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toBase64url } from '../../../protocol/bytes.ts'
import type { FeedId } from '../../../protocol/ids.ts'
import { foreignFeedsMax } from '../../../node/sync/limits.ts'
import { addFeed, addSource } from '../../../node/social/feeds/feed-rows.ts'
import { peers } from '../../../node/social/contacts/tables.ts'
import { wantedFrom } from '../../../node/sync/wanted-feeds.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/wanted-feeds')

test('somebody absent with a thousand feeds leaves places for those of others', async () => {
  const init = { hub: new FakeHub(), world: new FakeWorld('wants') }
  await using bo = await SocialNode.start('Bo', init)
  await using cy = await SocialNode.start('Cy', init)
  await using mallory = await SocialNode.start('Mallory', init)
  await using di = await SocialNode.start('Di', init)
  for (const node of [cy, mallory, di]) await befriendSocial(bo, node)
  for (const { peer } of [mallory, di]) await bo.network.disconnect(peer)
  const { publicKey } = mallory.social.keyring.device.peer
  await bo.store.transact((tx) => {
    for (let index = 0; index < foreignFeedsMax; index += 1) {
      const id = `many${index}` as FeedId
      const key = toBase64url(publicKey)
      const theirs = { owner: mallory.person, isMine: false, peerKey: key, secret: key }
      const lastPostMs = init.world.now() + index
      addFeed(tx, { ...theirs, id, kind: 'aspect', state: 'open', lastPostMs })
      addSource(tx, mallory.peer, id)
    }
  })
  const { network, store, social } = bo
  const wanted = await wantedFrom({ network, store, replica: social.replica }, cy.peer, 'missing')
  const asked = wanted.filter(({ isTheirs }) => !isTheirs).map(({ feed }) => feed)
  assert.is(asked.length, foreignFeedsMax)
  const ofDi = (await social.replica.sourcesOf(di.peer)).map(({ feed }) => feed)
  assert.ok(ofDi.length > 0)
  assert.equal(
    ofDi.filter((feed) => !asked.includes(feed)),
    [],
  )
  // Of each person the newest first.
  assert.is(
    asked.find((feed) => feed.startsWith('many')),
    `many${foreignFeedsMax - 1}`,
  )
})

test('others are asked for the feeds of somebody who is connected and does not know us', async () => {
  const init = { hub: new FakeHub(), world: new FakeWorld('wants') }
  await using bo = await SocialNode.start('Bo', init)
  await using cy = await SocialNode.start('Cy', init)
  await using di = await SocialNode.start('Di', init)
  for (const node of [cy, di]) await befriendSocial(bo, node)
  const { network, store, social } = bo
  const ofDi = (await social.replica.sourcesOf(di.peer)).map(({ feed }) => feed)
  const asked = async (): Promise<FeedId[]> => {
    const wanted = await wantedFrom({ network, store, replica: social.replica }, cy.peer, 'missing')
    return wanted.flatMap(({ feed, isTheirs }) => (isTheirs ? [] : feed))
  }
  assert.equal(await asked(), [])
  // As for a device that another one of ours told of, and that refuses this one.
  await store.transact((tx) => tx.delete(peers, di.peer))
  assert.equal((await asked()).toSorted(), ofDi.toSorted())
})

test.run()
