/** Boards and albums: private ones on all devices, shared ones that grow, and files that stay because they are saved. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { CollectionId, PostId } from '../../../protocol/ids.ts'
import type { CollectedItem } from '../../../protocol/records/collection.ts'
import { collectedMax } from '../../../protocol/limits.ts'
import type { CollectionRow } from '../../../node/social/collections/tables.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { everything, link, startHome } from '../../helpers/own-devices.ts'
import { postPicture } from '../../helpers/picture-posts.ts'
import { rejects } from '../../helpers/rejects.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/collections')

interface Circle extends AsyncDisposable {
  ana: SocialNode
  bo: SocialNode
  cy: SocialNode
}

/** Bo and Cy are in Ana's Family, and Bo has Ana in his. */
async function startCircle(): Promise<Circle> {
  const hub = new FakeHub()
  const world = new FakeWorld('collections')
  const start = (name: string): Promise<SocialNode> => SocialNode.start(name, { hub, world })
  const [ana, bo, cy] = [await start('Ana'), await start('Bo'), await start('Cy')]
  for (const friend of [bo, cy]) {
    await friend.join(await ana.invite(), await friend.aspect())
    await Promise.all([ana.sync.pull(friend.peer), friend.sync.pull(ana.peer)])
  }
  const end = async (): Promise<void> => {
    for (const node of [ana, bo, cy]) await node[Symbol.asyncDispose]()
  }
  return { ana, bo, cy, [Symbol.asyncDispose]: end }
}

async function board(node: SocialNode, name = 'Garden'): Promise<CollectionId> {
  return node.social.collecting.create({ name, type: 'board' })
}

function save(
  node: SocialNode,
  id: CollectionId,
  post: PostId,
  { note = '', number }: { note?: string; number?: number } = {},
): Promise<void> {
  const item = number === undefined ? { post, note } : { post, number, note }
  return node.social.collecting.save(id, item)
}

async function seen(node: SocialNode, post: PostId): Promise<void> {
  await waitFor(() => node.social.posts.at(post), { description: `${node.name} sees the post` })
}

function itemsOn(node: SocialNode, id: CollectionId): CollectedItem[] | undefined {
  return node.social.collecting.at(id)?.items.map(({ version: _version, ...item }) => item)
}

function postsOn(node: SocialNode, id: CollectionId): PostId[] | undefined {
  return node.social.collecting.at(id)?.items.map(({ post }) => post)
}

async function shows(node: SocialNode, id: CollectionId, posts: PostId[]): Promise<void> {
  const wanted = JSON.stringify(posts)
  const description = `${node.name} sees the board as it is`
  await waitFor(() => JSON.stringify(postsOn(node, id)) === wanted, { description })
}

async function share(node: SocialNode, id: CollectionId, aspect = 'Family'): Promise<PostId> {
  const audience = [await node.aspect(aspect)]
  const post = await node.social.collecting.share(id, { text: 'my garden', audience })
  assert.ok(post)
  return post
}

test('a board keeps posts with notes in an order of its owner, and nobody else hears of it', async () => {
  await using circle = await startCircle()
  const { ana, bo } = circle
  const id = await board(ana)
  const [one, two, three] = [await ana.post('one'), await ana.post('two'), await ana.post('three')]
  await save(ana, id, one, { note: 'for spring' })
  await save(ana, id, two)
  await save(ana, id, three)
  assert.equal(postsOn(ana, id), [three, two, one])
  await ana.social.collecting.order(id, [{ post: one }, { post: three }])
  assert.equal(postsOn(ana, id), [one, three, two])
  await save(ana, id, two, { note: 'later' })
  assert.equal(itemsOn(ana, id), [
    { post: one, note: 'for spring' },
    { post: three, note: '' },
    { post: two, note: 'later' },
  ])
  assert.equal(await ana.social.collecting.savedIn(one), [id])
  await ana.social.collecting.remove(id, { post: one })
  assert.equal(await ana.social.collecting.savedIn(one), [])
  await ana.social.collecting.rename(id, 'Balcony')
  const names = (rows: CollectionRow[]): string[] => rows.map(({ name }) => name)
  assert.equal(names(await ana.social.collecting.list()), ['Balcony'])
  await bo.sync.pull(ana.peer)
  await seen(bo, three)
  assert.is(bo.social.collecting.at(id), undefined)
  await sameAfterRebuild(ana)
  await ana.social.collecting.delete(id)
  assert.equal(await ana.social.collecting.list(), [])
  assert.is(ana.social.collecting.at(id), undefined)
  await sameAfterRebuild(ana)
})

test('what is not there is not saved, and a board holds no more than fits', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  const id = await board(ana)
  const post = await ana.post('one')
  await rejects(save(ana, id, 'AAAAAAAAAAAAAAAAAAAAAA' as PostId), 'not-found')
  await rejects(save(ana, id, post, { number: 0 }), 'not-found')
  await rejects(save(ana, 'AAAAAAAAAAAAAAAAAAAAAA' as CollectionId, post), 'not-found')
  const album = await ana.social.collecting.create({ name: 'Summer', type: 'album' })
  await rejects(save(ana, album, post), 'not-found')
  for (let count = 0; count < collectedMax; count += 1) await save(ana, id, await ana.post('more'))
  await rejects(save(ana, id, post), 'limit-reached')
  assert.is(postsOn(ana, id)?.length, collectedMax)
})

test('both devices of a person have the same boards, whatever each of them changed meanwhile', async () => {
  await using home = await startHome()
  await link(home)
  const { desk, phone } = home
  const post = await desk.post('one')
  const id = await board(desk)
  await save(desk, id, post)
  await everything(home)
  await shows(phone, id, [post])
  await phone.social.collecting.rename(id, 'Phone')
  await desk.social.collecting.rename(id, 'Desk')
  await everything(home)
  const name = (node: SocialNode): string | undefined => node.social.collecting.at(id)?.name
  await waitFor(() => name(desk) === name(phone))
  for (const node of [desk, phone]) await sameAfterRebuild(node)
  // Deleted on one, changed on the other: it stays deleted.
  await phone.social.collecting.rename(id, 'Once more')
  await phone.social.collecting.rename(id, 'And again')
  await desk.social.collecting.delete(id)
  await everything(home)
  for (const node of [desk, phone]) {
    await waitFor(() => node.social.collecting.at(id) === undefined)
    assert.equal(await node.social.collecting.savedIn(post), [])
    await sameAfterRebuild(node)
  }
})

test('what two devices of a person saved and took off apart is so on both', async () => {
  await using home = await startHome()
  await link(home)
  const { desk, phone } = home
  const [one, two, three] = [
    await desk.post('one'),
    await desk.post('two'),
    await desk.post('three'),
  ]
  const id = await board(desk)
  await save(desk, id, one)
  await everything(home)
  await shows(phone, id, [one])
  await desk.network.disconnect(phone.peer)
  await save(desk, id, two)
  await desk.social.collecting.rename(id, 'Desk')
  await save(phone, id, three)
  await phone.social.collecting.remove(id, { post: one })
  await desk.network.connect(phone.peer)
  await everything(home)
  for (const node of [desk, phone]) {
    await waitFor(() => postsOn(node, id)?.toSorted().join() === [two, three].toSorted().join())
    assert.equal(await node.social.collecting.savedIn(one), [])
    await sameAfterRebuild(node)
  }
  assert.equal(desk.social.collecting.at(id), phone.social.collecting.at(id))
})

test('a shared board grows at its readers, under one post, and shows them no post that is not for them', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  const [one, two] = [await ana.post('one'), await bo.post('from Bo')]
  for (const node of [ana, bo]) await seen(node, two)
  const id = await board(ana)
  await save(ana, id, one)
  const post = await share(ana, id)
  for (const node of [bo, cy]) {
    await seen(node, post)
    assert.is(node.social.posts.at(post)?.post.collection, id)
    await shows(node, id, [one])
  }
  const before = bo.social.lastChange()
  await save(ana, id, two, { note: 'by Bo' })
  for (const node of [bo, cy]) await shows(node, id, [two, one])
  const changes = await bo.social.changesSince(before, 100)
  assert.ok(changes?.some(({ change }) => change.kind === 'collection' && change.id === id))
  assert.ok(bo.social.posts.at(two))
  assert.is(cy.social.posts.at(two), undefined)
  // Nobody is shown it twice.
  const again = { text: '', audience: [await ana.aspect()] }
  assert.is(await ana.social.collecting.share(id, again), undefined)
  await rejects(bo.social.collecting.rename(id, 'Mine'), 'not-yours')
  for (const node of [ana, bo, cy]) await sameAfterRebuild(node)
})

test('a board that one device shared grows by what another device saves', async () => {
  await using home = await startHome()
  await link(home)
  const { ana, desk, phone } = home
  const [one, two] = [await desk.post('one'), await desk.post('two')]
  const id = await board(desk)
  await save(desk, id, one)
  const post = await share(desk, id)
  await everything(home)
  await shows(ana, id, [one])
  await shows(phone, id, [one])
  await save(phone, id, two)
  await everything(home)
  await shows(ana, id, [two, one])
  await shows(desk, id, [two, one])
  for (const node of [ana, desk, phone]) await sameAfterRebuild(node)
  // Taken back where it was shared, it is gone with all that both devices wrote of it.
  await desk.social.posts.delete(post)
  await everything(home)
  await waitFor(() => ana.social.collecting.at(id) === undefined)
  assert.equal(postsOn(phone, id), [two, one])
})

test('a board that is shared with everybody reaches each contact', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  const one = await ana.post('one')
  const id = await board(ana)
  await save(ana, id, one)
  await ana.social.aspects.removeMember(await ana.aspect(), cy.person)
  await ana.social.collecting.share(id, { text: '', audience: 'public' })
  assert.is((await ana.social.collecting.sharedWith(id)).isPublic, true)
  for (const node of [bo, cy]) await shows(node, id, [one])
  await ana.social.collecting.remove(id, { post: one })
  for (const node of [bo, cy]) await shows(node, id, [])
  for (const node of [ana, bo, cy]) await sameAfterRebuild(node)
})

test('a member who was removed sees no later version', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  const [one, two] = [await ana.post('one'), await ana.post('two')]
  const id = await board(ana)
  await save(ana, id, one)
  await share(ana, id)
  for (const node of [bo, cy]) await shows(node, id, [one])
  await ana.social.aspects.removeMember(await ana.aspect(), cy.person)
  await save(ana, id, two)
  await shows(bo, id, [two, one])
  await cy.sync.pull(ana.peer)
  assert.equal(postsOn(cy, id), [one])
  for (const node of [ana, bo, cy]) await sameAfterRebuild(node)
})

test('a board that is deleted, or whose post is taken back, leaves its readers', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  const one = await ana.post('one')
  const id = await board(ana)
  await save(ana, id, one)
  const post = await share(ana, id)
  await shows(bo, id, [one])
  await ana.social.posts.delete(post)
  await waitFor(() => bo.social.collecting.at(id) === undefined)
  assert.equal(postsOn(ana, id), [one])
  assert.equal((await ana.social.collecting.sharedWith(id)).aspects, [])
  for (const node of [ana, bo, cy]) await sameAfterRebuild(node)
  const later = await share(ana, id)
  await shows(bo, id, [one])
  await ana.social.collecting.delete(id)
  await waitFor(() => bo.social.collecting.at(id) === undefined)
  await waitFor(() => bo.social.posts.at(later) === undefined)
  for (const node of [ana, bo]) await sameAfterRebuild(node)
})

test('a post that was taken back leaves an empty place', async () => {
  await using circle = await startCircle()
  const { ana, bo } = circle
  const post = await bo.post('from Bo')
  await seen(ana, post)
  const id = await board(ana)
  await save(ana, id, post)
  await bo.social.posts.delete(post)
  await waitFor(() => ana.social.posts.at(post) === undefined)
  assert.equal(postsOn(ana, id), [post])
  await sameAfterRebuild(ana)
})

test('a picture that is saved stays where others give way, and is dropped once it is not', async () => {
  await using circle = await startCircle()
  const { ana, bo } = circle
  const saved = await postPicture(bo)
  const other = await postPicture(bo)
  const has = (id = saved.ids[0]): boolean => id !== undefined && ana.files.has(id)
  await waitFor(() => has() && has(other.ids[0]))
  const id = await board(ana)
  await save(ana, id, saved.post, { number: 0 })
  await ana.social.library.storage.setRoom(0)
  assert.is(has(), true)
  assert.is(has(other.ids[0]), false)
  await ana.social.collecting.remove(id, { post: saved.post })
  await ana.social.library.storage.makeRoom()
  assert.is(has(), false)
  // Saving it brings it back.
  await ana.social.library.storage.setRoom(10_000_000)
  await save(ana, id, saved.post)
  await waitFor(() => has())
})

test('an album takes the pictures of a post one by one, in their order', async () => {
  await using circle = await startCircle()
  const { ana, bo } = circle
  const [first, second] = [await postPicture(bo), await postPicture(ana)]
  await seen(ana, first.post)
  const id = await ana.social.collecting.create({ name: 'Summer', type: 'album' })
  await save(ana, id, first.post, { note: 'June' })
  await save(ana, id, second.post)
  assert.equal(itemsOn(ana, id), [
    { post: first.post, number: 0, note: 'June' },
    { post: second.post, number: 0, note: '' },
  ])
})

test.run()
