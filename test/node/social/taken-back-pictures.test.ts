/** A picture that several posts show: what becomes of its file when one of them is taken back, in whatever order a node hears of them. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BlobId, PostId } from '../../../protocol/ids.ts'
import type { MediaWish } from '../../../node/social/media/media-library.ts'
import { mediaOf } from '../../../node/social/media/media-rows.ts'
import { goneBlobs } from '../../../node/social/media/tables.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, quiet } from '../../helpers/fake-world.ts'
import { postPicture, type Posted } from '../../helpers/picture-posts.ts'
import { SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/taken-back-pictures')
const words = { layers: [], alt: '', caption: '' }

interface Friends extends AsyncDisposable {
  ana: SocialNode
  bo: SocialNode
  cy: SocialNode
  /** Another person, who knows nobody yet. */
  readonly newcomer: (name: string) => Promise<SocialNode>
}

/** Each of the three has the others in Family. */
async function friends(): Promise<Friends> {
  const hub = new FakeHub()
  const world = new FakeWorld('taken back')
  const all: SocialNode[] = []
  const newcomer = async (name: string): Promise<SocialNode> => {
    const node = await SocialNode.start(name, { hub, world })
    all.push(node)
    return node
  }
  const [ana, bo, cy] = [await newcomer('Ana'), await newcomer('Bo'), await newcomer('Cy')]
  for (const [one, other] of [
    [ana, bo],
    [ana, cy],
    [bo, cy],
  ] as const) {
    await meet(one, other)
  }
  const end = async (): Promise<void> => {
    for (const node of all) await node[Symbol.asyncDispose]()
  }
  return { ana, bo, cy, newcomer, [Symbol.asyncDispose]: end }
}

async function meet(one: SocialNode, other: SocialNode): Promise<void> {
  await other.join(await one.invite(), await other.aspect())
  await Promise.all([one.sync.pull(other.peer), other.sync.pull(one.peer)])
}

async function seen(post: PostId, ...nodes: SocialNode[]): Promise<void> {
  for (const node of nodes) {
    await waitFor(() => node.social.posts.at(post), { description: `${node.name} sees the post` })
  }
}

async function has(wanted: boolean, ids: readonly BlobId[], ...nodes: SocialNode[]): Promise<void> {
  for (const node of nodes) {
    const description = `${node.name} ${wanted ? 'has' : 'lacks'} the files`
    await waitFor(() => ids.every((id) => node.files.has(id) === wanted), { description })
  }
}

/** Lets all that is under way come to its end. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await quiet()
}

async function free(node: SocialNode, ...readers: SocialNode[]): Promise<Posted> {
  const posted = await postPicture(node, { isPublic: true, isFree: true })
  await has(true, posted.ids, ...readers)
  return posted
}

async function remix(node: SocialNode, post: PostId): Promise<PostId> {
  return node.social.posts.create('', 'public', { remix: { post, number: 0, ...words } })
}

async function share(node: SocialNode, post: PostId): Promise<PostId> {
  return node.social.posts.create('', 'public', { share: post })
}

/** The picture of a post, to be named once more as one's own, as a program of somebody else might. */
async function copyOf({ social }: SocialNode, post: PostId): Promise<MediaWish> {
  const [row] = social.posts.at(post)!.post.media
  const { id } = await social.library.uploads.add(mediaOf(row!))
  return { upload: id, ...words }
}

test('on a board it goes as well, and leaves an empty place', async () => {
  await using all = await friends()
  const { ana, bo } = all
  const { post, ids } = await free(ana, bo)
  const board = await bo.social.collecting.create({ name: 'Snow', type: 'board' })
  await bo.social.collecting.save(board, { post, note: '' })
  await ana.social.posts.delete(post)
  await has(false, ids, ana, bo)
  assert.is(bo.social.collecting.at(board)?.items.length, 1)
  await sameAfterRebuild(bo)
})

test('its author’s own remix keeps it, until that is taken back too', async () => {
  await using all = await friends()
  const { ana, bo, newcomer } = all
  const { post, ids } = await free(ana, bo)
  const own = await remix(ana, post)
  await seen(own, bo)
  const others = await remix(bo, own)
  await seen(others, ana)
  await ana.social.posts.delete(post)
  await waitFor(() => bo.social.posts.at(post) === undefined)
  await settled()
  await has(true, ids, ana, bo)
  // Somebody who never saw the first one has it from the second.
  const di = await newcomer('Di')
  await meet(bo, di)
  await meet(ana, di)
  await has(true, ids, di)
  await ana.social.posts.delete(own)
  await has(false, ids, ana, bo, di)
  for (const node of [ana, bo, di]) await sameAfterRebuild(node)
})

test('of somebody’s remix the picture goes with the first of the chain, and stays where a remix between is taken back', async () => {
  await using all = await friends()
  const { ana, bo, cy } = all
  const { post, ids } = await free(ana, bo, cy)
  const between = await remix(bo, post)
  await seen(between, cy)
  const last = await remix(cy, between)
  await seen(last, ana, bo)
  await bo.social.posts.delete(between)
  await waitFor(() => cy.social.posts.at(between) === undefined)
  await settled()
  await has(true, ids, ana, bo, cy)
  await ana.social.posts.delete(post)
  await has(false, ids, ana, bo, cy)
  assert.ok(bo.social.posts.at(last))
  for (const node of [ana, bo, cy]) await sameAfterRebuild(node)
})

test('what is noted of a picture that is gone goes with the last post that names it', async () => {
  await using all = await friends()
  const { ana, bo } = all
  const { post, ids } = await free(ana, bo)
  const made = await remix(bo, post)
  await seen(made, ana)
  await ana.social.posts.delete(post)
  await has(false, ids, ana, bo)
  assert.is((await bo.store.list(goneBlobs, {})).length, ids.length)
  await bo.social.posts.delete(made)
  for (const node of [ana, bo]) {
    await waitFor(async () => (await node.store.list(goneBlobs, {})).length === 0)
  }
})

test('a person who shares a remix and takes that back leaves its picture at those who made it', async () => {
  await using all = await friends()
  const { ana, bo, cy, newcomer } = all
  const di = await newcomer('Di')
  await meet(cy, di)
  const { post, ids } = await free(ana, bo, cy)
  const made = await remix(bo, post)
  await seen(made, cy)
  // Di does not know Ana, and so sees the picture in remixes alone.
  const shared = await share(cy, made)
  await has(true, ids, di)
  await meet(bo, di)
  await seen(made, di)
  const further = await remix(di, made)
  await seen(further, cy)
  const again = await share(cy, further)
  await seen(again, di)
  await cy.social.posts.delete(again)
  await waitFor(() => di.social.posts.at(again) === undefined)
  await settled()
  await has(true, ids, di)
  await cy.social.posts.delete(shared)
  await waitFor(() => di.social.posts.at(shared) === undefined)
  await settled()
  await has(true, ids, di)
  for (const node of [cy, di]) await sameAfterRebuild(node)
})

const orders = [
  ['Ana', 'Bo', 'Cy'],
  ['Ana', 'Cy', 'Bo'],
  ['Bo', 'Ana', 'Cy'],
  ['Bo', 'Cy', 'Ana'],
  ['Cy', 'Ana', 'Bo'],
  ['Cy', 'Bo', 'Ana'],
] as const

for (const order of orders) {
  const names = order.join(', ')
  test(`who hears of a picture, a remix and who shares that from ${names} loses it when it is taken back`, async () => {
    await using all = await friends()
    const { ana, bo, cy, newcomer } = all
    const [before, after] = [await newcomer('Di'), await newcomer('Eve')]
    const { post, ids } = await free(ana, bo, cy)
    const made = await remix(bo, post)
    await seen(made, cy)
    const shared = await share(cy, made)
    const by = { Ana: ana, Bo: bo, Cy: cy }
    for (const name of order) await meet(by[name], before)
    await seen(shared, before)
    await has(true, ids, before)
    // Eve hears that it was taken back from Ana alone, beside people who have it yet.
    for (const friend of [bo, cy, before]) await ana.network.disconnect(friend.peer)
    await ana.social.posts.delete(post)
    for (const name of order) await meet(by[name], after)
    await seen(shared, after)
    await has(false, ids, after)
    await ana.network.connect(before.peer)
    await has(false, ids, before)
    await settled()
    await has(false, ids, before, after)
    assert.ok(before.social.posts.at(made))
    for (const node of [before, after]) await sameAfterRebuild(node)
  })
}

test('somebody who names it as their own, in a post or a message, keeps it, and takes it from nobody', async () => {
  await using all = await friends()
  const { ana, bo, cy } = all
  const { post, ids } = await free(ana, bo, cy)
  const copy = await bo.social.posts.create('mine', 'public', { media: [await copyOf(bo, post)] })
  await seen(copy, cy)
  await bo.social.posts.delete(copy)
  await waitFor(() => cy.social.posts.at(copy) === undefined)
  await settled()
  await has(true, ids, ana, bo, cy)
  const media = [await copyOf(bo, post)]
  await bo.social.conversations.start([cy.person], '', media)
  await waitFor(async () => (await cy.social.conversations.list({ limit: 1 })).rows.length === 1)
  await ana.social.posts.delete(post)
  await has(false, ids, ana)
  await waitFor(() => cy.social.posts.at(post) === undefined)
  await settled()
  await has(true, ids, bo, cy)
})

test.run()
