/** Reactions and other responses: relayed in batches, also those of types that nobody here knows, and refused with a word. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ItemId, PostId } from '../../../protocol/ids.ts'
import { signResponse } from '../../../protocol/records/response.ts'
import type { FeedRecord } from '../../../protocol/records/record.ts'
import { reaction, reactionNonce } from '../../../protocol/responses/reaction.ts'
import { reactorsShape } from '../../../node/http/reactions/routes.ts'
import { relayCounts } from '../../../node/social/aspects/tables.ts'
import { recordsFrom } from '../../../node/social/feeds/records.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { applyRecord } from '../../../node/social/slices.ts'
import {
  patientPauseMs,
  relayBurst,
  relayPauseMs,
  responsesPerDayMax,
} from '../../../node/social/threads/limits.ts'
import { inbox, quotas } from '../../../node/social/threads/tables.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { exchange, renewed, startFriends } from '../../helpers/copies.ts'
import { asRelay } from '../../helpers/records.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { threadOf, tracesOf } from '../../helpers/threads.ts'
import { writeUnseen } from '../../helpers/unseen.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/reactions')

interface Circle extends AsyncDisposable {
  ana: SocialNode
  bo: SocialNode
  cy: SocialNode
  post: PostId
}

/** Ana with a post that Bo and Cy read. */
async function startCircle(): Promise<Circle> {
  const hub = new FakeHub()
  const world = new FakeWorld('reactions')
  const ana = await SocialNode.start('Ana', { hub, world })
  const bo = await SocialNode.start('Bo', { hub, world })
  const cy = await SocialNode.start('Cy', { hub, world })
  for (const friend of [bo, cy]) await befriendSocial(ana, friend)
  const post = await ana.post('hello')
  for (const friend of [bo, cy]) await waitFor(() => friend.social.posts.at(post) !== undefined)
  return {
    ana,
    bo,
    cy,
    post,
    [Symbol.asyncDispose]: async () => {
      for (const node of [ana, bo, cy]) await node[Symbol.asyncDispose]()
    },
  }
}

async function countsAt({ social }: SocialNode, item: ItemId): Promise<string> {
  const counts = await social.threads.reactionsTo(item)
  return counts.map(({ emoji, count, isMine }) => `${emoji}${count}${isMine ? '*' : ''}`).join(' ')
}

async function shows(node: SocialNode, item: ItemId, wanted: string): Promise<void> {
  await waitFor(async () => (await countsAt(node, item)) === wanted, {
    description: `${node.name} shows ${wanted}`,
  })
}

/** Records of one kind in the feeds of a node. */
async function written({ store }: SocialNode, kind: FeedRecord['kind']): Promise<FeedRecord[]> {
  const rows = (await store.list(feeds, {})).map(([, row]) => row).filter((row) => row.isMine)
  const all = await Promise.all(
    rows.map((row) => recordsFrom(store, row, { from: 1, limit: 10_000 })),
  )
  return all.flat().filter((record) => record.kind === kind)
}

test('a reaction reaches all readers, is given once, and can be taken back and given again', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  await bo.social.threads.react(post, { emoji: '❤️', isOn: true })
  await bo.social.threads.react(post, { emoji: '❤', isOn: true })
  await cy.social.threads.react(post, { emoji: '❤', isOn: true })
  await ana.social.threads.react(post, { emoji: '👍', isOn: true })
  await shows(ana, post, '❤2 👍1*')
  for (const node of [bo, cy]) await shows(node, post, '❤2* 👍1')
  assert.is((await written(bo, 'response')).length, 1)
  const people = await cy.social.threads.reactors(post)
  assert.equal(people.map(({ emoji }) => emoji).toSorted(), ['❤', '❤', '👍'])
  await bo.social.threads.react(post, { emoji: '❤', isOn: false })
  for (const node of [ana, cy])
    await waitFor(async () => (await countsAt(node, post)).includes('❤1'))
  await bo.social.threads.react(post, { emoji: '❤', isOn: true })
  for (const node of [ana, cy])
    await waitFor(async () => (await countsAt(node, post)).includes('❤2'))
})

test('a comment has reactions of its own, which go with it', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  const comment = await bo.social.threads.comment(post, 'words')
  await waitFor(() => cy.social.threads.commentAt(comment) !== undefined)
  await cy.social.threads.react(comment, { emoji: '🎉', isOn: true })
  for (const node of [ana, bo]) await shows(node, comment, '🎉1')
  assert.is(await countsAt(ana, post), '')
  await ana.social.threads.deleteComment(comment)
  for (const node of [bo, cy]) {
    await waitFor(async () => (await tracesOf(node, 'words')).length === 0)
    assert.is(await countsAt(node, comment), '')
  }
})

test('what is no emoji, or answers nothing, is refused', async () => {
  await using circle = await startCircle()
  const { bo, post } = circle
  await rejects(bo.social.threads.react(post, { emoji: 'yes', isOn: true }), 'not-an-emoji')
  const nothing = 'AAAAAAAAAAAAAAAAAAAAAA' as PostId
  await rejects(bo.social.threads.react(nothing, { emoji: '👍', isOn: true }), 'not-found')
})

test('reactions of blocked people do not count', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  await bo.social.threads.react(post, { emoji: '👍', isOn: true })
  await cy.social.threads.react(post, { emoji: '👍', isOn: true })
  await shows(ana, post, '👍2')
  await ana.social.people.block(bo.person)
  assert.is(await countsAt(ana, post), '👍1')
  assert.is((await ana.social.threads.reactors(post)).length, 1)
})

test('many responses that come together are few entries, and end no epoch', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  await ana.network.disconnect(bo.peer)
  const emoji = Array.from({ length: 60 }, (_, index) => String.fromCodePoint(0x1f600 + index))
  for (const each of emoji) await bo.social.threads.react(post, { emoji: each, isOn: true })
  await bo.network.connect(ana.peer)
  await waitFor(async () => {
    // A pause between relays passes by the clock of the world.
    await ana.world.pass(1_500)
    return (await cy.social.threads.reactionsTo(post)).length === emoji.length
  })
  const relays = await written(ana, 'relay')
  assert.ok(relays.length <= relayBurst + 4, `${relays.length} entries`)
  const counted = (await ana.store.list(relayCounts, {})).map(([, count]) => count)
  const certificates = await written(ana, 'certificates')
  assert.is(certificates.length, 1, 'a feed has each certificate once')
  assert.equal(counted, [relays.length + 1])
})

test('a response that is taken back leaves those beside it in its entry', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  await ana.network.disconnect(bo.peer)
  const ids = []
  for (const text of ['one', 'two', 'three']) ids.push(await bo.social.threads.comment(post, text))
  await bo.network.connect(ana.peer)
  for (const node of [ana, cy]) {
    await waitFor(async () => (await threadOf(node, post)).length === 3)
  }
  await ana.social.threads.deleteComment(ids[1]!)
  for (const node of [ana, bo, cy]) {
    await waitFor(async () => (await tracesOf(node, 'two')).length === 0)
    assert.equal((await threadOf(node, post)).toSorted(), ['one', 'three'])
  }
  // Also for somebody who has only what the feeds hold now.
  await sameAfterRebuild(cy)
  assert.equal((await threadOf(cy, post)).toSorted(), ['one', 'three'])
})

test('after some reactions in a row more wait for each other, at most until a comment comes', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  const emoji = ['😀', '😁', '😂', '😃', '😄', '😅', '😆', '😇', '😈', '😉', '😊', '😋']
  const shown = async (): Promise<number> => (await cy.social.threads.reactionsTo(post)).length
  const react = (index: number): Promise<unknown> =>
    bo.social.threads.react(post, { emoji: emoji[index]!, isOn: true })
  const waiting = (count: number): Promise<unknown> =>
    waitFor(async () => (await ana.store.list(inbox, {})).length === count)
  for (let index = 0; index < relayBurst; index += 1) {
    await react(index)
    await waitFor(async () => (await shown()) === index + 1)
    await ana.world.pass(relayPauseMs)
  }
  for (const index of [8, 9]) await react(index)
  await waiting(2)
  await bo.social.threads.comment(post, 'now')
  await waitFor(async () => (await shown()) === 10)
  for (const index of [10, 11]) await react(index)
  await waiting(2)
  assert.is(await shown(), 10)
  await ana.world.pass(2 * patientPauseMs)
  await waitFor(async () => (await shown()) === emoji.length)
  assert.is((await written(ana, 'relay')).length, relayBurst + 2)
})

test('an author’s node relays a type that it does not know, and readers keep it for later', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  const { keyring } = bo.social
  const device = { peer: keyring.device.peer, certificate: keyring.certificate }
  const nonce = Buffer.from(ana.social.posts.at(post)!.post.nonce, 'base64url')
  const response = signResponse(device, ana.person, {
    post: new Uint8Array(nonce),
    nonce: bo.world.random(16),
    version: 0,
    type: 'of-a-later-release',
    body: Uint8Array.of(1, 2, 3),
    name: 'Bo',
    atMs: bo.world.now(),
  })
  const writer = new Writer({ apply: applyRecord, keyring, world: bo.world, events: {} })
  await bo.store.transact((tx) => {
    writer.write(tx, { kind: 'pair', peer: ana.peer }, { ...response, kind: 'response' })
  })
  await ana.sync.pull(bo.peer)
  const id = await bo.social.threads.comment(post, 'after it')
  await waitFor(() => cy.social.threads.commentAt(id) !== undefined)
  const [relay] = await written(ana, 'relay')
  assert.ok(relay?.kind === 'relay' && relay.responses.some(({ type }) => type === response.type))
  assert.equal(await threadOf(cy, post), ['after it'])
})

test('what is over a limit is refused with a word that its writer sees', async () => {
  await using circle = await startCircle()
  const { ana, bo, post } = circle
  const day = Math.floor(ana.world.now() / 86_400_000)
  await ana.store.transact((tx) => tx.put(quotas, bo.person, { day, count: responsesPerDayMax }))
  const id = await bo.social.threads.comment(post, 'one too many')
  await waitFor(() => bo.social.threads.commentAt(id)?.refusal === 'too-many-today')
  assert.is(ana.social.threads.commentAt(id), undefined)
  await bo.social.threads.react(post, { emoji: '👍', isOn: true })
  await waitFor(async () => {
    const [mine] = (await reactorsShape(bo.social, post)).people
    return mine?.refused === 'too-many-today' && !mine.waiting
  })
})

test('a forged response changes nothing, whatever it claims', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  await cy.social.threads.react(post, { emoji: '👍', isOn: true })
  await shows(ana, post, '👍1')
  const nonce = Buffer.from(ana.social.posts.at(post)!.post.nonce, 'base64url')
  const { keyring } = bo.social
  const forged = signResponse(
    { peer: keyring.device.peer, certificate: cy.social.keyring.certificate },
    ana.person,
    {
      post: new Uint8Array(nonce),
      nonce: reactionNonce(post, '👍'),
      version: 9,
      type: 'reaction',
      body: reaction.encode({ emoji: '👍', isOn: false }),
      name: 'Cy',
      atMs: bo.world.now(),
    },
  )
  const writer = new Writer({ apply: applyRecord, keyring, world: bo.world, events: {} })
  await bo.store.transact((tx) => {
    writer.write(tx, { kind: 'pair', peer: ana.peer }, { ...forged, kind: 'response' })
  })
  await ana.sync.pull(bo.peer)
  const after = await bo.social.threads.comment(post, 'after it')
  await waitFor(() => cy.social.threads.commentAt(after) !== undefined)
  await shows(ana, post, '👍1')
  assert.ok(ana.log.codes().includes('malformed'))
})

test('a person has one reaction of an emoji, whatever nonces a program makes up', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, post } = circle
  const { keyring } = bo.social
  const device = { peer: keyring.device.peer, certificate: keyring.certificate }
  const writer = new Writer({ apply: applyRecord, keyring, world: bo.world, events: {} })
  const nonce = Buffer.from(ana.social.posts.at(post)!.post.nonce, 'base64url')
  const forged = signResponse(device, ana.person, {
    post: new Uint8Array(nonce),
    nonce: bo.world.random(16),
    version: 0,
    type: 'reaction',
    body: reaction.encode({ emoji: '👍', isOn: true }),
    name: 'Bo',
    atMs: bo.world.now(),
  })
  await rejects(
    bo.store.transact((tx) => {
      writer.write(tx, { kind: 'pair', peer: ana.peer }, { ...forged, kind: 'response' })
    }),
    'malformed',
  )
  // Nor from an author who relays it all the same.
  await writeUnseen(ana, asRelay([forged]))
  await cy.sync.pull(ana.peer)
  const after = await ana.social.threads.comment(post, 'after it')
  await waitFor(() => cy.social.threads.commentAt(after) !== undefined)
  assert.is(await countsAt(cy, post), '')
})

test('what a copy of a home answered gets to the author, as its posts do', async () => {
  await using friends = await startFriends()
  const { ana, bo, cy } = friends
  const post = await bo.social.posts.create('by Bo', 'public')
  await exchange(ana, bo)
  await waitFor(() => ana.social.posts.at(post) !== undefined)
  const copy = await ana.copy('Ana, restored')
  await ana.social.threads.comment(post, 'by the first')
  await exchange(ana, bo)
  await ana.network.disconnect(bo.peer)
  await ana.network.disconnect(cy.peer)
  const old = friends.also(await copy.start())
  const id = await old.social.threads.comment(post, 'by the copy')
  await old.social.threads.react(post, { emoji: '🎉', isOn: true })
  await exchange(bo, old)
  const next = await renewed(old, [bo, cy])
  await waitFor(async () => {
    await exchange(next, bo)
    return bo.social.threads.commentAt(id) !== undefined
  })
  assert.equal((await threadOf(bo, post)).toSorted(), ['by the copy', 'by the first'])
  await shows(bo, post, '🎉1')
  await waitFor(async () => {
    await exchange(next, bo)
    return !(await threadOf(next, post)).some((text) => text.endsWith('…'))
  })
})

test.run()
