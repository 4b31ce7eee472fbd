/** Posts that are brought along: they stand when they were published, once, and call nobody. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PostAudience } from '../../../node/social/posts/posts.ts'
import type { BroughtResult } from '../../../node/social/facade/bringing.ts'
import { listNotifications } from '../../../node/social/notifications/queries.ts'
import { grantees } from '../../../node/social/feeds/tables.ts'
import { knows, startCircle, type Circle } from '../../helpers/circle.ts'
import { exchange, link, startHome } from '../../helpers/own-devices.ts'
import { lookAt, type SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'

const test = suite('node/social/bringing')
const publishedAtMs = Date.UTC(2014, 4, 13)

interface Wish {
  audience?: PostAudience
  text?: string
  atMs?: number
}

function bring(
  { person, social }: SocialNode,
  item: string,
  { audience = [person], text = item, atMs = publishedAtMs }: Wish = {},
): Promise<BroughtResult> {
  return social.bringing.post({ text, brought: { source: 'Diaspora', item, atMs } }, audience)
}

/** Bo was told that Ana let him in, and of nothing else. */
async function kindsTold({ store }: SocialNode): Promise<string[]> {
  return (await listNotifications(store, { limit: 10 })).rows.map(({ kind }) => kind)
}

async function start(): Promise<Circle & { bo: SocialNode }> {
  const circle = await startCircle('bringing', 'Bo')
  const [bo] = circle.others
  assert.ok(bo)
  return { ...circle, bo }
}

test('it stands at its date for all readers, is not unread, and calls nobody', async () => {
  await using circle = await start()
  const { ana, bo } = circle
  await knows(await ana.post('one'), bo)
  await lookAt(bo)
  const audience = [await ana.aspect()]
  const { id } = await bring(ana, 'a', { audience, text: `[@Bo](${bo.person}) was there` })
  await knows(id, bo)
  await knows(await ana.post('two'), bo)
  for (const node of [ana, bo]) {
    const { rows } = await node.social.timelines.read({ limit: 10 })
    const { atMs, origin } = rows.at(-1)!.post
    assert.equal(
      rows.map(({ post }) => post.text),
      ['two', 'one', `[@Bo](${bo.person}) was there`],
    )
    assert.equal({ atMs, origin }, { atMs: publishedAtMs, origin: 'Diaspora' })
  }
  const { rows } = await bo.social.timelines.read({ limit: 10, isUnread: true })
  assert.equal(
    rows.map(({ post }) => post.text),
    ['two'],
  )
  assert.equal(await kindsTold(bo), ['shared'])
  await ana.social.posts.edit(id, { text: `[@Bo](${bo.person}) and others` })
  await knows(await ana.post('three'), bo)
  assert.equal(await kindsTold(bo), ['shared'])
})

test('a date to come is that of its arrival', async () => {
  await using circle = await start()
  const { ana, bo } = circle
  const atMs = ana.world.now() + 1e10
  const { id } = await bring(ana, 'a', { audience: [await ana.aspect()], atMs })
  await knows(id, bo)
  for (const node of [ana, bo]) {
    assert.ok(node.social.posts.at(id)!.post.atMs <= node.world.now())
  }
})

test('the views are the same when they are made anew, also once it is taken back or over', async () => {
  await using circle = await start()
  const { ana, bo } = circle
  const audience = [await ana.aspect()]
  await knows(await ana.post('one'), bo)
  const taken = await bring(ana, 'a', { audience })
  const over = await bring(ana, 'b', { audience })
  await knows(await ana.post('two'), bo)
  for (const node of [ana, bo]) await sameAfterRebuild(node)
  await ana.social.posts.delete(taken.id)
  await ana.social.posts.edit(over.id, { text: 'soon over', expiresAfterMs: 60_000 })
  await knows(await ana.post('three'), bo)
  await ana.world.pass(60_001)
  await knows(await ana.post('four'), bo)
  for (const node of [ana, bo]) {
    assert.equal(await node.texts(), ['one', 'two', 'three', 'four'])
    await sameAfterRebuild(node)
  }
})

test('an item comes once, and one that was taken back does not come again', async () => {
  await using circle = await start()
  const { ana } = circle
  const first = await bring(ana, 'a')
  assert.equal(await bring(ana, 'a', { text: 'other words' }), { ...first, isNew: false })
  const other = await bring(ana, 'b')
  assert.equal([first.isNew, other.isNew], [true, true])
  await ana.social.posts.delete(first.id)
  assert.equal(await bring(ana, 'a'), { ...first, isNew: false })
  assert.equal(ana.social.bringing.known('Diaspora', ['a', 'b', 'c']), ['a', 'b'])
  assert.equal(ana.social.bringing.known('Mastodon', ['a', 'b', 'c']), [])
  assert.equal(await ana.texts(), ['b'])
})

test('what is for its owner alone is granted to nobody', async () => {
  await using circle = await start()
  const { ana, bo } = circle
  const { id } = await bring(ana, 'a')
  await knows(await ana.post('one'), bo)
  assert.is(bo.social.posts.at(id), undefined)
  const { post } = ana.social.posts.at(id)!
  assert.ok(Array.isArray(post.audience))
  assert.is(ana.social.aspects.chosenPart(post.audience[0]!), ana.person)
  const { readers } = await ana.social.posts.readers(id)
  assert.equal(readers, [])
  const granted = (await ana.store.list(grantees, {})).map(([key]) => key)
  assert.is(granted.length, 1)
})

test('all devices of its owner have it, and bring it along once', async () => {
  await using home = await startHome()
  const { desk, phone } = home
  await link(home)
  const { id } = await bring(desk, 'a')
  await exchange(desk, phone)
  assert.is(phone.social.posts.at(id)?.post.atMs, publishedAtMs)
  assert.equal(await bring(phone, 'a'), { id, isNew: false })
})

test.run()
