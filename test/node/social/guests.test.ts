/** Links for guests: what they show, who holds them, and that nothing is left of them once they are over. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concat, fromBase64url } from '../../../protocol/bytes.ts'
import { guestKeys, openBundle } from '../../../protocol/guest.ts'
import {
  decodeGuestAnswer,
  encodeGuestQuestion,
  guestProtocol,
  type GuestAnswer,
  type GuestQuestion,
} from '../../../protocol/guest-message.ts'
import type { GuestLinkId, PostId } from '../../../protocol/ids.ts'
import { guestPartBytes } from '../../../protocol/limits.ts'
import type { BundleHead } from '../../../node/social/guests/bundle-head.ts'
import type { GuestLinkInfo } from '../../../node/social/guests/links.ts'
import {
  guestBeginsPerHourMax,
  guestOverMs,
  guestUploadMsMax,
  heldBytesPerNodeMax,
  heldPerNodeMax,
} from '../../../node/social/guests/limits.ts'
import {
  addPart,
  beginHeld,
  endHeld,
  own,
  sweepHeld,
  type NewHeld,
} from '../../../node/social/guests/shelf.ts'
import {
  guestLinks,
  heldBundles,
  heldDue,
  heldParts,
  heldUse,
} from '../../../node/social/guests/tables.ts'
import { startCircle } from '../../helpers/circle.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { everything, link as linkDevices, startHome } from '../../helpers/own-devices.ts'
import { pictureAlt, postPicture } from '../../helpers/picture-posts.ts'
import { rejects } from '../../helpers/rejects.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/guests')
const dayMs = 86_400_000
const now = 1_900_000_000_000
const id = (number: number): GuestLinkId =>
  `${'A'.repeat(18)}${String(number).padStart(4, '0')}` as GuestLinkId
const here = { origin: 'https://ana.example' }

async function started(name = 'Ana', seed = name): Promise<SocialNode> {
  return SocialNode.start(name, { hub: new FakeHub(), world: new FakeWorld(seed) })
}

function linkTo(node: SocialNode, post: PostId, lastsMs = dayMs): Promise<GuestLinkInfo> {
  return node.social.guests.create({ of: { post }, lastsMs, at: here })
}

async function sealedAt(node: SocialNode, id: GuestLinkId): Promise<Uint8Array> {
  const found = node.social.guests.open(id)
  if (found.state !== 'open') return new Uint8Array(0)
  const parts: Uint8Array[] = []
  for await (const part of found.parts()) parts.push(part)
  return concat(...parts)
}

/** The head of a bundle, as a guest with the link reads it. */
async function read(node: SocialNode, { id, url }: GuestLinkInfo): Promise<BundleHead> {
  const seed = fromBase64url(node.store.get(guestLinks, id)?.seed ?? '')!
  const { key, secret } = guestKeys(seed)
  assert.equal(fromBase64url(url.split('#')[1]!), secret)
  return JSON.parse(openBundle(await sealedAt(node, id), key).head) as BundleHead
}

/** All that is left of bundles. */
async function leftAt({ store }: SocialNode): Promise<number> {
  const tables = [heldBundles, heldParts, heldDue, heldUse]
  const rows = await Promise.all(tables.map((table) => store.list<unknown>(table, {})))
  return rows.flat().length
}

test('a guest sees words and small pictures of a post, and no id of anybody', async () => {
  await using circle = await startCircle('guests', 'Bo')
  const { ana, others } = circle
  const text = `**Hi** @Bo, see [it](/posts/AAAAAAAAAAAAAAAAAAAAAA) #garden https://a.example`
  const post = await ana.post(text, 'Family')
  await others[0]!.social.threads.comment(post, 'words of Bo')
  const head = await read(ana, await linkTo(ana, post))
  assert.is(head.by, 'Ana')
  const shown = JSON.stringify(head)
  assert.match(shown, '@Bo')
  assert.match(shown, '#garden')
  assert.match(shown, 'https://a.example')
  for (const hidden of ['did:key', ana.peer, post, 'AAAAAAAAAA', 'words of Bo', 'Family']) {
    assert.not.match(shown, hidden)
  }
  const { post: pictured } = await postPicture(ana)
  const [item] = (await read(ana, await linkTo(ana, pictured))).items
  const [picture, ...more] = item?.pictures ?? []
  assert.is(more.length, 0)
  assert.is(picture?.alt, pictureAlt)
  assert.ok((picture?.bytes ?? 0) > 0)
})

test('only posts of one’s own go to guests', async () => {
  await using circle = await startCircle('guests-own', 'Bo')
  const { ana, others } = circle
  const [bo] = others as [SocialNode]
  const { post } = await postPicture(ana, { isFree: true })
  await waitFor(() => bo.social.posts.at(post))
  await rejects(linkTo(bo, post), 'not-yours')
  await rejects(linkTo(bo, 'AAAAAAAAAAAAAAAAAAAAAA' as PostId), 'not-found')
  const board = await bo.social.collecting.create({ name: 'Garden', type: 'board' })
  await bo.social.collecting.save(board, { post, note: '' })
  const wish = { of: { collection: board }, lastsMs: dayMs, at: here }
  await rejects(bo.social.guests.create(wish), 'nothing-visible')
  const mine = await bo.post('a post of Bo', 'Family')
  await bo.social.collecting.save(board, { post: mine, note: 'my own' })
  const head = await read(bo, await bo.social.guests.create(wish))
  assert.is(head.title, 'Garden')
  assert.is(head.left, 1)
  assert.equal(
    head.items.map(({ note }) => note),
    ['my own'],
  )
})

test('a link is over with its time, its post, its board, or when its owner says so', async () => {
  await using ana = await started()
  const over = (link: GuestLinkInfo): string => ana.social.guests.open(link.id).state
  const [one, two, three] = [await ana.post('1'), await ana.post('2'), await ana.post('3')]
  const ended = await linkTo(ana, one)
  await ana.social.guests.end(ended.id)
  assert.is(over(ended), 'ended')
  const retracted = await linkTo(ana, two)
  await ana.social.posts.delete(two)
  assert.is(over(retracted), 'ended')
  assert.is(ana.social.guests.at(retracted.id).state, 'ended')
  const board = await ana.social.collecting.create({ name: 'Garden', type: 'board' })
  await ana.social.collecting.save(board, { post: three, note: '' })
  const ofBoard = await ana.social.guests.create({
    of: { collection: board },
    lastsMs: dayMs,
    at: here,
  })
  await ana.social.collecting.delete(board)
  assert.is(over(ofBoard), 'ended')
  const timed = await linkTo(ana, three, 2 * dayMs)
  await ana.world.pass(2 * dayMs)
  assert.is(over(timed), 'expired')
  assert.is(ana.social.guests.at(timed.id).state, 'expired')
  await waitFor(async () => (await ana.store.list(heldParts, {})).length === 0)
  await sameAfterRebuild(ana)
  // Then nothing is remembered of it.
  await ana.world.pass(guestOverMs)
  await waitFor(async () => (await leftAt(ana)) === 0)
  assert.is(over(timed), 'unknown')
})

test('a link is over no later than its post', async () => {
  await using ana = await started()
  const aspects = [await ana.aspect('Family')]
  const post = await ana.social.posts.create('soon over', aspects, { expiresAfterMs: 5000 })
  const link = await linkTo(ana, post)
  assert.is(link.expiresAtMs, ana.social.posts.at(post)?.post.expiresAtMs)
})

test('each device lists and ends links, whichever comes first', async () => {
  await using home = await startHome()
  await linkDevices(home)
  const { desk, phone } = home
  const post = await desk.post('from the desk', 'Family')
  const link = await linkTo(desk, post)
  await everything(home)
  assert.is(phone.social.guests.at(link.id).url, link.url)
  await phone.social.guests.end(link.id)
  await everything(home)
  assert.is(desk.social.guests.open(link.id).state, 'ended')
  assert.equal((await desk.social.guests.list()).length, 1)
  await sameAfterRebuild(phone)
})

interface Relayed extends AsyncDisposable {
  ana: SocialNode
  relay: SocialNode
  hub: FakeHub
}

async function withRelay(bytes = 1_000_000): Promise<Relayed> {
  const hub = new FakeHub()
  const world = new FakeWorld('relayed guests')
  const guestRole = { origin: 'https://relay.example', bytes }
  const relay = await SocialNode.start('Relay', { hub, world, guestRole })
  const target = { peer: relay.peer, addresses: ['/ip4/192.0.2.7/tcp/7278'] }
  const relays = () => Promise.resolve([target])
  const ana = await SocialNode.start('Ana', { hub, world, relays })
  const end = async (): Promise<void> => {
    for (const node of [ana, relay]) await node[Symbol.asyncDispose]()
  }
  return { ana, relay, hub, [Symbol.asyncDispose]: end }
}

function atRelay({ ana, relay }: Relayed, post: PostId): Promise<GuestLinkInfo> {
  return ana.social.guests.create({ of: { post }, lastsMs: dayMs, at: { relay: relay.peer } })
}

test('a relay holds what it cannot read, counts openings, and deletes it', async () => {
  await using parts = await withRelay()
  const { ana, relay } = parts
  const post = await ana.post('at the relay')
  const link = await atRelay(parts, post)
  assert.is(link.url.split('/g#')[0], 'https://relay.example')
  assert.is(relay.social.guests.open(link.id).state, 'open')
  assert.is(ana.social.guests.open(link.id).state, 'unknown')
  assert.not.match(Buffer.from(await sealedAt(relay, link.id)).toString('latin1'), 'relay')
  await relay.social.guests.opened(link.id)
  await ana.social.guests.refresh()
  assert.is(ana.social.guests.at(link.id).opened, 1)
  await ana.social.guests.end(link.id)
  assert.is(ana.social.guests.at(link.id).state, 'ended')
  assert.is(ana.social.guests.at(link.id).opened, 1)
  assert.is(relay.social.guests.open(link.id).state, 'ended')
  assert.is((await relay.store.list(heldParts, {})).length, 0)
})

test('what a relay holds that is away is deleted as soon as it is back', async () => {
  await using parts = await withRelay()
  const { ana, relay, hub } = parts
  const link = await atRelay(parts, await ana.post('at the relay'))
  hub.isLost = ({ to }) => to === relay.peer
  await ana.social.guests.end(link.id)
  assert.is(ana.social.guests.at(link.id).state, 'ending')
  assert.is(relay.social.guests.open(link.id).state, 'open')
  hub.isLost = () => false
  await ana.world.pass(5 * 60_000)
  await waitFor(() => ana.social.guests.at(link.id).state === 'ended')
  assert.is(relay.social.guests.open(link.id).state, 'ended')
})

test('a relay that lost a bundle is told from one that holds it; one without room, or none at all, refuses', async () => {
  await using parts = await withRelay(30_000)
  const { ana, relay } = parts
  const link = await atRelay(parts, await ana.post('first'))
  await relay.store.transact((tx) => tx.delete(heldBundles, link.id))
  await ana.social.guests.refresh()
  assert.is(ana.social.guests.at(link.id).state, 'gone')
  const long = await ana.post('long '.repeat(8000))
  await rejects(atRelay(parts, long), 'guests-refused')
  const at = { relay: ana.peer }
  await rejects(ana.social.guests.create({ of: { post: long }, lastsMs: dayMs, at }), 'not-found')
})

function asked(node: SocialNode, relay: SocialNode, question: GuestQuestion): Promise<GuestAnswer> {
  const bytes = encodeGuestQuestion(question)
  return node.network.ask(relay.peer, guestProtocol, bytes).then(decodeGuestAnswer)
}

test('whoever was sent a link cannot end it at its relay, nor bring other bytes for it', async () => {
  await using parts = await withRelay()
  const { ana, relay, hub } = parts
  await using mallory = await SocialNode.start('Mallory', { hub, world: ana.world })
  await mallory.network.connect(relay.peer)
  const { id: link, url } = await atRelay(parts, await ana.post('of Ana'))
  const secret = fromBase64url(url.split('#')[1]!)!
  for (const proof of [secret, guestKeys(secret).proof, new Uint8Array(32)]) {
    for (const kind of ['ask', 'end'] as const) {
      assert.equal(await asked(mallory, relay, { kind, id: link, proof }), { kind: 'gone' })
    }
  }
  const untilMs = ana.world.now() + dayMs
  const begin = { kind: 'begin', id: link, bytes: 10, owner: new Uint8Array(32), untilMs } as const
  assert.equal(await asked(mallory, relay, begin), { kind: 'no' })
  const part = { kind: 'part', id: link, at: 0, bytes: new Uint8Array(10) } as const
  assert.equal(await asked(mallory, relay, part), { kind: 'no' })
  assert.is(relay.social.guests.open(link).state, 'open')
  // Nor is anything held for longer than a link can be good.
  const forever = { ...begin, id: id(1), untilMs: untilMs + 400 * dayMs }
  assert.equal(await asked(mallory, relay, forever), { kind: 'no' })
  assert.equal(await asked(relay, ana, begin), { kind: 'no' }, 'who is no relay holds nothing')
})

test('who begins again and again is refused', async () => {
  await using parts = await withRelay()
  const { ana, relay } = parts
  await ana.network.connect(relay.peer)
  const rest = { bytes: 10, owner: new Uint8Array(32), untilMs: ana.world.now() + dayMs }
  const begin = { kind: 'begin', id: id(1), ...rest } as const
  for (let times = 0; times < guestBeginsPerHourMax; times += 1) {
    assert.equal(await asked(ana, relay, begin), { kind: 'taken' })
  }
  assert.equal(await asked(ana, relay, begin), { kind: 'full' })
})

// -- the shelf

function heldBy(by: string, bytes = 100): NewHeld {
  return { by, from: `home of ${by}`, owner: 'mark', bytes, untilMs: now + dayMs }
}

test('a node has so many bundles and bytes at a relay, and no more', async () => {
  await using relay = await started('Relay')
  const begin = (number: number, held: NewHeld, bytesMax = 1e9): Promise<string> =>
    relay.store.transact((tx) => beginHeld(tx, id(number), { held, nowMs: now, bytesMax }))
  for (let number = 0; number < heldPerNodeMax; number += 1) {
    assert.is(await begin(number, heldBy('a')), 'taken')
  }
  assert.is(await begin(heldPerNodeMax, heldBy('a')), 'full')
  assert.is(await begin(heldPerNodeMax, heldBy('b')), 'taken')
  // Somebody else's id, and one's own that is begun again.
  assert.is(await begin(0, heldBy('b')), 'no')
  assert.is(await begin(0, heldBy('a')), 'taken')
  assert.is(await begin(1000, heldBy('c', heldBytesPerNodeMax + 1)), 'full')
  assert.is(await begin(1001, heldBy('d', 5000), 1000), 'full')
  assert.is(await begin(1002, heldBy(own, 5000), 1000), 'taken')
})

test('bytes come in order and as announced, or nothing of them is kept', async () => {
  await using relay = await started('Relay')
  const bytes = guestPartBytes + 10
  const part = (at: number, length: number, by = 'a'): Promise<string> =>
    relay.store.transact((tx) => addPart(tx, id(1), { by, at, bytes: new Uint8Array(length) }))
  assert.is(await part(0, 10), 'no')
  await relay.store.transact((tx) =>
    beginHeld(tx, id(1), { held: heldBy('a', bytes), nowMs: now, bytesMax: 1e9 }),
  )
  assert.is(await part(0, guestPartBytes, 'b'), 'no')
  assert.is(await part(10, 10), 'no')
  assert.is(await part(0, guestPartBytes - 1), 'no')
  assert.is(await part(0, guestPartBytes), 'taken')
  assert.is(await part(0, guestPartBytes), 'no')
  assert.is(await part(guestPartBytes, 11), 'no')
  assert.is(relay.social.guests.open(id(1)).state, 'unknown')
  // It did not come whole.
  await relay.store.transact(async (tx) => void (await sweepHeld(tx, now + guestUploadMsMax)))
  assert.is(await leftAt(relay), 0)
})

test('what is over frees its bytes at once, and its place when nobody need be told any more', async () => {
  await using relay = await started('Relay')
  const { store } = relay
  await store.transact((tx) => {
    beginHeld(tx, id(1), { held: heldBy('a', 10), nowMs: now, bytesMax: 1e9 })
    addPart(tx, id(1), { by: 'a', at: 0, bytes: new Uint8Array(10) })
    endHeld(tx, id(1), { over: 'ended', nowMs: now })
    endHeld(tx, id(1), { over: 'expired', nowMs: now })
  })
  assert.equal(store.get(heldUse, 'node!a'), { bundles: 1, bytes: 0 })
  assert.is(store.get(heldBundles, id(1))?.over, 'ended')
  await store.transact(async (tx) => void (await sweepHeld(tx, now + guestOverMs)))
  assert.is(await leftAt(relay), 0)
})

test.run()
