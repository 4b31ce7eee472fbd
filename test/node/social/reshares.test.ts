/** Public posts that others share: anybody can check the words, the original is named, and they go when their author takes them back. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { postId, quoteId, type PostId } from '../../../protocol/ids.ts'
import { signPost, quotedOf } from '../../../protocol/quoting.ts'
import type { PostRecord, SharedPost } from '../../../protocol/records/post.ts'
import type { PostEditRecord } from '../../../protocol/records/post-edit.ts'
import type { QuotedRecord, QuoteRecord } from '../../../protocol/records/quote.ts'
import { encodeRecord, type FeedRecord } from '../../../protocol/records/record.ts'
import { listNotifications } from '../../../node/social/notifications/queries.ts'
import type { ViewEvents } from '../../../node/social/feeds/context.ts'
import { isRetracted } from '../../../node/social/feeds/placements.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { versionEntriesMax } from '../../../node/social/posts/limits.ts'
import { quotedIn, quotes } from '../../../node/social/posts/tables.ts'
import { applyRecord } from '../../../node/social/slices.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { postPicture } from '../../helpers/picture-posts.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { tracesOf } from '../../helpers/threads.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/reshares')

interface Chain extends AsyncDisposable {
  ana: SocialNode
  bo: SocialNode
  cy: SocialNode
  di: SocialNode
}

/** Each knows the next one alone: Bo, Ana, Cy, Di. */
async function startChain(): Promise<Chain> {
  const hub = new FakeHub()
  const world = new FakeWorld('reshares')
  const start = (name: string): Promise<SocialNode> => SocialNode.start(name, { hub, world })
  const nodes = [await start('Bo'), await start('Ana'), await start('Cy'), await start('Di')]
  const [bo, ana, cy, di] = nodes as [SocialNode, SocialNode, SocialNode, SocialNode]
  for (const [one, other] of [
    [bo, ana],
    [ana, cy],
    [cy, di],
  ] as const) {
    await befriendSocial(one, other)
  }
  const end = async (): Promise<void> => {
    for (const node of nodes) await node[Symbol.asyncDispose]()
  }
  return { ana, bo, cy, di, [Symbol.asyncDispose]: end }
}

async function seen(node: SocialNode, post: PostId): Promise<void> {
  await waitFor(() => node.social.posts.at(post), { description: `${node.name} sees the post` })
}

/** The post that another one shares, as a node shows it: its words, or why there are none. */
function shown({ social }: SocialNode, post: PostId): string | undefined {
  const row = social.posts.at(post)?.post
  const shared = row && social.posts.sharedIn(row)
  if (shared?.state === 'here') return `here: ${shared.original.text}`
  if (shared?.state === 'quoted') return `${shared.quote.name}: ${shared.quote.text}`
  return shared?.state
}

async function shows(node: SocialNode, post: PostId, wanted: string): Promise<void> {
  await waitFor(() => shown(node, post) === wanted, {
    description: `${node.name} shows ${wanted}`,
  })
}

async function share(node: SocialNode, post: PostId, words = ''): Promise<PostId> {
  return node.social.posts.create(words, [await node.aspect()], { share: post })
}

/** Writes records as a program of somebody else might. */
function write(
  { social, store, world }: SocialNode,
  records: readonly FeedRecord[],
  events: ViewEvents = {},
): Promise<void> {
  const apply: typeof applyRecord = (context, record) => {
    if (record.kind !== 'quote') applyRecord(context, record)
  }
  const writer = new Writer({ keyring: social.keyring, world, apply, events })
  return store.transact((tx) => {
    for (const record of records) writer.write(tx, { kind: 'public' }, record)
  })
}

test('a public post goes from hand to hand, and names its author and the original', async () => {
  await using chain = await startChain()
  const { ana, bo, cy, di } = chain
  const post = await bo.social.posts.create('the river rises', 'public', { warning: 'Water' })
  await seen(ana, post)
  const first = await share(ana, post, 'look')
  await ana.social.posts.edit(first, { text: 'look here' })
  await shows(ana, first, 'here: the river rises')
  await shows(cy, first, 'Bo: the river rises')
  assert.is(cy.social.posts.at(post), undefined)
  const second = await share(cy, first, 'and on')
  await shows(di, second, 'Bo: the river rises')
  assert.equal(di.social.posts.at(second)?.post.share, { author: bo.person, post })
  assert.equal(
    [ana, cy, di].map(({ social }) => social.posts.countReshares(post)),
    [1, 2, 1],
  )
  for (const node of [ana, cy, di]) await sameAfterRebuild(node)
})

test('pictures of a public post go with its words from hand to hand', async () => {
  await using chain = await startChain()
  const { ana, bo, cy, di } = chain
  const { post, ids } = await postPicture(bo, { isPublic: true })
  const have = (node: SocialNode): boolean => ids.every((id) => node.files.has(id))
  await seen(ana, post)
  await waitFor(() => have(ana))
  const first = await share(ana, post)
  await shows(cy, first, 'Bo: look')
  // Cy does not know Bo: Ana's node has them.
  await waitFor(() => have(cy), { description: 'Cy has the picture' })
  const second = await share(cy, first)
  await shows(di, second, 'Bo: look')
  await waitFor(() => have(di), { description: 'Di has the picture' })
  for (const node of [ana, cy, di]) await sameAfterRebuild(node)
})

test('pictures that their author takes back go with the words', async () => {
  await using chain = await startChain()
  const { ana, bo, cy } = chain
  const { post, ids } = await postPicture(bo, { isPublic: true })
  const have = (node: SocialNode): boolean => ids.every((id) => node.files.has(id))
  await waitFor(() => have(ana))
  const first = await share(ana, post)
  await waitFor(() => have(cy))
  await bo.social.posts.delete(post)
  for (const node of [bo, ana, cy]) {
    await waitFor(() => !ids.some((id) => node.files.has(id)), {
      description: `${node.name} forgets the picture`,
    })
  }
  await shows(cy, first, 'gone')
})

test('pictures of a reshare go with it, and leave the original its own', async () => {
  await using chain = await startChain()
  const { ana, bo, cy } = chain
  const { post, ids } = await postPicture(bo, { isPublic: true })
  const have = (node: SocialNode): boolean => ids.every((id) => node.files.has(id))
  await waitFor(() => have(ana))
  const first = await share(ana, post)
  await waitFor(() => have(cy))
  await ana.social.posts.delete(first)
  await waitFor(() => !ids.some((id) => cy.files.has(id)))
  assert.equal([have(bo), have(ana)], [true, true])
})

test('the words of an edited post are shared with its edit', async () => {
  await using chain = await startChain()
  const { ana, bo, cy } = chain
  const post = await bo.social.posts.create('the first words', 'public')
  await bo.social.posts.edit(post, { text: 'the last words', place: 'river' })
  await waitFor(() => ana.social.posts.at(post)?.post.text === 'the last words')
  const shared = await share(ana, post)
  await shows(cy, shared, 'Bo: the last words')
  await sameAfterRebuild(cy)
})

test('what its author takes back goes from all nodes that shared it', async () => {
  await using chain = await startChain()
  const { ana, bo, cy } = chain
  const post = await bo.social.posts.create('words to regret', 'public')
  await seen(ana, post)
  const shared = await share(ana, post, 'my own words')
  await shows(cy, shared, 'Bo: words to regret')
  await bo.social.posts.delete(post)
  for (const node of [ana, cy]) {
    await shows(node, shared, 'gone')
    await waitFor(async () => (await tracesOf(node, 'words to regret')).length === 0)
    assert.is(node.social.posts.at(shared)?.post.text, 'my own words')
    await sameAfterRebuild(node)
  }
  await rejects(share(cy, shared), 'not-shareable')
  await rejects(share(ana, post), 'not-found')
})

test('a reshare that is taken back goes with what it shares, and leaves the original', async () => {
  await using chain = await startChain()
  const { ana, bo, cy } = chain
  const post = await bo.social.posts.create('words that stay', 'public')
  await seen(ana, post)
  const shared = await share(ana, post)
  await shows(cy, shared, 'Bo: words that stay')
  await ana.social.posts.delete(shared)
  await waitFor(() => cy.social.posts.at(shared) === undefined)
  assert.equal(await tracesOf(cy, 'words that stay'), [])
  assert.is(ana.social.posts.at(post)?.post.text, 'words that stay')
  assert.equal(
    [ana, cy].map(({ social }) => social.posts.countReshares(post)),
    [0, 0],
  )
  for (const node of [ana, cy]) await sameAfterRebuild(node)
})

test('an author hears who shares a post of theirs, until that is taken back', async () => {
  await using chain = await startChain()
  const { ana, bo } = chain
  const post = await bo.social.posts.create('hear, hear', 'public')
  await seen(ana, post)
  const told = async (): Promise<number | undefined> => {
    const { rows } = await listNotifications(bo.store, { limit: 100 })
    return rows.find(({ kind, about }) => kind === 'reshared' && about === post)?.acts
  }
  const shared = await ana.social.posts.create('', 'public', { share: post })
  await waitFor(async () => (await told()) === 1)
  await sameAfterRebuild(bo)
  await ana.social.posts.delete(shared)
  await waitFor(async () => (await told()) === undefined)
  await sameAfterRebuild(bo)
})

test('a post for some people cannot be shared', async () => {
  await using chain = await startChain()
  const { ana, bo } = chain
  const closed = await bo.post('between us')
  await seen(ana, closed)
  await rejects(share(ana, closed), 'not-shareable')
  await rejects(share(bo, closed), 'not-shareable')
})

test('forged quotes show nothing, whoever writes them', async () => {
  await using chain = await startChain()
  const { ana, bo, cy } = chain
  const post = await bo.social.posts.create('true words', 'public')
  await seen(ana, post)
  const { keyring } = ana.social
  const signer = { peer: keyring.device.peer, person: keyring.person, name: 'Bo' }
  const original: PostRecord = {
    kind: 'post',
    nonce: fromBase64url(ana.social.posts.at(post)!.post.nonce)!,
    atMs: ana.world.now(),
    text: 'false words',
    media: [],
  }
  const forged = quotedOf(encodeRecord(signPost(signer, original)), keyring.certificate)!
  const asBo = quotedOf(
    encodeRecord(signPost({ ...signer, person: bo.person }, original)),
    keyring.certificate,
  )!
  const names = [
    { author: bo.person, post },
    { author: bo.person, post: postId(ana.person, original.nonce) },
  ]
  const sharings: PostId[] = []
  for (const [at, quoted] of [
    forged,
    asBo,
    { ...forged, certificate: bo.social.keyring.certificate },
  ].entries()) {
    for (const [of, named] of names.entries()) {
      const nonce = new Uint8Array(16).fill(at * 2 + of + 1)
      const sharing: PostRecord = { ...original, nonce, text: `look ${at} ${of}`, share: named }
      await write(ana, [sharing, { kind: 'quote', nonce, post: quoted }])
      sharings.push(postId(ana.person, nonce))
    }
  }
  await ana.sync.pull(cy.peer)
  await cy.sync.pull(ana.peer)
  for (const sharing of sharings) {
    await seen(cy, sharing)
    assert.is(shown(cy, sharing), 'missing')
  }
  await sameAfterRebuild(cy)
})

test('nobody but its writer takes a quote back, and only the author of a post has it gone from others', async () => {
  await using chain = await startChain()
  const { ana, bo, cy, di } = chain
  const post = await bo.social.posts.create('words that stay', 'public')
  await seen(ana, post)
  const shared = await share(ana, post)
  await shows(cy, shared, 'Bo: words that stay')
  const atMs = di.world.now()
  const targets = [post, shared, quoteId(shared)]
  await write(
    di,
    targets.map((target) => ({ kind: 'retraction', target, atMs })),
  )
  await cy.sync.pull(di.peer)
  assert.ok(isRetracted(cy.store, di.person, post))
  assert.is(shown(cy, shared), 'Bo: words that stay')
  await sameAfterRebuild(cy)
})

test('a post that is too long with its edit cannot be shared', async () => {
  await using chain = await startChain()
  const { ana } = chain
  const post = await ana.social.posts.create('a'.repeat(40_000), 'public')
  await share(ana, post)
  await ana.social.posts.edit(post, { text: 'b'.repeat(40_000) })
  await rejects(share(ana, post), 'not-shareable')
})

test('a post that was edited many times is shared with its last words', async () => {
  await using chain = await startChain()
  const { ana, cy } = chain
  const post = await ana.social.posts.create('the first words', 'public')
  const { keyring } = ana.social
  const signer = { peer: keyring.device.peer, person: ana.person, name: 'Ana' }
  const nonce = fromBase64url(ana.social.posts.at(post)!.post.nonce)!
  const edits = Array.from({ length: versionEntriesMax + 1 }, (_, at): PostEditRecord => {
    const version = at + 1
    const text = `words ${version}`
    return signPost(signer, { kind: 'post-edit', nonce, version, text, atMs: ana.world.now() })
  })
  await write(ana, edits)
  const shared = await share(ana, post)
  await seen(cy, shared)
  const counted = (): string | undefined => cy.store.get(quotes, quoteId(shared))?.text
  await waitFor(() => counted() === `words ${edits.length}`)
})

test('a quote is handed on as it counts, not another one of the same post', async () => {
  await using chain = await startChain()
  const { ana, bo, cy, di } = chain
  const { keyring } = bo.social
  const signer = { peer: keyring.device.peer, person: bo.person, name: 'Bo' }
  const atMs = ana.world.now()
  const nonce = new Uint8Array(16).fill(1)
  const proved = (record: PostRecord | PostEditRecord): QuotedRecord =>
    quotedOf(encodeRecord(signPost(signer, record)), keyring.certificate)!
  const post = proved({ kind: 'post', nonce, atMs, text: 'first words', media: [] })
  const edit = proved({ kind: 'post-edit', nonce, version: 1, text: 'last words', atMs })
  const named = { author: bo.person, post: postId(bo.person, nonce) }
  await write(ana, [
    { kind: 'post', nonce, atMs, text: 'look', media: [], share: named },
    { kind: 'quote', nonce, post },
    { kind: 'quote', nonce, post, edit },
  ])
  await cy.sync.pull(ana.peer)
  const first = postId(ana.person, nonce)
  await shows(cy, first, 'Bo: last words')
  await shows(di, await share(cy, first), 'Bo: last words')
})

test('one quote counts for a post, the same whatever came first, and no other is kept', async () => {
  await using chain = await startChain()
  const { ana, cy, di } = chain
  const { keyring } = di.social
  const signer = { peer: keyring.device.peer, person: di.person, name: 'Di' }
  const atMs = di.world.now()
  const proved = (record: PostRecord | PostEditRecord): QuotedRecord =>
    quotedOf(encodeRecord(signPost(signer, record)), keyring.certificate)!
  const quoteOf = (text: string, fill: number): Omit<QuoteRecord, 'nonce'> => {
    const nonce = new Uint8Array(16).fill(fill)
    return { kind: 'quote', post: proved({ kind: 'post', nonce, atMs, text, media: [] }) }
  }
  const named = (fill: number): SharedPost => ({
    author: di.person,
    post: postId(di.person, new Uint8Array(16).fill(fill)),
  })
  const edit = { nonce: new Uint8Array(16).fill(1), version: 1, text: 'edited', atMs } as const
  const greater = { ...quoteOf('first', 1), edit: proved({ kind: 'post-edit', ...edit }) }
  const lesser = quoteOf('second', 2)
  const sharing = async (
    fill: number,
    share: SharedPost,
    quotes: Omit<QuoteRecord, 'nonce'>[],
  ): Promise<PostId> => {
    const nonce = new Uint8Array(16).fill(fill)
    const post: PostRecord = { kind: 'post', nonce, atMs, text: 'look', media: [], share }
    await write(ana, [post, ...quotes.map((quote) => ({ ...quote, nonce }))])
    await cy.sync.pull(ana.peer)
    const id = postId(ana.person, nonce)
    await seen(cy, id)
    return id
  }
  const ofFirst = await sharing(11, named(1), [lesser, greater])
  const ofSecond = await sharing(12, named(2), [greater, lesser])
  assert.is(shown(cy, ofFirst), 'Di: edited')
  assert.is(shown(cy, ofSecond), 'missing')
  const kept = async (): Promise<number[]> => [
    (await cy.store.list(quotes, {})).length,
    (await cy.store.list(quotedIn, {})).length,
  ]
  assert.equal(await kept(), [2, 2])
  await write(di, [{ kind: 'retraction', target: named(1).post, atMs }])
  await cy.sync.pull(di.peer)
  await shows(cy, ofFirst, 'gone')
  assert.equal(await kept(), [0, 0])
  const afterwards = await sharing(13, named(2), [greater, lesser])
  assert.is(shown(cy, afterwards), 'missing')
  assert.equal(await kept(), [0, 0])
  await sameAfterRebuild(cy)
})

test('a retraction has a node look after its quotes only where it shares what was taken back', async () => {
  await using chain = await startChain()
  const { ana } = chain
  const post = await ana.social.posts.create('the river rises', 'public')
  const shared = await share(ana, post)
  const other = await ana.social.posts.create('of no interest', 'public')
  let gone = 0
  const events = { quoteGone: () => void gone++ }
  const atMs = ana.world.now()
  await write(ana, [{ kind: 'retraction', target: other, atMs }], events)
  assert.is(gone, 0)
  await write(ana, [{ kind: 'retraction', target: post, atMs }], events)
  assert.is(gone, 1)
  assert.is(shown(ana, shared), 'gone')
})

test.run()
