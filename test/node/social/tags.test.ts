/** Tags and mentions between people: the index beside a model of it, what is taken back, and who is mentioned. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PostId } from '../../../protocol/ids.ts'
import { followedTagsMax } from '../../../node/social/tags/limits.ts'
import { postTextBytesMax } from '../../../protocol/limits.ts'
import { mentions, tagged, tagSizes, tagTexts } from '../../../node/social/tags/tables.ts'
import { tagKey } from '../../../node/text/tags.ts'
import { mentionOf } from '../../../node/text/mention-names.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { sampleOr } from '../../helpers/extent.ts'

const test = suite('node/social/tags')

async function startTwo(): Promise<{ ana: SocialNode; bo: SocialNode } & AsyncDisposable> {
  const hub = new FakeHub()
  const world = new FakeWorld('tags')
  const ana = await SocialNode.start('Ana', { hub, world })
  const bo = await SocialNode.start('Bo', { hub, world })
  await befriendSocial(ana, bo)
  await ana.social.aspects.addMember(await ana.aspect(), bo.person)
  await bo.social.aspects.addMember(await bo.aspect(), ana.person)
  return {
    ana,
    bo,
    [Symbol.asyncDispose]: async () => {
      await ana[Symbol.asyncDispose]()
      await bo[Symbol.asyncDispose]()
    },
  }
}

const ids = (page: { rows: readonly { post: { id: PostId } }[] }): PostId[] =>
  page.rows.map(({ post }) => post.id)

test('a post stands in the timeline of a tag once, for its own words and those of comments, as long as any has it', async () => {
  await using two = await startTwo()
  const { ana, bo } = two
  const post = await ana.post('words about #mint')
  await waitFor(() => bo.social.posts.at(post) !== undefined)
  const { threads } = bo.social
  const one = await threads.comment(post, 'and #sage, and #mint')
  const other = await threads.comment(post, 'more #Sage')
  const stands = async (tag: string, count: number): Promise<void> => {
    for (const { name, social, store } of [ana, bo]) {
      const wanted = count === 0 ? [] : [post]
      const description = `${name}: #${tag}`
      const read = () => social.timelines.tagged(tag, { limit: 10 })
      await waitFor(async () => ids(await read()).join() === wanted.join(), { description })
      assert.is(store.get(tagSizes, tag) ?? 0, count, description)
    }
  }
  await waitFor(async () => (await ana.social.threads.countComments(post)) === 2)
  await stands('sage', 1)
  await stands('mint', 1)
  await threads.deleteComment(one)
  await stands('sage', 1)
  await ana.social.posts.edit(post, { text: 'other words' })
  await stands('mint', 0)
  await threads.editComment(other, 'more #mint')
  await stands('sage', 0)
  await stands('mint', 1)
  for (const node of [ana, bo]) await sameAfterRebuild(node)
  await ana.social.posts.delete(post)
  await stands('mint', 0)
  for (const { store } of [ana, bo]) {
    assert.equal([await store.list(tagTexts, {}), await store.list(tagged, {})], [[], []])
  }
})

const act = fc.oneof(
  fc.record({
    act: fc.constant('post' as const),
    tags: fc.uniqueArray(fc.constantFrom('a', 'B', 'ß'), { maxLength: 3 }),
  }),
  fc.record({ act: fc.constant('delete' as const), which: fc.nat(9) }),
)

test('timelines of tags are what a look at all posts would find, whatever is taken back', async () => {
  const property = fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
    await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
    let model: { id: PostId; tags: string[] }[] = []
    for (const one of acts) {
      if (one.act === 'post') {
        const id = await ana.post(`x ${one.tags.map((tag) => `#${tag}`).join(' ')}`)
        model = [{ id, tags: one.tags }, ...model]
      } else if (model.length > 0) {
        const { id } = model[one.which % model.length]!
        await ana.social.posts.delete(id)
        model = model.filter((post) => post.id !== id)
      }
    }
    for (const tag of ['a', 'B', 'ß']) {
      const wanted = model.filter(({ tags }) => tags.includes(tag)).map(({ id }) => id)
      const key = tagKey(tag) ?? ''
      assert.equal(ids(await ana.social.timelines.tagged(key, { limit: 100 })), wanted)
      assert.is(ana.social.tags.at(tag)?.posts, wanted.length)
    }
    await sameAfterRebuild(ana)
  })
  await fc.assert(property, { numRuns: sampleOr(8, 200) })
})

test('a tag is read page by page, also several that are followed', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  const posts: PostId[] = []
  for (let at = 0; at < 9; at++) posts.unshift(await ana.post(at % 3 === 0 ? '#x #y' : '#y'))
  await ana.post('none')
  const first = await ana.social.timelines.tagged('y', { limit: 4 })
  const second = await ana.social.timelines.tagged('y', { limit: 5, before: first.next ?? '' })
  assert.equal([...ids(first), ...ids(second)], posts)
  assert.is(second.next, undefined)
  for (const tag of ['X', '#y', 'unused']) await ana.social.tags.follow(tag, true)
  assert.equal(await ana.social.tags.listFollowed(), ['unused', 'x', 'y'])
  const found: PostId[] = []
  for (let before: string | undefined, isEnd = false; !isEnd;) {
    const page = await ana.social.timelines.followed({
      limit: 2,
      ...(before !== undefined && { before }),
    })
    found.push(...ids(page))
    isEnd = page.next === undefined
    before = page.next
  }
  assert.equal(found, posts)
  await ana.social.tags.follow('y', false)
  assert.is(ids(await ana.social.timelines.followed({ limit: 100 })).length, 3)
  assert.equal(
    (await ana.social.tags.complete('', 9)).map(({ tag, posts: count }) => [tag, count]),
    [
      ['y', 9],
      ['x', 3],
    ],
  )
  assert.equal(
    (await ana.social.tags.complete('Y', 9)).map(({ tag, posts: count }) => [tag, count]),
    [['y', 9]],
  )
  await sameAfterRebuild(ana)
})

test('no more tags are followed than are read', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  for (let at = 0; at < followedTagsMax; at++) await ana.social.tags.follow(`t${at}`, true)
  await ana.social.tags.follow('t1', true)
  await rejects(ana.social.tags.follow('more', true), 'limit-reached')
  await rejects(ana.social.tags.follow('a b', true), 'not-found')
})

test('a name mentions a reader, who finds it among their mentions until it is taken back', async () => {
  await using both = await startTwo()
  const { ana, bo } = both
  const post = await ana.post('look @Bo, and @Cy: #tulips')
  const own = ana.social.posts.at(post)?.post
  assert.is(own?.text, `look ${mentionOf({ id: bo.person, name: 'Bo' })}, and @Cy: #tulips`)
  await waitFor(
    async () => (await bo.social.timelines.mentions({ limit: 9 })).mentions.length === 1,
  )
  assert.equal(ids(await bo.social.timelines.tagged('tulips', { limit: 9 })), [post])
  assert.equal((await ana.social.timelines.mentions({ limit: 9 })).mentions, [])
  await waitFor(() => bo.social.posts.at(post) !== undefined)
  const comment = await bo.social.threads.comment(post, 'thanks @ana')
  await waitFor(
    async () => (await ana.social.timelines.mentions({ limit: 9 })).mentions.length === 1,
  )
  const [mention] = (await ana.social.timelines.mentions({ limit: 9 })).mentions
  assert.is(mention?.comment?.id, comment)
  assert.is(mention?.place.post.id, post)
  await sameAfterRebuild(bo)
  await bo.social.threads.deleteComment(comment)
  await waitFor(
    async () => (await ana.social.timelines.mentions({ limit: 9 })).mentions.length === 0,
  )
  await ana.social.posts.delete(post)
  await waitFor(
    async () => (await bo.social.timelines.mentions({ limit: 9 })).mentions.length === 0,
  )
  for (const table of [tagged, tagSizes, mentions]) {
    assert.equal(await bo.store.list(table as typeof tagged, {}), [])
  }
})

test('only readers are mentioned by name, and blocked people nobody sees', async () => {
  await using both = await startTwo()
  const { ana, bo } = both
  const secret = await ana.social.aspects.create('Others')
  const id = await ana.social.posts.create('about @Bo', [secret.id])
  assert.is(ana.social.posts.at(id)?.post.text, 'about @Bo')
  assert.is(
    await ana.social.posts.withMentions('@Bo', { audience: 'public' }),
    mentionOf({ id: bo.person, name: 'Bo' }),
  )
  const post = await bo.post('hello @Ana #x')
  await waitFor(() => ana.social.posts.at(post) !== undefined)
  assert.is((await ana.social.timelines.mentions({ limit: 9 })).mentions.length, 1)
  await ana.social.people.block(bo.person)
  assert.equal((await ana.social.timelines.mentions({ limit: 9 })).mentions, [])
  assert.equal(ids(await ana.social.timelines.tagged('x', { limit: 9 })), [])
})

test('a text that is too long with its mentions is refused', async () => {
  await using both = await startTwo()
  const { ana } = both
  const names = '@Bo '.repeat(postTextBytesMax / 4 - 1)
  await rejects(ana.social.posts.create(names, 'public'), 'too-large')
})

test('a warning and a place reach the readers of a post', async () => {
  await using both = await startTwo()
  const { ana, bo } = both
  const around = { warning: 'Spiders', place: 'the cellar' }
  const id = await ana.social.posts.create('eight legs', [await ana.aspect()], around)
  await waitFor(() => bo.social.posts.at(id) !== undefined)
  const { warning, place } = bo.social.posts.at(id)?.post ?? {}
  assert.equal({ warning, place }, around)
})

test('tags and mentions follow a clock that is set right', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  const day = 86_400_000
  ana.world.set(ana.world.now() + 3 * day)
  const ahead = await ana.post('#x')
  ana.world.set(ana.world.now() - 3 * day)
  const after = await ana.post('#x')
  assert.equal(ids(await ana.social.timelines.tagged('x', { limit: 9 })), [after, ahead])
  await sameAfterRebuild(ana)
})

test.run()
