/** Posts that are over at a time: gone from all views at that time, and from all disks once their author's node runs. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { postId, type PostId } from '../../../protocol/ids.ts'
import { signResponse } from '../../../protocol/records/response.ts'
import { comment } from '../../../protocol/responses/comment.ts'
import { expireDue } from '../../../node/social/expiry/expire.ts'
import { expiredPerStep, expiryCheckMs } from '../../../node/social/expiry/limits.ts'
import { expired, expiredAnswers } from '../../../node/social/feeds/tables.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { listNotifications } from '../../../node/social/notifications/queries.ts'
import { expirations } from '../../../node/social/posts/tables.ts'
import { applyRecord } from '../../../node/social/slices.ts'
import { responses } from '../../../node/social/threads/tables.ts'
import { knows, startCircle, type Circle } from '../../helpers/circle.ts'
import { settled } from '../../helpers/fake-world.ts'
import { exchange, link, startHome } from '../../helpers/own-devices.ts'
import { asRelay } from '../../helpers/records.ts'
import { rejects } from '../../helpers/rejects.ts'
import type { SocialNode } from '../../helpers/social-node.ts'
import { threadOf, tracesOf } from '../../helpers/threads.ts'
import { writeUnseen } from '../../helpers/unseen.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/expiry')
const hourMs = 3_600_000

async function postFor(node: SocialNode, text: string, expiresAfterMs: number): Promise<PostId> {
  return node.social.posts.create(text, [await node.aspect('Family')], { expiresAfterMs })
}

async function gone(post: PostId, ...nodes: SocialNode[]): Promise<void> {
  for (const node of nodes) {
    await waitFor(() => node.social.posts.at(post) === undefined, { description: node.name })
  }
}

/** Ana and her readers, who share one clock. */
async function start(): Promise<Circle & { bo: SocialNode; cy: SocialNode }> {
  const circle = await startCircle('expiry', 'Bo', 'Cy')
  const [bo, cy] = circle.others
  assert.ok(bo && cy)
  return { ...circle, bo, cy }
}

test('at its time a post is gone with its thread, and then from all disks', async () => {
  await using circle = await start()
  const { ana, bo, cy } = circle
  const stays = await ana.post('stays')
  const post = await postFor(ana, 'a free #sofa, @Bo', hourMs)
  await knows(post, bo, cy)
  await bo.social.threads.comment(post, 'words of Bo')
  await waitFor(async () => (await threadOf(cy, post)).length === 1)
  await ana.world.pass(hourMs - 1)
  assert.ok(bo.social.posts.at(post))
  await ana.world.pass(1)
  await gone(post, ana, bo, cy)
  for (const node of [ana, bo, cy]) {
    for (const text of ['a free #sofa', 'words of Bo']) {
      await waitFor(async () => (await tracesOf(node, text)).length === 0, {
        description: `${node.name} loses ${text}`,
      })
    }
    assert.equal(await node.store.list(expirations, {}), [])
    await waitFor(async () => (await node.store.list(expired, {})).length === 0)
    assert.equal(await node.store.list(expiredAnswers, {}), [])
    assert.ok(node.social.posts.at(stays))
    await sameAfterRebuild(node)
  }
  assert.equal((await bo.social.timelines.mentions({ limit: 10 })).mentions, [])
  assert.equal((await cy.social.timelines.tagged('sofa', { limit: 10 })).rows, [])
})

test('readers lose it by themselves while its author is away, and what was on its way is not shown', async () => {
  await using circle = await start()
  const { ana, bo, cy } = circle
  await ana.network.disconnect(cy.peer)
  const post = await postFor(ana, 'while Ana is away', hourMs)
  await knows(post, bo)
  const own = await bo.social.threads.comment(post, 'words of Bo')
  await waitFor(async () => (await threadOf(ana, post)).length === 1)
  const away = await ana.copy('Ana')
  await ana[Symbol.asyncDispose]()
  await bo.world.pass(hourMs)
  await gone(post, bo)
  assert.is(bo.social.threads.commentAt(own), undefined)
  assert.equal(await threadOf(bo, post), [])
  await rejects(bo.social.threads.comment(post, 'too late'), 'not-found')
  // Sealed, until Ana's node says so.
  assert.ok((await tracesOf(bo, 'while Ana is away')).length > 0)
  await sameAfterRebuild(bo)

  await using back = await away.start()
  assert.ok(back.social.posts.at(post), 'her clock stood still')
  await back.network.connect(cy.peer)
  await back.sync.pull(cy.peer)
  await cy.sync.pull(back.peer)
  await settled()
  assert.is(cy.social.posts.at(post), undefined, 'over when it came')
  assert.equal(await threadOf(cy, post), [])
  await sameAfterRebuild(cy)
  await back.world.pass(hourMs)
  await gone(post, back)
  await back.network.connect(bo.peer)
  await exchange(back, bo)
  await exchange(back, cy)
  for (const node of [back, bo, cy]) {
    for (const text of ['while Ana is away', 'words of Bo']) {
      await waitFor(async () => (await tracesOf(node, text)).length === 0, {
        description: `${node.name} loses ${text}`,
      })
    }
    await sameAfterRebuild(node)
  }
})

test('what came before a post that is over when it comes leaves with it', async () => {
  await using circle = await start()
  const { ana, bo, cy } = circle
  const { keyring } = bo.social
  const atMs = ana.world.now()
  const nonce = ana.world.random(16)
  const post = postId(ana.person, nonce)
  const device = { peer: keyring.device.peer, certificate: keyring.certificate }
  const said = signResponse(device, ana.person, {
    post: nonce,
    nonce: bo.world.random(16),
    version: 0,
    type: 'comment',
    body: comment.encode({ text: `words for [Cy](${cy.person})` }),
    name: 'Bo',
    atMs,
  })
  await writeUnseen(ana, asRelay([said]))
  await cy.sync.pull(ana.peer)
  const told = async (): Promise<string[]> => {
    const { rows } = await listNotifications(cy.store, { limit: 9 })
    return rows.map(({ kind }) => kind).filter((kind) => kind === 'mentioned-comment')
  }
  await waitFor(async () => (await told()).length === 1)
  await cy.world.pass(2 * hourMs)
  const over = { atMs, text: 'over by now', media: [], expiresAtMs: atMs + hourMs }
  await writeUnseen(ana, [{ kind: 'post', nonce, ...over }])
  await cy.sync.pull(ana.peer)
  await waitFor(async () => (await cy.store.list(expired, {})).length === 1)
  assert.is(cy.social.posts.at(post), undefined)
  assert.equal(await cy.store.list(responses, {}), [])
  assert.equal(await told(), [])
  assert.is((await cy.store.list(expiredAnswers, {})).length, 1)
  await sameAfterRebuild(cy)
})

test('a node that was off ends posts when it starts; a clock that cannot be right ends none', async () => {
  await using circle = await start()
  const { ana, bo } = circle
  const rightMs = ana.world.now()
  const post = await postFor(ana, 'short', 2 * hourMs)
  await knows(post, bo)
  const off = await ana.copy('Ana')
  ana.world.set(0)
  await ana.world.pass(3 * hourMs)
  assert.ok(ana.social.posts.at(post))
  assert.ok(bo.social.posts.at(post))
  ana.world.set(rightMs + 3 * hourMs)
  await ana.world.pass(expiryCheckMs)
  await gone(post, ana, bo)
  await ana[Symbol.asyncDispose]()
  await using late = await off.start()
  late.world.set(rightMs + 3 * hourMs)
  await late.world.pass(expiryCheckMs)
  await gone(post, late)
})

test('an edit lengthens, shortens and ends the time; another that comes too late changes nothing', async () => {
  await using circle = await start()
  const { ana, bo } = circle
  const { posts } = ana.social
  const post = await postFor(ana, 'words', hourMs)
  await knows(post, bo)
  const ends = async (expiresAfterMs: number | null | undefined): Promise<void> => {
    await posts.edit(post, { text: 'words', expiresAfterMs })
    const { expiresAtMs } = posts.at(post)!.post
    await waitFor(() => bo.social.posts.at(post)?.post.expiresAtMs === expiresAtMs)
  }
  await ends(3 * hourMs)
  await ana.world.pass(2 * hourMs)
  assert.ok(bo.social.posts.at(post))
  await ends(null)
  assert.is(bo.social.posts.at(post)?.post.expiresAtMs, undefined)
  await ana.world.pass(4 * hourMs)
  assert.ok(bo.social.posts.at(post))
  await ends(hourMs)
  await posts.edit(post, { text: 'other words' })
  await ends(undefined)
  assert.ok(bo.social.posts.at(post)?.post.expiresAtMs)
  await sameAfterRebuild(bo)
  await ana.world.pass(hourMs)
  await gone(post, ana, bo)
  await sameAfterRebuild(bo)
})

test('of a post that is sent later the time counts from then on', async () => {
  await using circle = await start()
  const { ana, bo } = circle
  const content = {
    text: 'later',
    audience: [await ana.aspect('Family')],
    media: [],
    expiresAfterMs: hourMs,
  }
  await ana.social.drafting.begin({ content, sendAtMs: ana.world.now() + 5 * hourMs })
  await ana.world.pass(5 * hourMs)
  await waitFor(async () => (await bo.texts()).length === 1)
  await ana.world.pass(hourMs - 1)
  assert.equal(await bo.texts(), ['later'])
  await ana.world.pass(1)
  await waitFor(async () => (await bo.texts()).length === 0)
})

test('another device of the author ends it as well; the one that wrote it takes it back', async () => {
  await using home = await startHome()
  await link(home)
  const { desk, phone } = home
  const post = await postFor(desk, 'from the desk', hourMs)
  await exchange(desk, phone)
  await knows(post, phone)
  await phone.world.pass(hourMs)
  await gone(post, phone)
  assert.is((await phone.store.list(expired, {})).length, 1)
  await sameAfterRebuild(phone)
  await desk.world.pass(hourMs)
  await gone(post, desk)
  await exchange(desk, phone)
  await waitFor(async () => (await phone.store.list(expired, {})).length === 0)
  await sameAfterRebuild(phone)
})

test('where so many end at once that one step does not take all, a rebuild ends those that were taken by then', async () => {
  await using circle = await startCircle('steps')
  const { ana } = circle
  const { keyring } = ana.social
  const atMs = ana.world.now()
  const writer = new Writer({ apply: applyRecord, keyring, world: ana.world, events: {} })
  await ana.store.transact((tx) => {
    for (let count = 0; count <= expiredPerStep; count += 1) {
      const said = { nonce: ana.world.random(16), text: 'short', media: [] }
      const record = { kind: 'post', ...said, atMs, expiresAtMs: atMs + hourMs } as const
      writer.write(tx, { kind: 'public' }, record)
    }
  })
  ana.world.set(atMs + 2 * hourMs)
  const context = { keyring, events: {} }
  const hasMore = await ana.store.transact((tx) => expireDue({ ...context, tx }, ana.world.now()))
  assert.ok(hasMore)
  const [last] = await ana.store.list(expirations, {})
  assert.ok(last)
  await ana.social.posts.edit(last[1], { text: 'stays', expiresAfterMs: null })
  await sameAfterRebuild(ana)
  assert.is(ana.social.posts.at(last[1])?.post.text, 'stays')
})

test.run()
