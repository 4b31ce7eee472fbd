/** Edits of posts: the last version counts for all readers, whatever comes first; its indexes follow; all of it goes with the post. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { postId, type PostId } from '../../../protocol/ids.ts'
import type { PostEditRecord } from '../../../protocol/records/post-edit.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { applyEdit } from '../../../node/social/posts/apply-edit.ts'
import { postEdits } from '../../../node/social/posts/tables.ts'
import { keyOf } from '../../../node/store/table.ts'
import { exchange, link, startHome } from '../../helpers/own-devices.ts'
import { knows, startCircle } from '../../helpers/circle.ts'
import { rejects } from '../../helpers/rejects.ts'
import type { SocialNode } from '../../helpers/social-node.ts'
import { tracesOf } from '../../helpers/threads.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/edits')

async function shows({ name, social }: SocialNode, post: PostId, text: string): Promise<void> {
  await waitFor(() => social.posts.at(post)?.post.text === text, {
    description: `${name} shows ${text}`,
  })
}

test('readers see the last words, find them by tag and mention, and open those before', async () => {
  await using circle = await startCircle('edits', 'Bo', 'Cy')
  const { ana } = circle
  const [bo, cy] = circle.others
  assert.ok(bo && cy)
  const post = await ana.post('one #tulips', 'Family', 'Friends')
  await knows(post, bo, cy)
  await ana.social.posts.edit(post, { text: 'two #roses @Bo', warning: 'Thorns', place: 'garden' })
  await ana.social.posts.edit(post, { text: 'three #roses @Bo', place: null })
  const { text } = ana.social.posts.at(post)!.post
  for (const node of [bo, cy]) await shows(node, post, text)
  const { warning, place, editedAtMs } = cy.social.posts.at(post)!.post
  assert.equal([warning, place], ['Thorns', undefined])
  assert.ok(editedAtMs)
  const tagged = async (tag: string): Promise<number> =>
    (await cy.social.timelines.tagged(tag, { limit: 10 })).rows.length
  assert.equal([await tagged('tulips'), await tagged('roses')], [0, 1])
  assert.is((await bo.social.timelines.mentions({ limit: 10 })).mentions.length, 1)
  const versions = await cy.social.posts.versions(post)
  assert.equal(
    versions.map((version) => [version.text.slice(0, 3), version.place]),
    [
      ['one', undefined],
      ['two', 'garden'],
    ],
  )
  for (const node of [ana, cy]) await sameAfterRebuild(node)

  await ana.social.posts.delete(post)
  for (const node of [ana, bo, cy]) {
    await waitFor(() => node.social.posts.at(post) === undefined)
    for (const words of ['one #tulips', 'two #roses', 'three #roses']) {
      assert.equal(await tracesOf(node, words), [], node.name)
    }
    await sameAfterRebuild(node)
  }
})

test('only its author edits a post, and leaves something of it', async () => {
  await using circle = await startCircle('edits', 'Bo')
  const { ana } = circle
  const [bo] = circle.others
  assert.ok(bo)
  const post = await ana.post('words')
  await knows(post, bo)
  await rejects(bo.social.posts.edit(post, { text: 'other' }), 'not-yours')
  await rejects(ana.social.posts.edit(post, { text: '' }), 'nothing-visible')
  const nothing = 'AAAAAAAAAAAAAAAAAAAAAA' as PostId
  await rejects(ana.social.posts.edit(nothing, { text: 'other' }), 'not-found')
  await ana.social.posts.edit(post, { text: 'words' })
  assert.is(ana.social.posts.at(post)?.post.version, undefined)
})

test('of versions in any order the same one counts, also before the post came', async () => {
  await using circle = await startCircle('edits', 'Bo')
  const [bo] = circle.others
  assert.ok(bo)
  const row = (await bo.store.list(feeds, {})).find(
    ([, { kind, isMine }]) => kind === 'aspect' && !isMine,
  )
  assert.ok(row)
  const [, feed] = row
  const edits = [1, 2, 2, 3, 3].map((version, at): PostEditRecord => ({
    kind: 'post-edit',
    nonce: new Uint8Array(16),
    version,
    atMs: bo.world.now(),
    text: `text ${at}`,
  }))
  const key = keyOf(feed.owner, postId(feed.owner, new Uint8Array(16)))
  const counting = async (order: readonly number[]): Promise<string | undefined> => {
    await bo.store.transact((tx) => {
      tx.delete(postEdits, key)
      for (const at of order) {
        const context = {
          tx,
          feed,
          seq: 9,
          receivedAtMs: bo.world.now(),
          keyring: bo.social.keyring,
        }
        applyEdit(context as never, edits[at]!)
      }
    })
    return bo.store.get(postEdits, key)?.text
  }
  const first = await counting([0, 1, 2, 3, 4])
  assert.ok(first === 'text 3' || first === 'text 4')
  for (const order of [
    [4, 3, 2, 1, 0],
    [3, 4, 0],
    [4, 0, 3],
    [2, 3, 4, 1],
  ]) {
    assert.is(await counting(order), first)
  }
})

test('another device of the owner cannot edit what this one wrote', async () => {
  await using home = await startHome()
  await link(home)
  const { desk, phone } = home
  const post = await desk.post('words', 'Family')
  await exchange(desk, phone)
  await knows(post, phone)
  await rejects(phone.social.posts.edit(post, { text: 'other' }), 'written-elsewhere')
})

test.run()
