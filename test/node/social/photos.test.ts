/** The list of all pictures: as the timeline has them, also when a post goes, a clock is set right, or the views are made anew. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { photos } from '../../../node/social/media/tables.ts'
import { timeline } from '../../../node/social/posts/tables.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { exchange } from '../../helpers/own-devices.ts'
import { postPicture } from '../../helpers/picture-posts.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'

const test = suite('node/social/photos')
const dayMs = 86_400_000

/** Every picture that the list has, by pages of `limit`. */
async function listed({ social }: SocialNode, limit = 2): Promise<string[]> {
  const found: string[] = []
  for (let before: string | undefined, isEnd = false; !isEnd;) {
    const page = await social.timelines.photos({ limit, ...(before !== undefined && { before }) })
    assert.ok(page.photos.length <= limit)
    found.push(...page.photos.map(({ post, number }) => `${post.id} ${number}`))
    isEnd = page.next === undefined
    before = page.next
  }
  return found
}

/** The pictures of the timeline, newest first. */
async function inTimeline({ social }: SocialNode): Promise<string[]> {
  const { rows } = await social.timelines.read({ limit: 1000 })
  return rows.flatMap(({ post }) =>
    post.media.flatMap(({ kind }, number) => (kind === 'picture' ? [`${post.id} ${number}`] : [])),
  )
}

async function assertSame(node: SocialNode, count: number): Promise<void> {
  const expected = await inTimeline(node)
  assert.is(expected.length, count)
  for (const limit of [1, 2, 3, 100]) assert.equal(await listed(node, limit), expected)
  assert.is((await node.store.list(photos, {})).length, count)
}

/** A post with three pictures and a card between them. */
async function postFour(node: SocialNode): Promise<void> {
  const { library } = node.social
  const words = { alt: '', caption: '', layers: [] }
  const media = []
  for (let index = 0; index < 3; index += 1) {
    const blob = await library.store(oneByte())
    const seen = { type: 'image/webp', name: '', width: 8, height: 8 }
    const { id } = await library.uploads.add({ kind: 'picture', blob, ...seen, ...words })
    media.push({ upload: id, ...words })
  }
  const card = { card: { color: '#2f6f4f', width: 4, height: 3 }, ...words }
  const four = [media[0]!, card, media[1]!, media[2]!]
  node.world.set(node.world.now() + 1000)
  await node.social.posts.create('four', [await node.aspect()], { media: four })
}

async function* oneByte(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1)
}

test('pages of any size bring all pictures once, newest post first, each post in its order', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  assert.equal(await listed(ana), [])
  await postPicture(ana)
  await ana.post('words alone')
  await postFour(ana)
  await postPicture(ana)
  await assertSame(ana, 5)
  const [, first, second, third] = await listed(ana)
  assert.equal(
    [first, second, third].map((each) => each?.slice(-1)),
    ['0', '2', '3'],
  )
  await sameAfterRebuild(ana)
  await assertSame(ana, 5)
})

test('a post that is taken back leaves the list, at its author and at its readers', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub })
  await using bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  const { post } = await postPicture(ana)
  await postPicture(ana)
  await exchange(ana, bo)
  await assertSame(bo, 2)
  await ana.social.posts.delete(post)
  await exchange(ana, bo)
  for (const node of [ana, bo]) {
    await assertSame(node, 1)
    await node.rebuild()
    await assertSame(node, 1)
  }
  await bo.social.people.block(ana.person)
  assert.equal(await listed(bo), [])
})

test('pictures move with their posts when a clock that was ahead is set right', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  const { world } = ana
  await postPicture(ana)
  world.set(world.now() + 400 * dayMs)
  await postFour(ana)
  await postPicture(ana)
  const before = await listed(ana)
  world.set(world.now() - 400 * dayMs)
  await ana.post('after all')
  assert.equal(await listed(ana), before)
  await assertSame(ana, 5)
  const keys = await ana.store.list(timeline, {})
  const spots = new Set((await ana.store.list(photos, {})).map(([, { spot }]) => spot))
  assert.equal(
    [...spots].filter((spot) => !keys.some(([key]) => key === spot)),
    [],
  )
  await sameAfterRebuild(ana)
  await assertSame(ana, 5)
})

test('the list may be of one person, or of one aspect', async () => {
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub, aspects: ['Family', 'Work'] })
  await using bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo, 'Work')
  await postPicture(ana)
  await postPicture(ana, { aspect: 'Work' })
  await exchange(ana, bo)
  const idsOf = async (query: object): Promise<string[]> =>
    (await ana.social.timelines.photos({ limit: 10, ...query })).photos.map(({ post }) => post.id)
  assert.is((await idsOf({})).length, 2)
  assert.is((await idsOf({ aspect: await ana.aspect('Work') })).length, 1)
  assert.is((await idsOf({ author: ana.person })).length, 2)
  assert.equal(await idsOf({ author: bo.person }), [])
  assert.is((await bo.social.timelines.photos({ limit: 10, author: ana.person })).photos.length, 1)
})

test.run()
