/** Pinned posts: first on the page of their author, for the readers of each alone, whichever of post and pin comes first. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pinsMax } from '../../../protocol/limits.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { postId, type PersonId, type PostId } from '../../../protocol/ids.ts'
import type { PinRecord } from '../../../protocol/records/pin.ts'
import { keyOf, sortable, under } from '../../../node/store/table.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { applyPin, dropPin } from '../../../node/social/posts/pins.ts'
import { pinRowsMax } from '../../../node/social/posts/limits.ts'
import { pinned, pins } from '../../../node/social/posts/tables.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/pins')

async function startThree(): Promise<
  { ana: SocialNode; bo: SocialNode; cy: SocialNode } & AsyncDisposable
> {
  const hub = new FakeHub()
  const ana = await SocialNode.start('Ana', { hub, aspects: ['Family', 'Work'] })
  const bo = await SocialNode.start('Bo', { hub })
  const cy = await SocialNode.start('Cy', { hub })
  await befriendSocial(ana, bo, 'Family')
  await befriendSocial(ana, cy, 'Work')
  return {
    ana,
    bo,
    cy,
    [Symbol.asyncDispose]: async () => {
      for (const node of [ana, bo, cy]) await node[Symbol.asyncDispose]()
    },
  }
}

async function pinnedAt({ social }: SocialNode, author: PersonId): Promise<string[]> {
  return (await social.posts.pinned(author)).map(({ post }) => post.text)
}

async function pin(node: SocialNode, post: PostId, isOn = true): Promise<void> {
  node.world.set(node.world.now() + 1000)
  await node.social.posts.pin(post, isOn)
}

test('each reader sees the pinned posts that they can read, what was pinned last first; nothing tells others of one', async () => {
  await using people = await startThree()
  const { ana, bo, cy } = people
  const family = await ana.post('to Family', 'Family')
  const work = await ana.post('to Work', 'Work')
  const both = await ana.post('to both', 'Family', 'Work')
  for (const post of [family, work, both]) await pin(ana, post)
  const mine = ana.person
  assert.equal(await pinnedAt(ana, mine), ['to both', 'to Work', 'to Family'])
  await waitFor(async () => (await pinnedAt(bo, mine)).length === 2)
  await waitFor(async () => (await pinnedAt(cy, mine)).length === 2)
  assert.equal(await pinnedAt(bo, mine), ['to both', 'to Family'])
  assert.equal(await pinnedAt(cy, mine), ['to both', 'to Work'])
  assert.is(bo.store.get(pins, work), undefined)
  assert.is(cy.store.get(pins, family), undefined)
  const seen = async (by: PersonId | undefined): Promise<string[]> =>
    (await ana.social.knowing.pinnedSeenBy(by)).map(({ post }) => post.text)
  assert.equal(await seen(bo.person), ['to both', 'to Family'])
  assert.equal(await seen(undefined), [])
  const rest = await bo.social.timelines.read({ author: mine, limit: 9, without: new Set([both]) })
  assert.equal(
    rest.rows.map(({ post }) => post.text),
    ['to Family'],
  )

  await pin(ana, both, false)
  await ana.social.posts.delete(family)
  await waitFor(async () => (await pinnedAt(bo, mine)).length === 0)
  for (const node of [ana, bo]) assert.is(node.store.get(pins, family), undefined)
  assert.equal(await bo.store.list(pinned, {}), [])
  for (const node of [ana, bo, cy]) await sameAfterRebuild(node)
})

test('there are at most so many, and only of one’s own', async () => {
  await using people = await startThree()
  const { ana, bo } = people
  const posts: PostId[] = []
  for (let count = 0; count <= pinsMax; count += 1) posts.push(await ana.post(`post ${count}`))
  for (const post of posts.slice(0, pinsMax)) await pin(ana, post)
  const last = posts.at(-1)!
  await rejects(pin(ana, last), 'limit-reached')
  await waitFor(() => bo.social.posts.at(last) !== undefined)
  await rejects(pin(bo, last), 'not-yours')
  await pin(ana, posts[0]!, false)
  await pin(ana, last)
  await ana.social.posts.delete(last)
  await rejects(pin(ana, last), 'not-found')
})

test('a pin of somebody else’s post pins nothing, the order of arrival does not count, and more than there may be push nothing down', async () => {
  await using people = await startThree()
  const { ana, bo } = people
  const post = await ana.post('of Ana', 'Family')
  await waitFor(() => bo.social.posts.at(post) !== undefined)
  const feed = (await ana.store.list(feeds, {})).find(
    ([, { owner, kind }]) => owner === bo.person && kind === 'public',
  )?.[1]
  assert.ok(feed)
  const nonceOfHers = fromBase64url(ana.social.posts.at(post)?.post.nonce ?? '')!
  const pinOf = (nonce: Uint8Array, isPinned: boolean, atMs: number): PinRecord => ({
    kind: 'pin',
    nonce,
    isPinned,
    atMs,
  })
  const apply = (records: readonly PinRecord[]): Promise<void> =>
    ana.store.transact((tx) => {
      const { keyring } = ana.social
      for (const record of records) applyPin({ tx, feed, seq: 9, keyring } as never, record)
    })
  await apply([pinOf(nonceOfHers, true, 5)])
  assert.is(ana.social.posts.isPinned(post), false)
  const nonce = new Uint8Array(16)
  const id = postId(bo.person, nonce)
  const decisions = [pinOf(nonce, true, 1), pinOf(nonce, false, 2), pinOf(nonce, true, 2)]
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
    [2, 0, 1],
  ]) {
    await ana.store.transact((tx) => dropPin(tx, bo.person, id))
    await apply(order.map((at) => decisions[at]!))
    assert.equal(ana.store.get(pins, id), { author: bo.person, isPinned: true, atMs: 2 })
    const rows = await ana.store.list(pinned, under(bo.person))
    assert.is(rows.filter(([key]) => key.endsWith(id)).length, 1)
  }
  await apply(Array.from({ length: 9 }, (_, at) => pinOf(new Uint8Array(16).fill(at), true, 9)))
  assert.equal(await pinnedAt(ana, bo.person), [])
})

/** Pins as the other devices of a person would have written them. */
async function addPins(node: SocialNode, author: PersonId, ids: readonly PostId[]): Promise<void> {
  await node.store.transact((tx) => {
    for (const [at, id] of ids.entries()) {
      tx.put(pinned, keyOf(author, sortable(2 ** 47 + at), id), true)
    }
  })
}

test('pins of posts that are not shown take no place of others, up to a bound', async () => {
  await using people = await startThree()
  const { ana, bo } = people
  const family = await ana.post('to Family', 'Family')
  const both = await ana.post('to both', 'Family', 'Work')
  for (const post of [family, both]) await pin(ana, post)
  await waitFor(async () => (await pinnedAt(bo, ana.person)).length === 2)
  const hidden = await ana.post('hidden', 'Family')
  await waitFor(() => bo.social.posts.at(hidden) !== undefined)
  await bo.social.posts.hide(hidden, true)
  const missing = Array.from({ length: pinRowsMax - 1 }, (_, at) =>
    postId(ana.person, new Uint8Array(16).fill(at)),
  )
  await addPins(bo, ana.person, [hidden, ...missing.slice(0, -2)])
  assert.equal(await pinnedAt(bo, ana.person), ['to both', 'to Family'])
  await addPins(bo, ana.person, [hidden, ...missing])
  assert.equal(await pinnedAt(bo, ana.person), [])

  const work = ['1', '2', '3'].map((text) => ana.post(text, 'Work'))
  await addPins(ana, ana.person, await Promise.all(work))
  const seen = await ana.social.knowing.pinnedSeenBy(bo.person)
  assert.equal(
    seen.map(({ post }) => post.text),
    ['to both', 'to Family'],
  )
})

test.run()
