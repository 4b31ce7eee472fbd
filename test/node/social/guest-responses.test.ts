/** Words of guests by a link: they reach the owner, readers see them after the owner's yes, and nobody floods anybody. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { guestKeys } from '../../../protocol/guest.ts'
import {
  guestResponseBytes,
  sealGuestResponse,
  type GuestSaying,
} from '../../../protocol/guest-response.ts'
import type { GuestLinkId, GuestResponseId, PostId, ResponseId } from '../../../protocol/ids.ts'
import { guestResponsesMax, guestWaitingMax } from '../../../protocol/limits.ts'
import { guestCollectMs, guestUndecidedMax } from '../../../node/social/guests/limits.ts'
import type { GuestLinkInfo } from '../../../node/social/guests/links.ts'
import type { GuestResponseInfo } from '../../../node/social/guests/responses.ts'
import {
  guestDecisions,
  guestLinks,
  heldResponses,
  heldUse,
} from '../../../node/social/guests/tables.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { applyRecord } from '../../../node/social/slices.ts'
import { knows, startCircle } from '../../helpers/circle.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/guest responses')
const dayMs = 86_400_000
const next = bytesFrom('guest-responses')
const here = { origin: 'https://ana.example' }
const hello: GuestSaying = { name: 'Aunt Käthe', said: { text: 'How tall you are!' } }

function linkTo(node: SocialNode, post: PostId, responses = true): Promise<GuestLinkInfo> {
  return node.social.guests.create({ of: { post }, lastsMs: dayMs, at: here, responses })
}

function sealed(node: SocialNode, link: GuestLinkId, saying = hello, post = 0): Uint8Array {
  const seed = fromBase64url(node.store.get(guestLinks, link)?.seed ?? '')!
  return sealGuestResponse(
    { post, ...saying },
    { key: guestKeys(seed).responseKey, nonce: next(12) },
  )
}

/** All that reached the owner, once there are so many. */
async function cameTo(node: SocialNode, count: number): Promise<GuestResponseInfo[]> {
  const read = async () => (await node.social.guests.responses.list()).rows
  await waitFor(async () => (await read()).length === count)
  return read()
}

async function seenBy(node: SocialNode, post: PostId): Promise<GuestSaying[]> {
  const shown = await node.social.guests.responses.shownAt(post)
  return shown.map(({ saying }) => saying)
}

test('readers see what a guest said after the yes of the owner, until it is undone', async () => {
  await using circle = await startCircle('guest-yes', 'Bo')
  const { ana, others } = circle
  const [bo] = others as [SocialNode]
  const { guests, notifications, threads } = ana.social
  const post = await ana.post('hello', 'Family')
  await knows(post, bo)
  const link = await linkTo(ana, post)
  assert.is(await guests.respond(link.id, sealed(ana, link.id)), 'taken')
  const [came] = (await cameTo(ana, 1)) as [GuestResponseInfo]
  assert.equal([came.name, came.said, came.state], [hello.name, hello.said, 'waiting'])
  assert.is(await guests.responses.countWaiting(link.id), 1)
  assert.equal(
    (await guests.responses.waitingAt(post)).map(({ id }) => id),
    [came.id],
  )
  const told = (await notifications.list({ limit: 10 })).rows
  assert.ok(told.some(({ kind, detail }) => kind === 'guest-responded' && detail === hello.name))
  assert.equal(await seenBy(ana, post), [])

  await guests.responses.decide(came.id, 'shown')
  assert.equal(await seenBy(ana, post), [hello])
  await waitFor(async () => (await seenBy(bo, post)).length === 1)
  assert.equal(await seenBy(bo, post), [hello])
  const [atBo] = await bo.social.guests.responses.shownAt(post)
  assert.equal([atBo?.row.author, atBo?.origin], [ana.social.keyring.person, undefined])
  assert.is(await threads.countComments(post), 0)
  await sameAfterRebuild(ana)

  await guests.responses.decide(came.id, 'waiting')
  assert.is(guests.responses.at(came.id).state, 'waiting')
  await waitFor(async () => (await seenBy(bo, post)).length === 0)
  await guests.responses.decide(came.id, 'refused')
  assert.is(await guests.responses.countWaiting(link.id), 0)
  await guests.responses.decide(came.id, 'shown')
  await waitFor(async () => (await seenBy(bo, post)).length === 1)
  // Taking it back in the thread is a no as well.
  const [again] = await guests.responses.shownAt(post)
  await threads.deleteComment(again!.row.id)
  assert.is(guests.responses.at(came.id).state, 'refused')
  await waitFor(async () => (await seenBy(bo, post)).length === 0)
  // And what a guest said goes with its post.
  await ana.social.posts.delete(post)
  assert.equal(await cameTo(ana, 0), [])
  await rejects(guests.responses.decide(came.id, 'shown'), 'not-found')
})

test('only a link that allows it takes anything, and only while it is open', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub(), world: new FakeWorld('a') })
  const { guests } = ana.social
  const post = await ana.post('hello')
  const closed = await linkTo(ana, post, false)
  assert.is(await guests.respond(closed.id, sealed(ana, closed.id)), 'closed')
  const link = await linkTo(ana, post)
  await guests.end(link.id)
  assert.is(await guests.respond(link.id, sealed(ana, link.id)), 'ended')
  const other = await linkTo(ana, post)
  await ana.world.pass(dayMs)
  assert.is(await guests.respond(other.id, sealed(ana, other.id)), 'expired')
  const none = 'AAAAAAAAAAAAAAAAAAAAAA' as GuestLinkId
  assert.is(await guests.respond(none, new Uint8Array(guestResponseBytes)), 'unknown')
  assert.equal(await cameTo(ana, 0), [])
})

test('what nobody with the link sealed, and words to a post that it does not show, are dropped', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub(), world: new FakeWorld('b') })
  const { guests } = ana.social
  const link = await linkTo(ana, await ana.post('hello'))
  const other = await linkTo(ana, await ana.post('other'))
  for (const bytes of [
    next(guestResponseBytes),
    sealed(ana, other.id),
    sealed(ana, link.id, hello, 1),
  ]) {
    assert.is(await guests.respond(link.id, bytes), 'taken')
  }
  assert.is(await guests.respond(link.id, sealed(ana, link.id)), 'taken')
  await cameTo(ana, 1)
  await waitFor(async () => (await ana.store.list(heldResponses, {})).length === 0)
})

test('a flood fills its link alone, and waits until the owner decided', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub(), world: new FakeWorld('c') })
  const { guests } = ana.social
  const post = await ana.post('hello')
  const link = await linkTo(ana, post)
  const leave = () => guests.respond(link.id, sealed(ana, link.id))
  let taken = 0
  while ((await leave()) === 'taken') {
    taken += 1
    const came = Math.min(taken, guestUndecidedMax)
    await waitFor(async () => (await guests.responses.countWaiting(link.id)) === came)
  }
  assert.is(taken, guestUndecidedMax + guestWaitingMax)
  const other = await linkTo(ana, post)
  assert.is(await guests.respond(other.id, sealed(ana, other.id)), 'taken')
  const [first] = (await guests.responses.list()).rows
  await guests.responses.decide(first!.id, 'refused')
  guests.look()
  await waitFor(
    async () => (await ana.store.list(heldResponses, {})).length === guestWaitingMax - 1,
  )
  assert.ok(taken < guestResponsesMax)
})

test('a relay passes on what it cannot read, and forgets it', async () => {
  const hub = new FakeHub()
  const world = new FakeWorld('relay')
  const guestRole = { origin: 'https://relay.example', bytes: 1e9 }
  await using relay = await SocialNode.start('Relay', { hub, world, guestRole })
  const target = { peer: relay.peer, addresses: ['/dns4/relay.example/tcp/7278'] }
  const relays = () => Promise.resolve([target])
  await using ana = await SocialNode.start('Ana', { hub, world, relays })
  const post = await ana.post('hello')
  const at = { relay: relay.peer }
  const create = { of: { post }, lastsMs: dayMs, at, responses: true }
  const link = await ana.social.guests.create(create)
  const bytes = relay.store.get(heldUse, 'all')?.bytes ?? 0
  assert.ok(bytes > guestWaitingMax * guestResponseBytes, 'their room is reserved')
  const box = sealed(ana, link.id)
  for (const each of [box, sealed(ana, link.id), box]) {
    assert.is(await relay.social.guests.respond(link.id, each), 'taken')
  }
  await world.pass(guestCollectMs)
  const came = await cameTo(ana, 2)
  assert.equal([...new Set(came.map(({ name }) => name))], [hello.name])
  await waitFor(async () => (await relay.store.list(heldResponses, {})).length === 0)
  // All that waits there goes with the link.
  assert.is(await relay.social.guests.respond(link.id, sealed(ana, link.id)), 'taken')
  await ana.social.guests.end(link.id)
  assert.is((await relay.store.list(heldResponses, {})).length, 0)
  assert.is(relay.store.get(heldUse, 'all')?.bytes, 0)
  assert.is(await relay.social.guests.respond(link.id, box), 'ended')
})

test('the last decision counts, also after all views were made anew', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub(), world: new FakeWorld('d') })
  const { guests } = ana.social
  const link = await linkTo(ana, await ana.post('hello'))
  await guests.respond(link.id, sealed(ana, link.id))
  const [came] = (await cameTo(ana, 1)) as [GuestResponseInfo]
  const decisions = ['refused', 'shown', 'refused', 'waiting', 'shown'] as const
  for (const decision of decisions) {
    await guests.responses.decide(came.id, decision)
    assert.is(guests.responses.at(came.id).state, decision)
  }
  await sameAfterRebuild(ana)
})

test('of two decisions at once the same counts, whichever comes first', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub(), world: new FakeWorld('e') })
  const { keyring } = ana.social
  const writer = new Writer({ apply: applyRecord, keyring, world: ana.world, events: {} })
  const id = toBase64url(next(16)) as GuestResponseId
  const [low, high] = ['AAAAAAAAAAAAAAAAAAAAAA', 'BAAAAAAAAAAAAAAAAAAAAA'] as ResponseId[]
  // Each counts against those before it.
  const rising = [
    { decision: 'shown', shownAs: low! },
    { decision: 'shown', shownAs: high! },
    { decision: 'waiting' },
    { decision: 'refused' },
  ] as const
  let atMs = 0
  for (const [at, less] of rising.entries()) {
    for (const more of rising.slice(at + 1)) {
      for (const both of [
        [less, more],
        [more, less],
      ]) {
        atMs += 1
        await ana.store.transact((tx) => {
          for (const each of both) {
            writer.write(tx, { kind: 'self' }, { kind: 'guest-decision', id, ...each, atMs })
          }
        })
        assert.equal(ana.store.get(guestDecisions, id), { ...more, atMs })
      }
    }
  }
})

test.run()
