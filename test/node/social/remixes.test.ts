/** Remixes: they reach the people who could see the picture, show where they come from, and lose the picture when it is taken back. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PostId } from '../../../protocol/ids.ts'
import type { RemixWish } from '../../../node/social/posts/lent-media.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld, quiet } from '../../helpers/fake-world.ts'
import { pictureAlt, postPicture, type Posted } from '../../helpers/picture-posts.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { sampleMedia } from '../../helpers/records.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/remixes')

interface Circle extends AsyncDisposable {
  ana: SocialNode
  bo: SocialNode
  cy: SocialNode
  /** A contact of Bo alone. */
  di: SocialNode
}

/** Bo and Cy are in Ana's Family; Di is in Bo's. */
async function startCircle(): Promise<Circle> {
  const hub = new FakeHub()
  const world = new FakeWorld('remixes')
  const start = (name: string): Promise<SocialNode> => SocialNode.start(name, { hub, world })
  const [ana, bo, cy, di] = [
    await start('Ana'),
    await start('Bo'),
    await start('Cy'),
    await start('Di'),
  ]
  for (const friend of [bo, cy]) await befriendSocial(ana, friend)
  await befriendSocial(bo, di)
  const end = async (): Promise<void> => {
    for (const node of [ana, bo, cy, di]) await node[Symbol.asyncDispose]()
  }
  return { ana, bo, cy, di, [Symbol.asyncDispose]: end }
}

async function seen(node: SocialNode, post: PostId): Promise<void> {
  await waitFor(() => node.social.posts.at(post), { description: `${node.name} sees the post` })
}

async function has(node: SocialNode, { ids }: Pick<Posted, 'ids'>, wanted: boolean): Promise<void> {
  const description = `${node.name} ${wanted ? 'has' : 'lacks'} the files`
  await waitFor(() => ids.every((id) => node.files.has(id) === wanted), { description })
}

const words = (text: string): Pick<RemixWish, 'layers' | 'alt' | 'caption'> => ({
  layers: [{ ...sampleMedia[0]!.layers[0]!, text }],
  alt: '',
  caption: '',
})

async function wordsAt(node: SocialNode, post: PostId): Promise<string[]> {
  const rows = await node.social.remixes.of(post)
  return rows.map(({ remix }) => remix.layers.map(({ text }) => text).join())
}

test('a remix in the thread reaches everybody who sees the picture, and nobody else', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, di } = circle
  const { post } = await postPicture(ana)
  await seen(bo, post)
  await bo.social.remixes.add(post, { number: 0, ...words('bo was here') })
  for (const node of [ana, bo, cy]) {
    await waitFor(async () => (await wordsAt(node, post)).includes('bo was here'))
    assert.is(await node.social.remixes.count(post), 1)
  }
  assert.equal(await di.texts(), [])
  await sameAfterRebuild(cy)
})

test('a remix names the one it was made of, and outlives it', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  const { post } = await postPicture(ana)
  await seen(bo, post)
  const parent = await bo.social.remixes.add(post, { number: 0, ...words('first') })
  await waitFor(() => cy.social.remixes.at(parent))
  await cy.social.remixes.add(post, { number: 0, parent, ...words('second') })
  await waitFor(async () => (await wordsAt(ana, post)).length === 2)
  await bo.social.threads.deleteComment(parent)
  await waitFor(async () => (await wordsAt(ana, post)).length === 1)
  const [left] = await ana.social.remixes.of(post)
  assert.is(left?.remix.parent, parent)
  assert.is(ana.social.remixes.at(parent), undefined)
})

test('a picture for some people goes into no post of somebody else, unless its author lets anybody show it', async () => {
  await using circle = await startCircle()
  const { ana, bo, di } = circle
  const closed = await postPicture(ana)
  const free = await postPicture(ana, { isFree: true })
  await seen(bo, free.post)
  const family = [await bo.aspect()]
  const remix = (post: PostId): Promise<PostId> =>
    bo.social.posts.create('', family, { remix: { post, number: 0, ...words('look') } })
  await rejects(remix(closed.post), 'remix-audience')
  const made = await remix(free.post)
  await seen(di, made)
  await has(di, free, true)
  const row = di.social.posts.at(made)!.post
  assert.is(row.isFree, true)
  assert.is(row.media[0]?.alt, pictureAlt)
  // Di cannot see the picture that it was made of: an empty place.
  const [ancestor] = di.social.remixes.ancestorsOf(row)
  assert.is(ancestor?.row, undefined)
  const [known] = bo.social.remixes.ancestorsOf(bo.social.posts.at(made)!.post)
  assert.is(known?.row?.id, free.post)
  assert.equal(
    (await bo.social.remixes.postsMadeOf(free.post)).map(({ id }) => id),
    [made],
  )
})

test('a picture that is taken back is gone from what others made of it, and their words stay', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  const free = await postPicture(ana, { isFree: true })
  await seen(bo, free.post)
  await befriendSocial(bo, cy)
  const made = await bo.social.posts.create('', [await bo.aspect()], {
    remix: { post: free.post, number: 0, ...words('look') },
  })
  await seen(cy, made)
  for (const node of [ana, bo, cy]) await has(node, free, true)
  await ana.social.posts.delete(free.post)
  for (const node of [ana, bo, cy]) await has(node, free, false)
  const row = cy.social.posts.at(made)!.post
  assert.is(row.media[0]?.layers[0]?.text, 'look')
  await sameAfterRebuild(cy)
})

test('a picture that somebody shows twice stays while one of these posts does', async () => {
  await using circle = await startCircle()
  const { ana, bo, di } = circle
  const free = await postPicture(ana, { isFree: true })
  await seen(bo, free.post)
  const show = async (): Promise<PostId> =>
    bo.social.posts.create('', [await bo.aspect()], {
      remix: { post: free.post, number: 0, ...words('look') },
    })
  const [first, second] = [await show(), await show()]
  for (const post of [first, second]) await seen(di, post)
  await has(di, free, true)
  await bo.social.posts.delete(first)
  await waitFor(() => di.social.posts.at(first) === undefined)
  await quiet()
  await has(di, free, true)
  await bo.social.posts.delete(second)
  await has(di, free, false)
})

test('who first hears that a picture was taken back when they have what others made of it loses it there', async () => {
  await using circle = await startCircle()
  const { ana, bo, di } = circle
  const free = await postPicture(ana, { isFree: true })
  await seen(bo, free.post)
  const made = await bo.social.posts.create('', [await bo.aspect()], {
    remix: { post: free.post, number: 0, ...words('look') },
  })
  await seen(di, made)
  await has(di, free, true)
  await ana.social.posts.delete(free.post)
  await has(bo, free, false)
  // Only in the same aspect is it told, of a post that they never saw.
  await befriendSocial(ana, di)
  await has(di, free, false)
  assert.is(di.social.posts.at(made)!.post.media[0]?.layers[0]?.text, 'look')
  await sameAfterRebuild(di)
})

test('who claims to have made something of a picture that is another one shows no ancestry', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  const free = await postPicture(ana, { isFree: true })
  await seen(cy, free.post)
  await seen(bo, free.post)
  await befriendSocial(bo, cy)
  const other = await postPicture(bo)
  await seen(cy, other.post)
  const row = cy.social.posts.at(other.post)!.post
  const remixOf = { author: ana.person, post: free.post, number: 0 }
  const [ancestor] = cy.social.remixes.ancestorsOf({ ...row, remixOf })
  assert.is(ancestor?.row, undefined)
})

test.run()
