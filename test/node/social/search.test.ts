/** Searching over what a person may read: the index follows the store, and nothing is shown that is not there any more. */
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { noteChange } from '../../../node/social/feeds/changes.ts'
import { changesMax } from '../../../node/social/feeds/limits.ts'
import type { SearchPage } from '../../../node/social/search/searching.ts'
import { DirectIndex } from '../../helpers/direct-index.ts'
import { recordsFrom } from '../../../node/social/feeds/records.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { applyRecord } from '../../../node/social/slices.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { talkOf } from '../../helpers/messages.ts'
import { pictureAlt, postPicture } from '../../helpers/picture-posts.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { tempDir, type TempDir } from '../../helpers/temp-dir.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/search')

interface Searched extends AsyncDisposable {
  readonly node: SocialNode
  readonly index: DirectIndex
  readonly folder: TempDir
}

async function startSearched(name: string, hub: FakeHub): Promise<Searched> {
  const folder = await tempDir()
  const index = new DirectIndex(join(folder.path, 'search.db'))
  const node = await SocialNode.start(name, { hub, search: { index, version: 'v' } })
  const dispose = async (): Promise<void> => {
    await node[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  }
  return { node, index, folder, [Symbol.asyncDispose]: dispose }
}

async function search({ node }: Searched, text: string, limit = 50): Promise<SearchPage> {
  await waitFor(() => isUpToDate(node))
  return node.social.searching.find({ text, limit })
}

function isUpToDate({ social }: SocialNode): boolean {
  const { isMaking, behind } = social.searching.progress()
  return !isMaking && behind === 0
}

/** The first excerpt of each hit. */
async function found(searched: Searched, text: string): Promise<string[]> {
  const { hits } = await search(searched, text)
  return hits.map(({ excerpts }) => excerpts[0]?.text ?? '')
}

test('words of posts, comments, pictures, remixes, boards and people are found, newest first', async () => {
  const hub = new FakeHub()
  await using ana = await startSearched('ana', hub)
  await using bo = await SocialNode.start('bo', { hub })
  await befriendSocial(ana.node, bo)
  const post = await ana.node.post('A dandelion on the wind')
  await ana.node.social.threads.comment(post, 'Dandelions everywhere')
  const { post: picture } = await postPicture(ana.node, { isFree: true })
  const layer = { text: 'SNOW JOKE', x: 500, y: 500, width: 800, size: 100 } as const
  const drawn = { ...layer, align: 'center', color: '#ffffff', hasOutline: true } as const
  await ana.node.social.remixes.add(picture, { number: 0, layers: [drawn], alt: '' })
  const board = await ana.node.social.collecting.create({ name: 'Löwenzahn', type: 'board' })
  await ana.node.social.collecting.save(board, { post, note: 'for the garden' })
  assert.equal(await found(ana, 'dandelion'), ['Dandelions everywhere', 'A dandelion on the wind'])
  assert.equal(await found(ana, 'snow'), ['SNOW JOKE', pictureAlt])
  assert.equal(await found(ana, 'lowenz'), ['Löwenzahn'])
  assert.equal(await found(ana, '"for the g"'), ['for the garden'])
  assert.equal(await found(ana, 'w'), [
    'Löwenzahn',
    'SNOW JOKE',
    pictureAlt,
    'Dandelions everywhere',
    'A dandelion on the wind',
  ])
  const { above } = await search(ana, 'bo')
  assert.equal(
    above.map(({ thing }) => thing.author),
    [bo.person],
  )
  assert.equal(await found(ana, 'has:photo'), ['look'])
  assert.equal(await found(ana, 'dandelion snow'), [])
})

test('tags that posts have stand above them, and texts are found and shown as they are read', async () => {
  await using ana = await startSearched('ana', new FakeHub())
  const post = await ana.node.post('**Two** [friends](https://example.org/path) in #Spring')
  const { above, hits } = await search(ana, 'spring')
  assert.equal(
    above.map(({ id, thing }) => [id, thing.kind]),
    [['spring', 'tag']],
  )
  assert.is(hits[0]?.excerpts[0]?.text, 'Two friends in #Spring')
  assert.is((await search(ana, '#spring')).above.length, 1)
  assert.equal((await search(ana, 'spring from:ana')).above, [])
  assert.equal(await found(ana, 'example'), [])
  await ana.node.social.posts.delete(post)
  assert.equal((await search(ana, 'spring')).above, [])
})

test('filters name people, aspects and days; one that names nothing is told', async () => {
  const hub = new FakeHub()
  await using ana = await startSearched('ana', hub)
  await using bo = await SocialNode.start('bo', { hub })
  await befriendSocial(bo, ana.node)
  await ana.node.social.aspects.create('Work')
  await ana.node.post('mine for family')
  await ana.node.post('mine for work', 'Work')
  await bo.post('theirs')
  await waitFor(async () => (await ana.node.texts()).includes('theirs'))
  assert.equal(await found(ana, 'from:bo'), ['theirs'])
  assert.equal(await found(ana, 'from:ana mine'), ['mine for work', 'mine for family'])
  assert.equal(await found(ana, 'in:work'), ['mine for work'])
  assert.is((await found(ana, 'after:1999')).length, 3)
  assert.equal(await found(ana, 'mine before:1999'), [])
  const { misfits, hits } = await search(ana, 'mine in:Nowhere')
  assert.equal(misfits, [{ filter: 'in', value: 'Nowhere' }])
  assert.equal(hits, [])
  assert.equal(await found(ana, ''), [])
})

test('what a poll offers is found', async () => {
  await using ana = await startSearched('ana', new FakeHub())
  const { social } = ana.node
  const poll = { options: ['Tulips', 'Löwenzahn'] } as const
  await social.posts.create('Which ones?', [await ana.node.aspect()], { poll })
  assert.equal(await found(ana, 'lowenzahn'), ['Löwenzahn'])
  assert.equal((await search(ana, 'tulip')).hits[0]?.excerpts[0]?.name, 'option')
})

test('a post that comes to one more aspect is found there', async () => {
  await using ana = await startSearched('ana', new FakeHub())
  const { node } = ana
  await node.social.aspects.create('Work')
  await node.post('at work', 'Work')
  const post = await node.post('at home')
  assert.equal(await found(ana, 'in:work home'), [])
  const rows = (await node.store.list(feeds, {})).map(([, row]) => row)
  const all = await Promise.all(
    rows.map((row) => recordsFrom(node.store, row, { from: 1, limit: 100 })),
  )
  const record = all.flat().find((each) => each.kind === 'post' && each.text === 'at home')!
  const { keyring } = node.social
  const writer = new Writer({ apply: applyRecord, keyring, world: node.world, events: {} })
  const aspect = await node.aspect('Work')
  await node.store.transact((tx) => writer.write(tx, { kind: 'aspect', aspect, epoch: 1 }, record))
  assert.equal(node.social.posts.at(post)?.post.audience.length, 2)
  await waitFor(async () => (await found(ana, 'in:work home')).length === 1)
})

test('messages are found in their conversation, until they are taken back', async () => {
  const hub = new FakeHub()
  await using ana = await startSearched('ana', hub)
  await using bo = await SocialNode.start('bo', { hub })
  await befriendSocial(bo, ana.node)
  const message = await bo.social.conversations.start([ana.node.person], 'the key is below the pot')
  await waitFor(async () => (await found(ana, 'below the')).length === 1)
  const [hit] = (await search(ana, 'pot')).hits
  assert.equal([hit?.thing.kind, hit?.thing.author], ['message', bo.person])
  assert.is(hit?.thing.conversation, talkOf(ana.node.person, bo.person))
  await bo.social.conversations.retract(message)
  await waitFor(async () => (await found(ana, 'below the')).length === 0)
})

test('what is taken back leaves the index and its file at once; a block hides, and its end shows again', async () => {
  const hub = new FakeHub()
  await using ana = await startSearched('ana', hub)
  await using bo = await SocialNode.start('bo', { hub })
  await befriendSocial(bo, ana.node)
  const secret = await bo.post('quetzalcoatlus')
  await bo.post('harmless')
  await waitFor(async () => (await ana.node.texts()).length === 2)
  assert.equal(await found(ana, 'quetzal'), ['quetzalcoatlus'])
  await bo.social.posts.delete(secret)
  await waitFor(async () => (await ana.node.texts()).length === 1)
  await waitFor(() => isUpToDate(ana.node))
  assert.is(ana.index.database.find({ ...everything, terms: ['quetzal'] }).rows.length, 0)
  await ana.node.social.people.block(bo.person)
  assert.equal(await found(ana, 'harmless'), [])
  assert.equal((await search(ana, 'bo')).above, [])
  await ana.node.social.people.unblock(bo.person)
  assert.equal(await found(ana, 'harmless'), ['harmless'])
  assert.is((await search(ana, 'bo')).above.length, 1)
})

const everything = { terms: [], isAbove: false, has: [], without: [], limit: 100 }

test('nothing is found of what somebody muted posts or says, unless they are named; they themselves are', async () => {
  const hub = new FakeHub()
  await using ana = await startSearched('ana', hub)
  await using bo = await SocialNode.start('bo', { hub })
  await befriendSocial(ana.node, bo)
  await bo.social.aspects.addMember(await bo.aspect(), ana.node.person)
  const post = await ana.node.post('my wind')
  await waitFor(() => bo.social.posts.at(post) !== undefined)
  await bo.social.threads.comment(post, 'a wind by bo')
  const theirs = await bo.post('wind of bo')
  await bo.social.conversations.start([ana.node.person], 'wind for you')
  await waitFor(() => ana.node.social.posts.at(theirs) !== undefined)
  await waitFor(async () => (await found(ana, 'wind')).length === 4)
  await ana.node.social.knowing.setMuted(bo.person, true)
  assert.equal((await found(ana, 'wind')).toSorted(), ['my wind', 'wind for you'])
  assert.equal((await found(ana, 'wind from:bo')).toSorted(), [
    'a wind by bo',
    'wind for you',
    'wind of bo',
  ])
  assert.is((await search(ana, 'bo')).above.length, 1)
})

test('an index that lags behind shows nothing that is gone, and nothing that no longer fits', async () => {
  await using ana = await startSearched('ana', new FakeHub())
  const post = await ana.node.post('soon gone')
  await waitFor(() => isUpToDate(ana.node))
  // From now on nothing is written to the index.
  const { promise, resolve } = Promise.withResolvers<void>()
  ana.index.write = () => promise
  await ana.node.social.posts.delete(post)
  const { hits } = await ana.node.social.searching.find({ text: 'gone', limit: 10 })
  assert.equal(hits, [])
  assert.ok(ana.node.social.searching.progress().behind > 0)
  assert.is(ana.index.database.find({ ...everything, terms: ['gone'] }).rows.length, 1)
  resolve()
})

test('it is made anew where changes were forgotten, after a rebuild, and after it was lost', async () => {
  await using ana = await startSearched('ana', new FakeHub())
  await ana.node.post('before')
  assert.equal(await found(ana, 'before'), ['before'])
  const begun = ana.index.begun
  await ana.node.store.transact((tx) => {
    for (let count = 0; count <= changesMax; count++) {
      noteChange(tx, { kind: 'settings', id: 'language' })
    }
  })
  assert.equal(await found(ana, 'before'), ['before'])
  assert.is(ana.index.begun, begun + 1)
  await ana.node.rebuild()
  assert.equal(await found(ana, 'before'), ['before'])
  ana.index.database.drop()
  await ana.node.post('after')
  await waitFor(() => ana.node.log.lines.some(({ msg }) => String(msg).includes('search')))
  await ana.node.world.pass(10_000)
  assert.equal(await found(ana, 'fore'), ['before'])
  assert.equal(await found(ana, 'after'), ['after'])
})

test('searching asks nobody: no act of the network follows from it', async () => {
  const hub = new FakeHub()
  await using ana = await startSearched('ana', hub)
  await using bo = await SocialNode.start('bo', { hub })
  await befriendSocial(ana.node, bo)
  await bo.post('theirs')
  await waitFor(() => isUpToDate(ana.node))
  const acts: string[] = []
  const { network } = ana.node
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(network) as object)) {
    if (name === 'constructor' || isGetter(network, name)) continue
    Object.defineProperty(network, name, { value: () => acts.push(name) })
  }
  const calls = { ...ana.node.calls }
  for (const text of ['theirs', 'bo', 'from:bo', 'in:Family', 'x', 'has:photo nothing']) {
    await ana.node.social.searching.find({ text, limit: 10 })
  }
  assert.equal(acts, [])
  assert.equal(ana.node.calls, calls)
  for (const name of Object.getOwnPropertyNames(network)) {
    if (typeof network[name as keyof typeof network] === 'function') {
      Reflect.deleteProperty(network, name)
    }
  }
})

function isGetter(of: object, name: string): boolean {
  const prototype = Object.getPrototypeOf(of) as object
  return Object.getOwnPropertyDescriptor(prototype, name)?.get !== undefined
}

test('pages follow each other without a gap, and are bounded', async () => {
  await using ana = await startSearched('ana', new FakeHub())
  for (let count = 0; count < 7; count++) await ana.node.post(`number ${count}`)
  await waitFor(() => isUpToDate(ana.node))
  const texts: string[] = []
  for (let before: string | undefined, isEnd = false; !isEnd;) {
    const page = await ana.node.social.searching.find({ text: 'number', before, limit: 3 })
    assert.ok(page.hits.length <= 3)
    texts.push(...page.hits.map(({ excerpts }) => excerpts[0]?.text ?? ''))
    before = page.next
    isEnd = before === undefined
  }
  assert.equal(
    texts,
    [6, 5, 4, 3, 2, 1, 0].map((number) => `number ${number}`),
  )
})

test.run()
