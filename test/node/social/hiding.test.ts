/** Hidden posts: in no timeline, count or search of their reader, on none of their devices, whichever comes first; and back as they were. */
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PostId } from '../../../protocol/ids.ts'
import { mentionOf } from '../../../node/text/mention-names.ts'
import { DirectIndex } from '../../helpers/direct-index.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { everything, link, startHome } from '../../helpers/own-devices.ts'
import { postPicture } from '../../helpers/picture-posts.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/hiding')

type Place = readonly { post: { id: PostId } }[]

/** All that a node shows of posts, beside each of them alone, as ids. */
async function shownBy({ social, person }: SocialNode, author: string): Promise<string[]> {
  const query = { limit: 50 }
  const idsOf = (rows: Place): string[] => rows.map(({ post }) => post.id)
  const [aspect] = await social.aspects.list()
  const { hits } = await social.searching.find({ text: 'tulips', limit: 50 })
  return [
    ...idsOf((await social.timelines.read(query)).rows),
    ...idsOf((await social.timelines.read({ ...query, aspects: [aspect!.id] })).rows),
    ...idsOf((await social.timelines.read({ ...query, author: author as typeof person })).rows),
    ...idsOf((await social.timelines.listed('media', query)).rows),
    ...idsOf((await social.timelines.tagged('tulips', query)).rows),
    ...idsOf((await social.timelines.mentions(query)).mentions.map(({ place }) => place)),
    ...idsOf((await social.timelines.acts('all', query)).acts.map(({ place }) => place)),
    ...idsOf((await social.timelines.photos(query)).photos),
    ...hits.map(({ id }) => id),
  ]
}

test('a hidden post is gone from all that shows posts, stands in a list of its own, and comes back to where it stood', async () => {
  await using folder = await tempDir()
  const index = new DirectIndex(join(folder.path, 'search.db'))
  const hub = new FakeHub()
  await using ana = await SocialNode.start('Ana', { hub, search: { index, version: 'v' } })
  await using bo = await SocialNode.start('Bo', { hub })
  await befriendSocial(ana, bo)
  await bo.social.aspects.addMember(await bo.aspect(), ana.person)
  const me = { id: ana.person, name: 'Ana' }
  const words = await bo.post(`${mentionOf(me)}, see my #tulips`)
  const { post: picture } = await postPicture(bo)
  const other = await bo.post('more tulips')
  for (const id of [words, picture, other]) {
    await waitFor(() => ana.social.posts.at(id) !== undefined)
  }
  const comment = await ana.social.threads.comment(words, 'lovely tulips')
  const isIndexed = (): boolean => ana.social.searching.progress().behind === 0
  await waitFor(isIndexed)
  const before = await shownBy(ana, bo.person)
  for (const id of [words, picture, comment]) assert.ok(before.includes(id))
  const { unread } = await ana.social.timelines.readState()

  for (const id of [words, picture]) await ana.social.posts.hide(id, true)
  await waitFor(isIndexed)
  const left = await shownBy(ana, bo.person)
  for (const id of [words, picture, comment]) assert.not(left.includes(id))
  assert.ok(left.includes(other))
  assert.is((await ana.social.timelines.readState()).unread, unread - 2)
  const hidden = (await ana.social.timelines.listed('hidden', { limit: 1 })).rows
  assert.equal(
    hidden.map(({ post }) => post.id),
    [picture],
  )
  // It is where its address leads, and nobody else hears of it.
  assert.is(ana.social.posts.at(words)?.post.isHidden, true)
  assert.is(bo.social.posts.at(words)?.post.isHidden, undefined)
  await sameAfterRebuild(ana)

  ana.world.set(ana.world.now() + 1000)
  for (const id of [words, picture]) await ana.social.posts.hide(id, false)
  assert.equal((await ana.social.timelines.listed('hidden', { limit: 9 })).rows, [])
  await waitFor(isIndexed)
  assert.equal(await shownBy(ana, bo.person), before)
  await sameAfterRebuild(ana)
})

test('a post is hidden on all own devices, also where it came after the choice; of two choices the later counts', async () => {
  await using home = await startHome()
  await link(home)
  const { ana, desk, phone } = home
  await ana.social.aspects.addMember(await ana.aspect(), desk.person)
  const post = await ana.post('one')
  await everything(home)
  await desk.social.posts.hide(post, true)
  await everything(home)
  assert.equal(await phone.texts(), [])
  phone.world.set(desk.world.now() + 1000)
  await phone.social.posts.hide(post, false)
  await everything(home)
  assert.equal(await desk.texts(), ['one'])
  desk.world.set(phone.world.now() + 1000)
  await desk.social.posts.hide(post, true)
  await using late = await SocialNode.start('Late', { hub: home.hub, deviceOf: desk })
  await late.join(await desk.invite())
  await late.network.connect(ana.peer)
  await waitFor(() => late.social.posts.at(post) !== undefined)
  await late.sync.pull(desk.peer)
  await waitFor(async () => (await late.texts()).length === 0)
  for (const node of [desk, late]) await sameAfterRebuild(node)
})

test('what the owner wrote and what does not exist cannot be hidden', async () => {
  await using ana = await SocialNode.start('Ana', { hub: new FakeHub() })
  const own = await ana.post('mine')
  await rejects(ana.social.posts.hide(own, true), 'own-post')
  await ana.social.posts.delete(own)
  await rejects(ana.social.posts.hide(own, true), 'not-found')
})

test.run()
