import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { agreementPublicKey } from '../../../protocol/crypto.ts'
import { nextEntry, type Entry, type SignedEntry } from '../../../protocol/entry.ts'
import type { FeedName } from '../../../protocol/feed.ts'
import { encodeJoinRequest, joinProtocol } from '../../../protocol/join-message.ts'
import { parseInvite } from '../../../protocol/invite.ts'
import type { FeedRecord } from '../../../protocol/records/record.ts'
import { feeds, prekeys } from '../../../node/social/feeds/tables.ts'
import { headAt } from '../../../node/store/feed-store.ts'
import { bindingOf, craftFeed, craftPairFeed, postOf } from '../../helpers/craft.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { testTimeMs } from '../../helpers/person.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'

const test = suite('node/social/ingest')
const publicFeed: FeedName = { kind: 'public' }
const secret = new Uint8Array(32).fill(7)
const hostileAspect: FeedName = { kind: 'aspect', aspect: 'x' as never, epoch: 1 }

/** Ana, who is tested, and Bo, her contact, whose node does what the tests say. */
async function startTwo(): Promise<{ ana: SocialNode; bo: SocialNode } & AsyncDisposable> {
  const hub = new FakeHub()
  const init = { hub, isSyncing: false, isGossiping: false }
  const ana = await SocialNode.start('Ana', init)
  const bo = await SocialNode.start('Bo', init)
  await ana.join(await bo.invite())
  return {
    ana,
    bo,
    [Symbol.asyncDispose]: async () => {
      await ana[Symbol.asyncDispose]()
      await bo[Symbol.asyncDispose]()
    },
  }
}

function publicEntries(
  { social: { keyring } }: SocialNode,
  bodies: (FeedRecord | Uint8Array)[],
): SignedEntry[] {
  return craftFeed(keyring, publicFeed, { bodies: [bindingOf(keyring, publicFeed), ...bodies] })
}

function pairEntries(from: SocialNode, to: SocialNode, bodies: FeedRecord[]): SignedEntry[] {
  const { keyring } = from.social
  const name: FeedName = { kind: 'pair', peer: to.peer }
  const prekey = agreementPublicKey(fromBase64url(to.store.get(prekeys, from.peer)!)!)
  return craftPairFeed(keyring, name, { bodies: [bindingOf(keyring, name), ...bodies], prekey })
}

function accept(node: SocialNode, entries: readonly Entry[]): Promise<string> {
  return node.social.replica.accept(entries[0]!.header.feed, entries)
}

test('entries are stored once', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const entries = publicEntries(bo, [postOf('one', testTimeMs), postOf('two', testTimeMs)])
  assert.is(await accept(ana, entries), 'stored')
  assert.is(await accept(ana, entries), 'known')
  assert.is(await accept(ana, entries.slice(1)), 'known')
  assert.equal(await ana.texts(), ['one', 'two'])
})

test('entries that are partly known bring the rest', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const entries = publicEntries(bo, [postOf('one', testTimeMs), postOf('two', testTimeMs)])
  assert.is(await accept(ana, entries.slice(0, 2)), 'stored')
  assert.is(await accept(ana, entries), 'stored')
  assert.equal(await ana.texts(), ['one', 'two'])
})

test('the newest posts are there before those below them, and one gap at a time', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const entries = publicEntries(
    bo,
    [1, 2, 3, 4].map((post) => postOf(`${post}`, testTimeMs)),
  )
  assert.is(await accept(ana, entries.slice(2, 3)), 'ahead')
  assert.equal(await ana.texts(), ['2'])
  // It neither follows the tip nor comes before it.
  assert.is(await accept(ana, entries.slice(4)), 'gap')
  assert.is(await accept(ana, entries.slice(3)), 'ahead')
  assert.is(await accept(ana, entries.slice(1, 2)), 'ahead')
  assert.is(headAt(ana.store, entries[0]!.header.feed).height, 0)
  assert.is(await accept(ana, entries.slice(0, 1)), 'stored')
  assert.is(headAt(ana.store, entries[0]!.header.feed).height, 5)
  assert.equal(await ana.texts(), ['1', '2', '3', '4'])
})

test('what must be read in order is not stored after a gap', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const name = { kind: 'pair', peer: ana.peer } as const
  const id = bo.social.keyring.feed(name)
  const { height } = headAt(ana.store, id)
  const head = { height: height + 1, hash: new Uint8Array(32) }
  const entry = nextEntry(id, head, new Uint8Array(512))
  assert.is(await ana.social.replica.accept(id, [entry]), 'gap')
  assert.is(headAt(ana.store, id).height, height)
})

test('of a fork nothing is stored, wherever it starts', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const entries = publicEntries(bo, [postOf('one', testTimeMs)])
  const other = publicEntries(bo, [postOf('other', testTimeMs), postOf('next', testTimeMs)])
  await accept(ana, entries)
  assert.is(await accept(ana, other), 'fork')
  assert.is(await accept(ana, other.slice(1)), 'fork')
  assert.is(await accept(ana, other.slice(2)), 'fork')
  assert.is(headAt(ana.store, entries[0]!.header.feed).height, 2)
  assert.equal(await ana.texts(), ['one'])
})

test('feeds that nobody told us of, and our own, are refused', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const { keyring } = bo.social
  const unknown = craftFeed(keyring, hostileAspect, { bodies: [bindingOf(keyring, hostileAspect)] })
  assert.is(await accept(ana, unknown), 'refused')
  assert.is(await accept(ana, publicEntries(ana, [postOf('forged', testTimeMs)])), 'refused')
  assert.equal(await ana.texts(), [])
})

test('a feed whose binding is not its owner’s is never read', async () => {
  const post = postOf('forged', testTimeMs)
  const run = async (bodiesOf: (two: { ana: SocialNode; bo: SocialNode }) => FeedRecord[]) => {
    await using two = await startTwo()
    const { keyring } = two.bo.social
    const entries = craftFeed(keyring, publicFeed, { bodies: bodiesOf(two) })
    assert.is(await accept(two.ana, entries), 'refused')
    assert.is(two.ana.store.get(feeds, entries[0]!.header.feed)?.state, 'new')
    assert.is(headAt(two.ana.store, entries[0]!.header.feed).height, 0)
    assert.equal(await two.ana.texts(), [])
    assert.ok(two.ana.log.codes().length > 0)
  }
  await run(({ ana }) => [bindingOf(ana.social.keyring, publicFeed), post])
  await run(({ bo }) => [bindingOf(bo.social.keyring, { kind: 'self' }), post])
  await run(({ bo }) => [bindingOf(bo.social.keyring, hostileAspect), post])
  await run(() => [post, post])
  await run(({ bo }) => [
    { ...bindingOf(bo.social.keyring, publicFeed), signature: new Uint8Array(64) } as never,
    post,
  ])
})

test('a feed whose binding was dropped is not read', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const [first, ...rest] = publicEntries(bo, [postOf('whose?', testTimeMs)])
  const { header, hash, signature } = first!
  assert.is(await accept(ana, [{ header, hash, signature }, ...rest]), 'refused')
  assert.equal(await ana.texts(), [])
})

test('what is malformed is passed over and does not drop its page', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const entries = publicEntries(bo, [
    postOf('one', testTimeMs),
    Uint8Array.of(0xff, 0xff),
    new Uint8Array(0),
    {
      kind: 'post',
      nonce: new Uint8Array(3),
      atMs: testTimeMs,
      text: 'nonce too short',
      media: [],
    },
    bindingOf(bo.social.keyring, publicFeed),
    postOf('two', testTimeMs),
  ])
  assert.is(await accept(ana, entries), 'stored')
  assert.equal(await ana.texts(), ['one', 'two'])
  assert.is(headAt(ana.store, entries[0]!.header.feed).height, entries.length)
})

test('records of another kind of feed are passed over', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const feed = bo.social.keyring.feed(hostileAspect)
  const entries = publicEntries(bo, [
    { kind: 'grant', claim: bo.social.keyring.claim(hostileAspect), secret },
    { kind: 'card', addresses: ['/ip4/192.0.2.1/tcp/1'], carriers: [], atMs: testTimeMs },
    { kind: 'aspect', aspect: await ana.aspect(), name: 'stolen', atMs: testTimeMs },
    {
      kind: 'member',
      aspect: await ana.aspect(),
      person: bo.person,
      isMember: true,
      history: false,
      atMs: 1,
    },
  ])
  const before = await ana.social.aspects.list()
  assert.is(await accept(ana, entries), 'stored')
  assert.is(ana.store.get(feeds, feed), undefined)
  assert.equal(await ana.social.aspects.list(), before)
  assert.equal(await ana.social.aspects.members(await ana.aspect()), [])
  assert.not.equal(ana.social.people.at(bo.person)?.devices[0]?.addresses, ['/ip4/192.0.2.1/tcp/1'])
})

test('a grant that names a feed of somebody else is refused', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  await using cy = await SocialNode.start('Cy', { hub: new FakeHub(), isSyncing: false })
  await ana.post('my own')
  const ownFeeds = (await ana.store.list(feeds, {})).filter(([, { isMine }]) => isMine)
  const proof = bo.social.keyring.claim(hostileAspect).proof
  const grants = ownFeeds.map(([, { id }]): FeedRecord => ({
    kind: 'grant',
    claim: { feed: id, proof },
    secret,
  }))
  assert.is(await accept(ana, pairEntries(bo, ana, grants)), 'stored')
  for (const [id, row] of ownFeeds) assert.equal(ana.store.get(feeds, id), row)
  assert.equal(
    ana.log.codes(),
    grants.map(() => 'bad-signature'),
  )
  assert.is(cy.person === bo.person, false)
})

test('a liar who names a feed first does not keep its owner from being read', async () => {
  const hub = new FakeHub()
  const init = { hub, isGossiping: false }
  await using ana = await SocialNode.start('Ana', init)
  await using bo = await SocialNode.start('Bo', { ...init, isSyncing: false })
  await using cy = await SocialNode.start('Cy', init)
  // Bo is in Cy's Family, so he knows its feed and secret.
  await befriendSocial(cy, bo)
  await cy.post('by Cy')
  const row = (await cy.store.list(feeds, {})).find(([, { kind }]) => kind === 'aspect')![1]
  const known = Buffer.from(row.secret!, 'base64url')
  await ana.join(await bo.invite())
  // Even the proof is the real one, as Cy gave it to Bo: but it names Cy's device.
  const name: FeedName = { kind: 'aspect', aspect: row.aspect!, epoch: row.epoch! }
  const lie = { kind: 'grant', claim: cy.social.keyring.claim(name), secret: known } as const
  assert.is(await accept(ana, pairEntries(bo, ana, [lie])), 'stored')
  assert.is(ana.store.get(feeds, row.id), undefined)
  assert.ok(ana.log.codes().includes('bad-signature'))

  await befriendSocial(cy, ana)
  assert.is(ana.store.get(feeds, row.id)?.owner, cy.person)
  assert.equal(await ana.texts(), ['by Cy'])
})

test('of a feed whose first entry was dropped nothing is stored', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const { keyring } = bo.social
  const claim = keyring.claim(hostileAspect)
  await accept(ana, pairEntries(bo, ana, [{ kind: 'grant', claim, secret }]))
  const bodies = [bindingOf(keyring, hostileAspect), postOf('unbound', testTimeMs)]
  const [first, ...rest] = craftFeed(keyring, hostileAspect, { bodies, secret })
  const { header, hash } = first!
  assert.is(await accept(ana, [{ header, hash }, ...rest]), 'refused')
  assert.equal(await ana.texts(), [])
})

test('a liar who introduces with the public feed of somebody else does not take it', async () => {
  const hub = new FakeHub()
  const init = { hub, isGossiping: false }
  await using ana = await SocialNode.start('Ana', init)
  await using bo = await SocialNode.start('Bo', { ...init, isSyncing: false })
  await using cy = await SocialNode.start('Cy', init)
  const { keyring } = bo.social
  const introduction = {
    certificate: keyring.certificate,
    device: keyring.certified,
    name: 'Bo',
    publicFeed: cy.social.keyring.claim(publicFeed),
    pairFeed: keyring.claim({ kind: 'pair', peer: ana.peer }),
    prekey: secret,
    addresses: [],
  }
  const invite = parseInvite(await ana.invite())
  const question = encodeJoinRequest({ secret: invite.secret, introduction })
  await rejects(
    () => ana.network.protocol(joinProtocol)!.answer(bo.peer, question),
    'bad-signature',
  )
  assert.is(ana.store.get(feeds, introduction.publicFeed.feed), undefined)
  await befriendSocial(ana, cy)
  await cy.social.posts.create('hello all', 'public')
  await ana.sync.pull(cy.peer)
  assert.equal(await ana.texts(), ['hello all'])
  const [post] = (await ana.social.timelines.read({ limit: 1 })).rows
  assert.is(post?.post.author, cy.person)
})

test('the latest card counts, even after one that was dated wrongly', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const card = (host: string, atMs: number): FeedRecord => {
    return { kind: 'card', addresses: [`/ip4/${host}/tcp/1`], carriers: [], atMs }
  }
  const cards = [card('192.0.2.1', testTimeMs * 2), card('192.0.2.2', testTimeMs)]
  assert.is(await accept(ana, pairEntries(bo, ana, cards)), 'stored')
  assert.equal(ana.social.people.at(bo.person)?.devices[0]?.addresses, ['/ip4/192.0.2.2/tcp/1'])
})

test.run()
