/** A device that its person revoked: what it and others read from then on, and whose word counts about what it wrote. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toBase64url } from '../../../protocol/bytes.ts'
import type { PostId } from '../../../protocol/ids.ts'
import { signRevocation, verifyRevocation } from '../../../protocol/revocation.ts'
import { discoverySecret } from '../../../node/social/discovery/findable.ts'
import { isRevoked } from '../../../node/social/contacts/apply-revocation.ts'
import { revokedDevicesMax } from '../../../node/social/contacts/limits.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { applyRecord } from '../../../node/social/slices.ts'
import { feedEnds, feeds, readers } from '../../../node/social/feeds/tables.ts'
import { peers, revoked, revokedPeers, unmet } from '../../../node/social/contacts/tables.ts'
import { identityFromPhrase } from '../../../protocol/identity.ts'
import { under } from '../../../node/store/table.ts'
import { settled } from '../../helpers/fake-world.ts'
import { everything, exchange, link, startHome, type Home } from '../../helpers/own-devices.ts'
import { rejects } from '../../helpers/rejects.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/revoking')

/** The desk revokes the phone, and Ana hears of it. */
async function revoke({ ana, desk, phone }: Home): Promise<void> {
  await desk.social.devices.revoke(phone.peer)
  await exchange(ana, desk)
  await settled()
}

async function commentsAt({ social }: SocialNode, post: PostId): Promise<string[]> {
  const { rows } = await social.threads.read(post, { limit: 10 })
  return rows.filter(({ isWaiting }) => !isWaiting).map(({ text }) => text ?? '')
}

test('what is written later is for it no more, and of what it writes nothing is taken', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  await desk.post('before')
  await ana.social.posts.create('Ana, before', [await ana.aspect()])
  await everything(home)
  assert.equal(await phone.sortedTexts(), ['Ana, before', 'before'])
  const secret = await discoverySecret(ana.store, ana.social.keyring)
  await revoke(home)
  await desk.post('after')
  await ana.social.posts.create('Ana, after', [await ana.aspect()])
  await phone.post('by the phone, after')
  await everything(home)
  assert.equal(await phone.sortedTexts(), ['Ana, before', 'before', 'by the phone, after'])
  assert.equal(await desk.sortedTexts(), ['Ana, after', 'Ana, before', 'after', 'before'])
  assert.equal(await ana.sortedTexts(), ['Ana, after', 'Ana, before', 'after', 'before'])
  for (const node of [ana, desk]) {
    assert.is(node.store.get(peers, phone.peer), undefined)
    assert.not.ok(node.network.isConnected(phone.peer))
    assert.equal(await node.store.list(readers, under(phone.peer)), [])
    await sameAfterRebuild(node)
  }
  // A device that knew where Ana is to be found looks in vain from now on.
  assert.not.equal(await discoverySecret(ana.store, ana.social.keyring), secret)
  assert.equal(
    (await desk.social.devices.list()).map(({ peer }) => peer),
    [desk.peer],
  )
})

test('the device learns it from whoever refuses it, and can revoke nobody then', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  await revoke(home)
  assert.is(phone.social.devices.revokedAtMs(), undefined)
  await phone.network.connect(ana.peer)
  phone.social.replica.unread(ana.peer)
  await waitFor(() => phone.social.devices.revokedAtMs() !== undefined)
  await rejects(() => phone.social.devices.revoke(desk.peer), 'revoke-here')
  await rejects(() => desk.social.devices.revoke(desk.peer), 'revoke-here')
  await rejects(() => desk.social.devices.revoke(phone.peer), 'not-found')
  // Neither an invite nor the words of another device of theirs let it in again.
  await rejects(async () => phone.join(await ana.invite()), 'peer-misbehaved')
  await rejects(async () => phone.join(await desk.invite()), 'peer-misbehaved')
  await sameAfterRebuild(phone)
})

test('of what it wrote before, others may still get what another device of its person serves, and nothing from elsewhere', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  await phone.network.disconnect(ana.peer)
  await phone.social.posts.create('on the way', 'public')
  await exchange(desk, phone)
  // Ana has not got it when she hears of the revocation.
  const [feed] = (await ana.store.list(feeds, {}))
    .map(([, row]) => row)
    .filter(({ kind, peerKey }) => {
      return (
        kind === 'public' && peerKey === toBase64url(phone.social.keyring.device.peer.publicKey)
      )
    })
  await revoke(home)
  assert.is(ana.store.get(feedEnds, feed!.id), 2)
  await exchange(ana, desk)
  await exchange(ana, desk)
  assert.equal(await ana.sortedTexts(), ['on the way'])
})

test('a comment of it that an author relays who has not heard is refused by those who have, but for its person', async () => {
  await using home = await startHome()
  const { hub, ana, desk, phone } = home
  await link(home)
  await using cy = await SocialNode.start('Cy', { hub })
  for (const other of [ana, desk]) await befriendSocial(other, cy)
  const post = await ana.post('to Bo and Cy')
  await everything(home)
  const atCy = async (...wanted: string[]): Promise<void> => {
    for (let round = 0; round < 3; round += 1) await exchange(ana, cy)
    assert.equal(await commentsAt(cy, post), wanted)
  }
  await atCy()
  // The author is away, and then meets the phone first; so does a reader who comes back later.
  for (const other of [ana, cy]) await other.network.disconnect(desk.peer)
  await ana.network.disconnect(cy.peer)
  await phone.social.threads.comment(post, 'before')
  await exchange(ana, phone)
  for (const { world } of [ana, desk, phone, cy]) world.set(world.now() + 60_000)
  await desk.social.devices.revoke(phone.peer)
  await cy.network.connect(desk.peer)
  await exchange(cy, desk)
  assert.ok(isRevoked(cy.store, desk.person, phone.peer))
  phone.world.set(phone.world.now() + 60_000)
  await phone.social.threads.comment(post, 'after')
  await exchange(ana, phone)
  assert.equal(await commentsAt(ana, post), ['before', 'after'])
  await cy.network.connect(ana.peer)
  await atCy('before')
  await sameAfterRebuild(cy)
  // Under their own name they see it, and take it back for all.
  await desk.network.connect(ana.peer)
  for (let round = 0; round < 3; round += 1) await exchange(ana, desk)
  assert.equal(await commentsAt(desk, post), ['before', 'after'])
  const [, unwanted] = (await desk.social.threads.read(post, { limit: 10 })).rows
  await desk.social.threads.deleteComment(unwanted!.id)
  for (let round = 0; round < 3; round += 1) await exchange(ana, desk)
  assert.equal(await commentsAt(ana, post), ['before'])
})

test('two devices that revoke each other are both revoked', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  await link(home)
  await desk.social.devices.revoke(phone.peer)
  await phone.social.devices.revoke(desk.peer)
  await Promise.all([ana.sync.pull(desk.peer), ana.sync.pull(phone.peer)])
  await settled()
  const gone = [desk, phone].map(({ peer }) => isRevoked(ana.store, desk.person, peer))
  // Of the one that Ana heard first, the other's word comes too late.
  assert.ok(gone.some(Boolean))
  await sameAfterRebuild(ana)
})

test('nobody revokes a device of somebody else, nor more than they can have had', async () => {
  await using home = await startHome()
  const { ana, desk } = home
  const identity = identityFromPhrase(ana.social.keyring.phrase)
  const next = bytesFrom('revoking')
  const { world } = ana
  const writer = new Writer({ apply: applyRecord, keyring: ana.social.keyring, world, events: {} })
  const write = async (peerKey: Uint8Array): Promise<void> => {
    const statement = signRevocation(identity, { peerKey, atMs: 1 })
    const revocation = verifyRevocation(statement)
    await ana.store.transact((tx) => {
      writer.write(tx, { kind: 'public' }, { kind: 'revocation', statement, revocation })
    })
  }
  await write(desk.social.keyring.device.peer.publicKey)
  for (let count = 0; count < revokedDevicesMax + 5; count += 1) await write(next(32))
  for (let round = 0; round < 3; round += 1) await exchange(ana, desk)
  assert.is((await desk.store.list(revoked, {})).length, revokedDevicesMax)
  assert.equal(await desk.store.list(revokedPeers, {}), [])
  assert.is(desk.social.devices.revokedAtMs(), undefined)
  assert.is(ana.store.get(peers, desk.peer), desk.person)
})

test('a device that was lost before this one began is in the list, and can be revoked', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  const desk = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, desk)
  await exchange(ana, desk)
  await desk[Symbol.asyncDispose]()
  await ana.network.disconnect(desk.peer)
  hub.isLost = ({ to }) => to === desk.peer
  await using back = await SocialNode.start('Back', { hub, deviceOf: desk })
  await back.join(await ana.invite())
  await exchange(ana, back)
  await exchange(ana, back)
  assert.ok(back.store.get(unmet, desk.peer))
  const listed = await back.social.devices.list()
  assert.equal(listed[1], { peer: desk.peer, sinceMs: undefined, isThis: false, name: '' })
  await back.social.devices.revoke(desk.peer)
  await exchange(ana, back)
  assert.ok(isRevoked(ana.store, back.person, desk.peer))
})

test.run()
