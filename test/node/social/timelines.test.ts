/** Timelines of a kind beside a model of them: what a look at all posts would find, whatever is taken back. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { AspectId, PostId } from '../../../protocol/ids.ts'
import type { ActList } from '../../../node/social/activity/acts.ts'
import { lastActKeys, lastActs, ownActs } from '../../../node/social/activity/tables.ts'
import { postAt } from '../../../node/social/posts/posts.ts'
import { feeds, latestTimes } from '../../../node/social/feeds/tables.ts'
import { listed, personPosts, readMarks, type PostRow } from '../../../node/social/posts/tables.ts'
import { responses } from '../../../node/social/threads/tables.ts'
import { sampleOr } from '../../helpers/extent.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { postPicture } from '../../helpers/picture-posts.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/timelines')

const aspects = ['Family', 'Friends', 'Club']

async function startTwo(): Promise<{ ana: SocialNode; bo: SocialNode } & AsyncDisposable> {
  const init = { hub: new FakeHub(), world: new FakeWorld('timelines'), aspects }
  const ana = await SocialNode.start('Ana', init)
  const bo = await SocialNode.start('Bo', init)
  await befriendSocial(ana, bo)
  return {
    ana,
    bo,
    [Symbol.asyncDispose]: async () => {
      await ana[Symbol.asyncDispose]()
      await bo[Symbol.asyncDispose]()
    },
  }
}

const textsOf = (rows: readonly { post: PostRow }[]): string[] => rows.map(({ post }) => post.text)

async function actsOf({ social }: SocialNode, list: ActList): Promise<string[]> {
  const { acts } = await social.timelines.acts(list, { limit: 50 })
  return acts.map(({ kind, place }) => `${kind} ${place.post.text}`)
}

const postAct = fc.record({
  act: fc.constant('post' as const),
  by: fc.constantFrom('ana' as const, 'bo' as const),
  to: fc.uniqueArray(fc.constantFrom(...aspects), { maxLength: 3 }),
})
const deleteAct = fc.record({ act: fc.constant('delete' as const), which: fc.nat(9) })
const memberAct = fc.record({
  act: fc.constant('member' as const),
  aspect: fc.constantFrom(...aspects),
})
const blockAct = fc.record({ act: fc.constant('block' as const) })

test('the timeline of each combination of aspects has what was posted to them and what their members post', async () => {
  const acts = fc.array(fc.oneof(postAct, deleteAct, memberAct, blockAct), { maxLength: 25 })
  const property = fc.asyncProperty(acts, async (done) => {
    await using both = await startTwo()
    const { ana, bo } = both
    const ids = await Promise.all(aspects.map((name) => ana.aspect(name)))
    let own: { id: PostId; by: SocialNode }[] = []
    let isBlocked = false
    for (const [at, one] of done.entries()) {
      if (one.act === 'post') {
        const by = one.by === 'ana' || isBlocked ? ana : bo
        by.world.set(by.world.now() + 1000)
        const wanted = await Promise.all(one.to.map((name) => by.aspect(name)))
        const audience = by === bo || wanted.length === 0 ? 'public' : wanted
        const id = await by.social.posts.create(`post ${at}`, audience)
        await waitFor(() => postAt(ana.store, id) !== undefined)
        own = [{ id, by }, ...own]
      } else if (one.act === 'delete' && own.length > 0) {
        const { id, by } = own[one.which % own.length]!
        if (by === bo && isBlocked) continue
        await by.social.posts.delete(id)
        await waitFor(() => postAt(ana.store, id) === undefined)
        own = own.filter((post) => post.id !== id)
      } else if (one.act === 'block') {
        isBlocked = !isBlocked
        ana.world.set(ana.world.now() + 1000)
        if (isBlocked) await ana.social.people.block(bo.person)
        else {
          await ana.social.people.unblock(bo.person)
          // Nobody dials by themselves here.
          await ana.network.connect(bo.peer)
          await ana.sync.pull(bo.peer)
        }
      } else if (one.act === 'member' && !isBlocked) {
        const aspect = await ana.aspect(one.aspect)
        const isMember = (await ana.social.aspects.members(aspect)).includes(bo.person)
        if (isMember) await ana.social.aspects.removeMember(aspect, bo.person)
        else await ana.social.aspects.addMember(aspect, bo.person)
      }
    }
    const all = (await ana.social.timelines.read({ limit: 100 })).rows
    for (let bits = 1; bits < 8; bits += 1) {
      const chosen = ids.filter((_, at) => ((bits >> at) & 1) === 1)
      const members = (await Promise.all(chosen.map((id) => ana.social.aspects.members(id)))).flat()
      const wanted = all.filter(
        ({ post: { author, audience } }) =>
          members.includes(author) ||
          (Array.isArray(audience) && chosen.some((id) => audience.includes(id))),
      )
      assert.equal(await paged(ana, chosen), textsOf(wanted))
    }
    const open = (await ana.social.timelines.listed('public', { limit: 100 })).rows
    assert.equal(textsOf(open), textsOf(all.filter(({ post }) => post.audience === 'public')))
    // When something was last posted is not known again once it is gone.
    await sameAfterRebuild(ana, [feeds, latestTimes])
  })
  await fc.assert(property, { numRuns: sampleOr(4, 100) })
})

/** The texts of a timeline of aspects, read in pages of two. */
async function paged({ social }: SocialNode, chosen: readonly AspectId[]): Promise<string[]> {
  const texts: string[] = []
  for (let before: string | undefined, isEnd = false; !isEnd;) {
    const more = before === undefined ? {} : { before }
    const page = await social.timelines.read({ aspects: chosen, limit: 2, ...more })
    texts.push(...textsOf(page.rows))
    isEnd = page.next === undefined
    before = page.next
  }
  return texts
}

test('a post stands where my last act on it was, and back where the one before was once that is taken back', async () => {
  await using both = await startTwo()
  const { ana, bo } = both
  await bo.social.aspects.addMember(await bo.aspect(), ana.person)
  const [one, two] = [await bo.post('one'), await bo.post('two')]
  for (const id of [one, two]) await waitFor(() => ana.social.posts.at(id) !== undefined)
  const tick = (): void => ana.world.set(ana.world.now() + 1000)
  await ana.post('mine')
  tick()
  const comment = await ana.social.threads.comment(one, 'words')
  tick()
  await ana.social.threads.react(two, { emoji: '👍', isOn: true })
  assert.equal(await actsOf(ana, 'all'), ['reacted two', 'commented one', 'wrote mine'])
  tick()
  await ana.social.threads.react(one, { emoji: '🎉', isOn: true })
  assert.equal(await actsOf(ana, 'all'), ['reacted one', 'reacted two', 'wrote mine'])
  assert.equal(await actsOf(ana, 'reacted'), ['reacted one', 'reacted two'])
  assert.equal(await actsOf(ana, 'commented'), ['commented one'])
  await ana.social.threads.react(one, { emoji: '🎉', isOn: false })
  assert.equal(await actsOf(ana, 'all'), ['reacted two', 'commented one', 'wrote mine'])
  const first = await ana.social.timelines.acts('all', { limit: 2 })
  const second = await ana.social.timelines.acts('all', { limit: 2, before: first.next ?? '' })
  assert.equal([...first.acts, ...second.acts].length, 3)
  assert.is(second.next, undefined)
  assert.equal(await actsOf(bo, 'all'), ['wrote two', 'wrote one'])
  await waitFor(async () => {
    const rows = await ana.store.list(responses, {})
    return rows.every(([, { isWaiting }]) => !isWaiting)
  })
  await sameAfterRebuild(ana)
  await ana.social.threads.deleteComment(comment)
  assert.equal(await actsOf(ana, 'commented'), [])
  await bo.social.posts.delete(two)
  await waitFor(() => ana.social.posts.at(two) === undefined)
  assert.equal(await actsOf(ana, 'all'), ['wrote mine'])
  await ana.social.people.block(bo.person)
  await sameAfterRebuild(ana)
})

test('a post that came when its reader had read what stands after it is listed as late', async () => {
  await using both = await startTwo()
  const { ana, bo } = both
  const later = ana.world.now() + 60_000
  await ana.store.transact((tx) => tx.put(readMarks, 'timeline', later))
  const id = await bo.social.posts.create('late', 'public')
  await waitFor(() => ana.social.posts.at(id) !== undefined)
  assert.equal(textsOf((await ana.social.timelines.listed('late', { limit: 9 })).rows), ['late'])
  await bo.social.posts.delete(id)
  await waitFor(() => ana.social.posts.at(id) === undefined)
  assert.equal((await ana.social.timelines.listed('late', { limit: 9 })).rows, [])
})

test('posts with something to look at are listed until they are taken back, and nothing is left of them', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  await ana.post('words alone')
  const { post } = await postPicture(ana)
  assert.equal(textsOf((await ana.social.timelines.listed('media', { limit: 9 })).rows), ['look'])
  await ana.social.posts.delete(post)
  assert.equal((await ana.social.timelines.listed('media', { limit: 9 })).rows, [])
  const day = 86_400_000
  ana.world.set(ana.world.now() + 3 * day)
  await ana.post('ahead')
  ana.world.set(ana.world.now() - 3 * day)
  await ana.post('after')
  assert.equal(await actsOf(ana, 'all'), ['wrote after', 'wrote ahead', 'wrote words alone'])
  await sameAfterRebuild(ana)
  const { rows } = await ana.social.timelines.read({ limit: 9 })
  for (const { post: left } of rows) await ana.social.posts.delete(left.id)
  for (const table of [listed, personPosts, ownActs, lastActs, lastActKeys]) {
    assert.equal(await ana.store.list(table as typeof listed, {}), [])
  }
})

test.run()
