/** Responses that come ahead of the certificates of their writers: each is shown once that is there, and a hostile contact has no more of them wait than some. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { agreementPublicKey } from '../../../protocol/crypto.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import type { Entry, SignedEntry } from '../../../protocol/entry.ts'
import type { FeedName } from '../../../protocol/feed.ts'
import { certificateId, postId } from '../../../protocol/ids.ts'
import { relayedOf } from '../../../protocol/records/relay.ts'
import { signResponse, type SignedResponse } from '../../../protocol/records/response.ts'
import type { FeedRecord } from '../../../protocol/records/record.ts'
import { reaction, reactionNonce } from '../../../protocol/responses/reaction.ts'
import { placesOf } from '../../../node/social/feeds/placements.ts'
import { certificates, entryItems, prekeys } from '../../../node/social/feeds/tables.ts'
import { awaitedResponsesMax } from '../../../node/social/threads/limits.ts'
import { awaitedCertificates, awaitedCounts } from '../../../node/social/threads/tables.ts'
import { bindingOf, craftFeed, craftPairFeed } from '../../helpers/craft.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { testPerson, testTimeMs, type TestPerson } from '../../helpers/person.ts'
import { bytesFrom } from '../../helpers/seed.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'

const test = suite('node/social/awaited')
const next = bytesFrom('awaited')
const name: FeedName = { kind: 'public' }
const nonce = next(16)
const post: FeedRecord = { kind: 'post', nonce, atMs: testTimeMs, text: 'hello', media: [] }
const cy = testPerson('cy')
const di = testPerson('di')

interface Two extends AsyncDisposable {
  ana: SocialNode
  bo: SocialNode
}

/** Ana, who is tested, and Bo, her contact, whose node does what the tests say. */
async function startTwo(): Promise<Two> {
  const init = { hub: new FakeHub(), isSyncing: false, isGossiping: false }
  const ana = await SocialNode.start('Ana', init)
  const bo = await SocialNode.start('Bo', init)
  await ana.join(await bo.invite())
  const end = async (): Promise<void> => {
    for (const node of [ana, bo]) await node[Symbol.asyncDispose]()
  }
  return { ana, bo, [Symbol.asyncDispose]: end }
}

/** The public feed of Bo: its binding, a post, and records. */
function feedOf({ social: { keyring } }: SocialNode, records: FeedRecord[]): SignedEntry[] {
  return craftFeed(keyring, name, { bodies: [bindingOf(keyring, name), post, ...records] })
}

function accept(node: SocialNode, entries: readonly Entry[]): Promise<string> {
  return node.social.replica.accept(entries[0]!.header.feed, entries)
}

function reactionOf(who: TestPerson, { person }: SocialNode): SignedResponse {
  const device = { peer: who.device.peer, certificate: who.certificate }
  return signResponse(device, person, {
    post: nonce,
    nonce: reactionNonce(postId(person, nonce), '👍'),
    version: 0,
    type: 'reaction',
    body: reaction.encode({ emoji: '👍', isOn: true }),
    name: 'Somebody',
    atMs: testTimeMs,
  })
}

function relay(responses: readonly SignedResponse[]): FeedRecord {
  return { kind: 'relay', responses: responses.map(relayedOf) }
}

function certificatesOf(...people: readonly TestPerson[]): FeedRecord {
  return { kind: 'certificates', certificates: people.map(({ certificate }) => certificate) }
}

async function countAt({ social }: SocialNode, author: SocialNode): Promise<number> {
  const [counted] = await social.threads.reactionsTo(postId(author.person, nonce))
  return counted?.count ?? 0
}

test('responses ahead of a gap are shown as their certificates come, one by one', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const entries = feedOf(bo, [
    certificatesOf(cy),
    certificatesOf(di),
    relay([reactionOf(cy, bo), reactionOf(di, bo)]),
  ])
  const { feed } = entries[0]!.header
  assert.is(await accept(ana, entries.slice(0, 2)), 'stored')
  assert.is(await accept(ana, entries.slice(4)), 'ahead')
  assert.is(ana.store.get(awaitedCounts, feed), 2)
  assert.is(await countAt(ana, bo), 0)
  assert.is(await accept(ana, entries.slice(3, 4)), 'ahead')
  assert.is(await countAt(ana, bo), 1)
  assert.is(await accept(ana, entries.slice(2, 3)), 'stored')
  assert.is(await countAt(ana, bo), 2)
  assert.equal(await ana.store.list(awaitedCertificates, {}), [])
  assert.equal(await ana.store.list(awaitedCounts, {}), [])
  // Both stand there, so that both go with it.
  const items = (await ana.store.list(entryItems, {})).flatMap(([, each]) => each)
  assert.is(new Set(items).size, 2)
  for (const item of items) {
    assert.equal(await placesOf(ana.store, item), [{ feed, seq: 5 }])
  }
  await sameAfterRebuild(ana)
})

test('a response waits for no certificate that does not stand before it', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const entries = feedOf(bo, [relay([reactionOf(cy, bo)]), certificatesOf(cy)])
  assert.is(await accept(ana, entries), 'stored')
  assert.equal(await ana.store.list(awaitedCertificates, {}), [])
  assert.is(await countAt(ana, bo), 0)
  await sameAfterRebuild(ana)
})

test('of one feed no more responses wait than some, and wrong certificates have none read again', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const one = reactionOf(cy, bo)
  const full = (): FeedRecord =>
    relay(Array.from({ length: 100 }, () => ({ ...one, nonce: next(16), signature: next(64) })))
  const forged = cy.certificate.slice()
  forged[120]! ^= 1
  const relays = Array.from({ length: awaitedResponsesMax / 100 + 2 }, full)
  const entries = feedOf(bo, [
    certificatesOf(cy),
    { kind: 'certificates', certificates: [forged] },
    ...relays,
    relay([{ ...one, certificate: forged }]),
  ])
  const { feed } = entries[0]!.header
  await accept(ana, entries.slice(0, 2))
  assert.is(await accept(ana, entries.slice(4)), 'ahead')
  assert.is(ana.store.get(awaitedCounts, feed), awaitedResponsesMax)
  const waiting = await ana.store.list(awaitedCertificates, {})
  assert.is(waiting.length, awaitedResponsesMax / 100)
  assert.is(await accept(ana, entries.slice(3, 4)), 'ahead')
  assert.equal(await ana.store.list(awaitedCertificates, {}), waiting)
  assert.is(await accept(ana, entries.slice(2, 3)), 'stored')
  assert.equal(await ana.store.list(awaitedCounts, {}), [])
  await sameAfterRebuild(ana)
})

test('a refused response leaves no certificate of somebody else', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const { keyring } = bo.social
  const pair: FeedName = { kind: 'pair', peer: ana.peer }
  const response: FeedRecord = { ...reactionOf(cy, ana), kind: 'response' }
  const prekey = agreementPublicKey(fromBase64url(ana.store.get(prekeys, bo.peer)!)!)
  const bodies = [bindingOf(keyring, pair), response]
  assert.is(await accept(ana, craftPairFeed(keyring, pair, { bodies, prekey })), 'stored')
  assert.ok(ana.log.codes().includes('malformed'))
  assert.is(ana.store.get(certificates, certificateId(cy.certificate)), undefined)
})

test.run()
