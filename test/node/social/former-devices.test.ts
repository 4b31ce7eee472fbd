/** Posts that a home wrote before it became another device: who reads and comments on it, and that it can be taken back. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { inbox } from '../../../node/social/threads/tables.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { shortIdLength } from '../../../protocol/ids.ts'
import { signResponse } from '../../../protocol/records/response.ts'
import { comment } from '../../../protocol/responses/comment.ts'
import { opened } from '../../../node/social/feeds/tables.ts'
import { encodeRecord } from '../../../protocol/records/record.ts'
import { keyOf, sortable } from '../../../node/store/table.ts'
import { exchange, part, renewed, rolled, startFriends } from '../../helpers/copies.ts'
import { threadOf, tracesOf } from '../../helpers/threads.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'

const test = suite('node/social/former-devices')

test('what a home wrote as another device it takes back, and its readers lose the text', async () => {
  await using friends = await startFriends()
  const { ana, bo, cy } = friends
  const work = await ana.aspect('Work')
  await ana.social.aspects.addMember(work, bo.person)
  const posts = [
    await ana.post('slip in Family'),
    await ana.post('slip in Work', 'Work'),
    await ana.social.posts.create('slip to all', 'public'),
  ]
  await ana.post('stays')
  for (const friend of [bo, cy]) await exchange(ana, friend)
  const next = await rolled(ana, [bo, cy])
  friends.also(next)
  for (const post of posts) await next.social.posts.delete(post)
  const others = (await next.store.list(feeds, {})).map(([, row]) => row)
  assert.is(others.filter(({ isMine, kind }) => isMine && kind === 'aspect').length, 2)
  for (const friend of [bo, cy]) await exchange(next, friend)
  assert.equal(await bo.sortedTexts(), ['stays'])
  assert.equal(await cy.sortedTexts(), ['stays'])
  for (const node of [next, bo, cy]) assert.equal(await tracesOf(node, 'slip'), [], node.name)
  // Cy never read Work, and may not now.
  const toBo = others.find(({ isMine, aspect }) => isMine && aspect === work)!
  assert.equal(toBo.onlyFor, [bo.person])
  assert.is(cy.store.get(feeds, toBo.id), undefined)
})

test('comments on what a home wrote as another device reach all readers, and can be taken back', async () => {
  await using friends = await startFriends()
  const { ana, bo, cy } = friends
  const post = await ana.post('old')
  const shown = await ana.social.posts.create('old, to all', 'public')
  for (const friend of [bo, cy]) await exchange(ana, friend)
  const next = await rolled(ana, [bo, cy])
  friends.also(next)
  const everything = async (): Promise<void> => {
    for (const friend of [bo, cy, bo]) await exchange(next, friend)
  }
  const byBo = await bo.social.threads.comment(post, 'by Bo')
  await bo.social.threads.comment(shown, 'by Bo, to all')
  await everything()
  await next.social.threads.comment(post, 'by Ana')
  await everything()
  for (const node of [next, bo, cy]) {
    assert.equal((await threadOf(node, post)).toSorted(), ['by Ana', 'by Bo'], node.name)
    assert.equal(await threadOf(node, shown), ['by Bo, to all'], node.name)
  }
  await bo.social.threads.deleteComment(byBo)
  await everything()
  for (const node of [next, bo, cy]) assert.equal(await threadOf(node, post), ['by Ana'], node.name)
})

test('a comment that came just before a home became another device is relayed by that', async () => {
  await using friends = await startFriends()
  const { ana, bo, cy } = friends
  const post = await ana.post('old')
  for (const friend of [bo, cy]) await exchange(ana, friend)
  // It waits in the inbox when the home goes on as another device.
  const { device, certificate } = bo.social.keyring
  const signed = signResponse({ peer: device.peer, certificate }, ana.person, {
    post: fromBase64url(ana.social.posts.at(post)!.post.nonce)!,
    nonce: new Uint8Array(shortIdLength).fill(7),
    version: 0,
    type: 'comment',
    body: comment.encode({ text: 'by Bo' }),
    name: 'Bo',
    atMs: bo.world.now(),
  })
  const record = encodeRecord({ ...signed, kind: 'response' })
  const pair = bo.social.keyring.feed({ kind: 'pair', peer: ana.peer })
  await ana.store.transact((tx) => {
    tx.put(opened, keyOf(pair, sortable(99)), record)
    tx.put(inbox, keyOf(pair, sortable(99)), true)
  })
  const next = await rolled(ana, [bo, cy])
  friends.also(next)
  for (const node of [next, bo, cy]) assert.equal(await threadOf(node, post), ['by Bo'], node.name)
})

test('what is written again is for who could read it, and for nobody else', async () => {
  await using friends = await startFriends()
  const { ana, bo, cy } = friends
  const work = await ana.aspect('Work')
  await ana.social.aspects.addMember(work, bo.person)
  await ana.post('for Bo, one', 'Work')
  await exchange(ana, bo)
  const copy = await ana.copy('Ana, restored')
  await ana.post('for Bo, two', 'Work')
  await exchange(ana, bo)
  await part(ana, bo, cy)
  const old = friends.also(await copy.start())
  await old.post('for Bo, three', 'Work')
  await old.social.aspects.addMember(work, cy.person)
  await old.social.aspects.removeMember(work, bo.person)
  await exchange(bo, old)
  const next = await renewed(old, [bo, cy])
  await next.post('for Cy', 'Work')
  await exchange(next, bo)
  await exchange(next, cy)
  assert.equal(await bo.sortedTexts(), ['for Bo, one', 'for Bo, three', 'for Bo, two'])
  assert.equal(await cy.sortedTexts(), ['for Cy'])
})

test('the views of a home that was another device come back as they were', async () => {
  await using friends = await startFriends()
  const { ana, bo, cy } = friends
  const copy = await ana.copy('Ana, restored')
  await ana.post('two')
  await bo.post('by Bo')
  await exchange(ana, bo)
  await part(ana, bo, cy)
  const old = friends.also(await copy.start())
  await old.post('three')
  await exchange(bo, old)
  const next = await renewed(old, [bo])
  await next.post('four')
  await exchange(next, bo)
  await sameAfterRebuild(next)
  assert.equal(await bo.sortedTexts(), ['by Bo', 'four', 'three', 'two'])
})

test.run()
