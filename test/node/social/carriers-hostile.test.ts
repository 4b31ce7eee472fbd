/** An attacker can do little to a carrier, or as one. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FeedClaim } from '../../../protocol/feed-claim.ts'
import type { FeedRecord } from '../../../protocol/records/record.ts'
import { tagLength } from '../../../protocol/feed.ts'
import type { PeerName } from '../../../protocol/ids.ts'
import { encodeQuestion, saltLength, syncProtocol } from '../../../protocol/sync/questions.ts'
import {
  carriedFeedsMax,
  carryRoundsMax,
  unreadEntriesMax,
} from '../../../node/social/carriers/limits.ts'
import { strangerListsAtOnce, strangerListsPerSecond } from '../../../node/sync/limits.ts'
import { applyRecord } from '../../../node/social/slices.ts'
import { postRun } from '../../../node/social/feeds/run.ts'
import { carried } from '../../../node/social/carriers/tables.ts'
import { carrierPeers } from '../../../node/social/contacts/tables.ts'
import { feeds, sources, type FeedRow } from '../../../node/social/feeds/tables.ts'
import { entries, headAt } from '../../../node/store/feed-store.ts'
import { under } from '../../../node/store/table.ts'
import { RateLimiter } from '../../../node/sync/rate-limiter.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import { decodeAnswer, encodeAnswer } from '../../../protocol/sync/answers.ts'
import { carry, room, startWithCarrier } from '../../helpers/carriers.ts'
import { bindingOf, craftFeed, postOf } from '../../helpers/craft.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, quiet, settled } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { questionsOf, SyncTalk } from '../../helpers/sync-talk.ts'

const test = suite('node/social/carriers-hostile')

const aspects = ['Family', 'Helpers']

interface Pair extends AsyncDisposable {
  hub: FakeHub
  world: FakeWorld
  owner: SocialNode
  carrier: SocialNode
}

/** Somebody, and a contact who carries for them. */
async function startPair(): Promise<Pair> {
  const hub = new FakeHub()
  const world = new FakeWorld('hostile')
  const owner = await SocialNode.start('Owner', { hub, world, aspects })
  const carrier = await SocialNode.start('Carrier', { hub, world, aspects })
  await befriendSocial(owner, carrier, 'Helpers')
  await carrier.social.carriers.offer(owner.person, room)
  await quiet()
  await owner.social.carriers.use(carrier.person)
  await quiet()
  const stop = async (): Promise<void> => {
    await owner[Symbol.asyncDispose]()
    await carrier[Symbol.asyncDispose]()
  }
  return { hub, world, owner, carrier, [Symbol.asyncDispose]: stop }
}

/** The carrier's verdict on a record that comes from the owner. */
async function apply({ owner, carrier }: Pair, record: FeedRecord): Promise<void> {
  const { store, social, world } = carrier
  const rows = (await store.list(feeds, {})).map(([, row]) => row)
  const isTheirs = (row: FeedRow): boolean => row.kind === 'pair' && row.owner === owner.person
  const feed = rows.find(isTheirs)!
  await store.transact((tx) => {
    const { keyring } = social
    const run = postRun('base', feed)
    const times = { receivedAtMs: world.now(), arrival: 0, run }
    const place = { tx, keyring, feed, seq: 9, ...times, events: {} }
    applyRecord({ ...place, isReplay: false }, record)
  })
}

/** The carrier's verdict on claims that come from the owner. */
async function take(pair: Pair, claims: readonly FeedClaim[]): Promise<void> {
  await apply(pair, { kind: 'carry', claims, isCarried: true, atMs: pair.world.now() })
}

test('an owner can name only so many feeds, and hears that there is no more room', async () => {
  await using pair = await startPair()
  const { owner, carrier } = pair
  const aspect = await owner.aspect('Family')
  const claims = Array.from({ length: carriedFeedsMax + 10 }, (_, epoch) =>
    owner.social.keyring.claim({ kind: 'aspect', aspect, epoch: epoch + 1 }),
  )
  await take(pair, claims)
  assert.is((await carrier.store.list(carried, {})).length, carriedFeedsMax)
  await carrier.social.start()
  await quiet()
  assert.is((await owner.social.carriers.offersToUs())[0]?.isFull, true)
})

test('an owner can name neither feeds of others, nor those of the carrier', async () => {
  await using pair = await startPair()
  const { owner, carrier, hub, world } = pair
  await using other = await SocialNode.start('Other', { hub, world })
  const before = (await carrier.store.list(carried, {})).length
  for (const { social } of [other, carrier]) {
    const stolen = social.keyring.claim({ kind: 'public' })
    await rejects(take(pair, [stolen]), 'bad-signature')
  }
  assert.is((await carrier.store.list(carried, {})).length, before)
  assert.is((await owner.social.carriers.offersToUs())[0]?.isFull, false)
})

test('strangers who ask and ask are answered now and then, contacts always', async () => {
  await using pair = await startPair()
  const { hub, world, owner, carrier } = pair
  await using eve = await SocialNode.start('Eve', { hub, world })
  await eve.network.connect(carrier.peer)
  const question = {
    kind: 'heights',
    salt: new Uint8Array(saltLength),
    start: 0,
    tags: Array.from({ length: 1000 }, (_, index) => new Uint8Array(tagLength).fill(index)),
  } as const
  const answers = (): number =>
    carrier.network.sent.filter(({ to, isQuestion }) => to === eve.peer && !isQuestion).length
  for (let channel = 0; channel < 4; channel += 1) {
    const talk = new SyncTalk(eve.network, carrier.peer)
    for (let time = 0; time < 10; time += 1) await talk.tell(question)
  }
  await quiet()
  assert.is(answers(), strangerListsAtOnce)
  const answer = await new SyncTalk(owner.network, carrier.peer).ask(question)
  assert.is(answer.kind, 'heights')
  await world.pass(1000)
  await quiet()
  const more = answers() - strangerListsAtOnce
  assert.ok(more > 0 && more <= strangerListsPerSecond, String(more))
})

const dayMs = 86_400_000

const heights = {
  kind: 'heights',
  salt: new Uint8Array(saltLength),
  start: 0,
  tags: [new Uint8Array(tagLength)],
} as const

for (const setBackMs of [0, dayMs]) {
  const when = setBackMs === 0 ? '' : ', also when the clock was set back'
  test(`a stranger who asks and leaves takes nothing from others${when}`, async () => {
    await using pair = await startPair()
    const { hub, world, carrier } = pair
    await using eve = await SocialNode.start('Eve', { hub, world })
    await using fay = await SocialNode.start('Fay', { hub, world })
    for (const { network } of [eve, fay]) await network.connect(carrier.peer)
    const ignored = { frame: () => undefined, closed: () => undefined }
    for (let time = 0; time < 1000; time += 1) {
      const channel = await eve.network.open(carrier.peer, syncProtocol, ignored)
      await channel.send(encodeQuestion(heights))
      channel.close()
    }
    world.set(world.now() - setBackMs)
    const answer = new SyncTalk(fay.network, carrier.peer).ask(heights)
    await quiet()
    await world.pass(2000)
    await quiet()
    assert.is((await Promise.race([answer, settled()]))?.kind, 'heights')
  })
}

test('so many strangers wait at most, and each for one answer', async () => {
  const world = new FakeWorld('pace')
  const pace = new RateLimiter({ world, perSecond: 1, burst: 1, waitingMax: 2 })
  const { signal } = new AbortController()
  const left = new AbortController()
  const done: string[] = []
  const turn = async (name: string, until = signal): Promise<void> => {
    await pace.turn(name as PeerName, until)
    done.push(name)
  }
  await turn('a')
  const waiting = [turn('a'), turn('b', left.signal)]
  await rejects(turn('a'), 'limit-reached')
  await rejects(turn('c'), 'limit-reached')
  left.abort()
  await rejects(waiting[1]!, 'peer-unreachable')
  const last = turn('d')
  await world.pass(1000)
  assert.equal(done, ['a', 'a'])
  await world.pass(1000)
  await last
  assert.equal(done, ['a', 'a', 'd'])
  assert.equal(world.alarms(), [])
})

test('a carrier whom the reader does not know is asked for what it carries alone, and no longer than it does', async () => {
  await using pair = await startPair()
  const { hub, world, owner, carrier } = pair
  await using bo = await SocialNode.start('Bo', { hub, world, aspects })
  await using di = await SocialNode.start('Di', { hub, world, aspects })
  await befriendSocial(owner, bo)
  await befriendSocial(di, bo)
  await owner.post('one')
  await di.post('two')
  await quiet()
  for (const { peer } of [owner, di]) await bo.network.disconnect(peer)
  bo.network.sent.length = 0
  await bo.network.connect(carrier.peer)
  await quiet()
  const named = questionsOf(bo.network).flatMap((question) =>
    question.kind === 'heights' ? question.tags.length : [],
  )
  // The public feed, the pair feed and Family.
  assert.equal(named, [3])
  await bo.network.connect(owner.peer)
  await owner.social.carriers.stop(carrier.person)
  await quiet()
  assert.equal(await bo.store.list(carrierPeers, {}), [])
})

test('who offers and withdraws without end makes us write only so much', async () => {
  await using pair = await startPair()
  const { owner, carrier } = pair
  for (let time = 0; time < carryRoundsMax + 5; time += 1) {
    await carrier.social.carriers.offer(owner.person, 0)
    await carrier.social.carriers.offer(owner.person, room)
  }
  await quiet()
  await quiet()
  assert.equal(await owner.social.carriers.offersToUs(), [])
})

test('a feed of junk that is carried and then granted is forgotten; others are read, and the node starts', async () => {
  await using pair = await startPair()
  const { owner, carrier, world } = pair
  const { keyring } = owner.social
  const aspect = await owner.aspect('Family')
  const secret = new Uint8Array(32).fill(7)
  const names = [91, 92, 93].map((epoch) => ({ kind: 'aspect', aspect, epoch }) as const)
  const claims = names.map((name) => keyring.claim(name))
  await take(pair, claims)
  for (const [index, name] of names.entries()) {
    const texts = Array.from({ length: unreadEntriesMax + 5 }, (_, post) => `${index} ${post}`)
    const posts = texts.map((text) => postOf(text, world.now()))
    const bodies = index === 1 ? [new Uint8Array(9)] : [bindingOf(keyring, name), ...posts]
    const all = craftFeed(keyring, name, { bodies, secret })
    for (let start = 0; start < all.length; start += 100) {
      const some = all.slice(start, start + 100)
      assert.is(await carrier.social.replica.accept(keyring.feed(name), some), 'stored')
    }
  }
  const carriedBefore = await carrier.store.list(carried, {})
  for (const claim of claims) await apply(pair, { kind: 'grant', claim, secret })
  await carrier.social.start()
  const texts = await carrier.texts()
  assert.is(texts.filter((text) => text.startsWith('0 ')).length, unreadEntriesMax + 5)
  assert.is(texts.filter((text) => text.startsWith('2 ')).length, unreadEntriesMax + 5)
  const junk = keyring.feed(names[1]!)
  assert.is(carrier.store.get(feeds, junk), undefined)
  assert.is(headAt(carrier.store, junk).height, 0)
  assert.equal(await carrier.store.list(entries, under(junk)), [])
  assert.not.ok((await carrier.store.list(sources, {})).some(([key]) => key.endsWith(junk)))
  // A feed that the node reads takes no room from those that it carries.
  const granted = new Set<string>(claims.map(({ feed }) => feed))
  const carriedAfter = await carrier.store.list(carried, {})
  assert.equal(
    carriedAfter,
    carriedBefore
      .filter(([id]) => id !== junk)
      .map(([id, row]) => [id, granted.has(id) ? { ...row, bytes: 0 } : row]),
  )
  const rows = (await carrier.store.list(feeds, {})).map(([, row]) => row)
  assert.not.ok(rows.some((row) => 'isUnread' in row || 'unreadFrom' in row))
})

test('who serves a feed cannot leave out what its writer did not take back', async () => {
  await using three = await startWithCarrier()
  const { hub, ana, bo, cy } = three
  await carry(three)
  await ana.network.disconnect(bo.peer)
  await ana.post('said')
  await quiet()
  await ana.network.disconnect(cy.peer)
  hub.changeFrame = (frame, { from, isQuestion }) =>
    from === cy.peer && !isQuestion ? withoutPayloads(frame) : frame
  await bo.network.connect(cy.peer)
  await quiet()
  assert.equal(await bo.texts(), [])
  hub.changeFrame = (frame) => frame
  await cy.network.disconnect(bo.peer)
  await ana.network.connect(bo.peer)
  await quiet()
  assert.equal(await bo.texts(), ['said'])
})

/** An answer with pages that keep their chain and lose what it is about. */
function withoutPayloads(frame: Uint8Array): Uint8Array {
  const answer = decodeAnswer(frame)
  if (answer.kind !== 'page' || answer.page === undefined) return frame
  const items = answer.page.items.map((item) =>
    item instanceof Uint8Array ? { size: item.length, payloadHash: sha256(item) } : item,
  )
  return encodeAnswer({ ...answer, page: { ...answer.page, items } })
}

test.run()
