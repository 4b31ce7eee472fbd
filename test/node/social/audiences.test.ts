import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PostId } from '../../../protocol/ids.ts'
import { isReader } from '../../../node/social/feeds/feed-rows.ts'
import { placesOf } from '../../../node/social/feeds/placements.ts'
import { everything, link, startHome } from '../../helpers/own-devices.ts'
import { rejects } from '../../helpers/rejects.ts'
import type { SocialNode } from '../../helpers/social-node.ts'
import { three } from '../../helpers/three.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/audiences')

async function sees(reader: SocialNode, post: PostId): Promise<void> {
  await waitFor(() => reader.social.posts.at(post) !== undefined)
}

function audienceAt({ social }: SocialNode, post: PostId): unknown {
  return social.posts.at(post)?.post.audience
}

async function commentsAt({ social }: SocialNode, post: PostId): Promise<string[]> {
  const { rows } = await social.threads.read(post, { limit: 100 })
  return rows.map(({ text }) => text)
}

test('a post for one person is read by them alone, who see that it is for them', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  const post = await ana.social.posts.create('for Bo', [bo.person])
  await sees(bo, post)
  await cy.sync.pull(ana.peer)
  assert.is(audienceAt(bo, post), 'you')
  assert.is(cy.social.posts.at(post), undefined)
  const own = ana.social.posts.at(post)?.post.audience
  assert.ok(Array.isArray(own))
  assert.equal(
    own.map((part) => ana.social.aspects.chosenPart(part)),
    [bo.person],
  )
})

test('a person in two audiences gets a post once, and all who may read it see the same thread', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  const family = await ana.aspect()
  await ana.social.aspects.removeMember(family, cy.person)
  const post = await ana.social.posts.create('for Family and both', [family, bo.person, cy.person])
  await sees(bo, post)
  await sees(cy, post)
  assert.equal(await bo.texts(), ['for Family and both'])
  const comment = await cy.social.threads.comment(post, 'hello')
  for (const node of [ana, bo]) await waitFor(async () => (await commentsAt(node, post)).length > 0)
  await ana.social.threads.deleteComment(comment)
  for (const node of [bo, cy])
    await waitFor(async () => (await commentsAt(node, post)).length === 0)
  await ana.social.posts.delete(post)
  for (const node of [bo, cy]) await waitFor(() => node.social.posts.at(post) === undefined)
})

test('a second post for a person goes into the same feed, until they were blocked', async () => {
  await using people = await three()
  const { ana, bo } = people
  const [one, two] = [
    await ana.social.posts.create('one', [bo.person]),
    await ana.social.posts.create('two', [bo.person]),
  ]
  const feedOf = async (post: PostId): Promise<string | undefined> =>
    (await placesOf(ana.store, post))[0]?.feed
  assert.is(await feedOf(one), await feedOf(two))
  await ana.social.people.block(bo.person)
  await rejects(() => ana.social.posts.create('three', [bo.person]), 'blocked')
  await ana.social.people.unblock(bo.person)
  const four = await ana.social.posts.create('four', [bo.person])
  assert.is.not(await feedOf(one), await feedOf(four))
})

test('a post for nobody, or for somebody who is no contact, is refused', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  await rejects(() => ana.social.posts.create('nobody', []), 'empty-audience')
  await rejects(() => bo.social.posts.create('stranger', [cy.person]), 'not-a-contact')
  await rejects(() => ana.social.posts.create('us', [ana.person, bo.person]), 'not-a-contact')
})

test('an aspect that is for one person takes no members, no name and no guests', async () => {
  await using people = await three()
  const { ana, bo, cy } = people
  await ana.social.posts.create('for Bo', [bo.person])
  const aspect = ana.social.keyring.aspectFor(bo.person)
  await rejects(() => ana.social.aspects.addMember(aspect, cy.person), 'not-found')
  await rejects(() => ana.social.aspects.removeMember(aspect, bo.person), 'not-found')
  await rejects(() => ana.social.aspects.rename(aspect, 'Bo'), 'not-found')
  await rejects(() => ana.social.posts.create('for Bo', [aspect]), 'not-found')
  const wish = { aspect, uses: 1, lifetimeMs: 1000 }
  await rejects(() => ana.social.invites.create(wish, 'http://127.0.0.1:7277'), 'not-found')
  assert.equal(
    (await ana.social.aspects.list()).map(({ name }) => name),
    ['Family'],
  )
})

test('all devices of both people have a post for one of them, also one that is added later', async () => {
  await using home = await startHome()
  const { ana, desk, phone } = home
  const early = await ana.social.posts.create('before the phone', [desk.person])
  await link(home)
  await sees(phone, early)
  const post = await ana.social.posts.create('for Bo', [desk.person])
  await everything(home)
  assert.is(audienceAt(phone, post), 'you')
  assert.is(audienceAt(desk, post), 'you')
  const answer = await desk.social.posts.create('for Ana', [ana.person])
  await everything(home)
  const own = audienceAt(phone, answer) as never[]
  assert.equal(
    own.map((part) => phone.social.aspects.chosenPart(part)),
    [ana.person],
  )
  const other = await phone.social.posts.create('for Ana too', [ana.person])
  await everything(home)
  assert.is(audienceAt(ana, other), 'you')
})

test('views that are made anew say the same', async () => {
  await using people = await three()
  const { ana, bo } = people
  const post = await ana.social.posts.create('for Bo', [bo.person])
  await sees(bo, post)
  const before = [audienceAt(ana, post), audienceAt(bo, post)]
  for (const node of [ana, bo]) await node.rebuild()
  assert.equal([audienceAt(ana, post), audienceAt(bo, post)], before)
  const [place] = await placesOf(ana.store, post)
  assert.ok(isReader(ana.store, bo.peer, place!.feed))
})

test.run()
