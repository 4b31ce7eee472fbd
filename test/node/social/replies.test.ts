/** Replies to comments, later versions of comments, and threads that their author locked. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PostId, ResponseId } from '../../../protocol/ids.ts'
import { knows, startCircle } from '../../helpers/circle.ts'
import { rejects } from '../../helpers/rejects.ts'
import { befriendSocial, type SocialNode } from '../../helpers/social-node.ts'
import { threadOf, tracesOf } from '../../helpers/threads.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/replies')

async function repliesAt({ social }: SocialNode, comment: ResponseId): Promise<string[]> {
  const { rows } = await social.threads.replies(comment, { limit: 100 })
  return rows.map(({ text, isWaiting }) => (isWaiting ? `${text} …` : text))
}

async function showsReplies(
  node: SocialNode,
  comment: ResponseId,
  wanted: readonly string[],
): Promise<void> {
  await waitFor(async () => (await repliesAt(node, comment)).join('|') === wanted.join('|'))
}

async function shows(node: SocialNode, post: PostId, wanted: readonly string[]): Promise<void> {
  await waitFor(async () => (await threadOf(node, post)).join('|') === wanted.join('|'))
}

async function has(comment: ResponseId, ...nodes: SocialNode[]): Promise<void> {
  await waitFor(() =>
    nodes.every(({ social }) => social.threads.commentAt(comment)?.isWaiting === false),
  )
}

test('a reply stands below its comment at everybody, and one to a reply answers the comment above it', async () => {
  await using circle = await startCircle('replies', 'Bo', 'Cy')
  const { ana, others } = circle
  const [bo, cy] = others as [SocialNode, SocialNode]
  const post = await ana.post('hello')
  await knows(post, bo, cy)
  const comment = await bo.social.threads.comment(post, 'a comment')
  await has(comment, ana, bo, cy)
  const reply = await cy.social.threads.comment(comment, 'a reply')
  await has(reply, ana, bo, cy)
  ana.world.set(ana.world.now() + 1000)
  const below = await ana.social.threads.comment(reply, 'one more')
  await has(below, ana, bo, cy)
  for (const node of [ana, bo, cy]) {
    assert.equal(await threadOf(node, post), ['a comment'])
    await showsReplies(node, comment, ['a reply', 'one more'])
    assert.equal(await repliesAt(node, reply), [])
    assert.is(await node.social.threads.countComments(post), 3)
    const blocked = await node.social.people.blockedIds()
    assert.is(node.social.threads.countReplies(node.social.threads.commentAt(comment)!, blocked), 2)
  }
  await bo.social.threads.react(reply, { emoji: '🎉', isOn: true })
  for (const node of [ana, cy]) {
    await waitFor(async () => (await node.social.threads.reactors(reply)).length === 1)
  }
})

test('a reply to one’s own waiting comment waits with it, and both are relayed', async () => {
  await using circle = await startCircle('replies', 'Bo')
  const { ana, others } = circle
  const [bo] = others as [SocialNode]
  const post = await ana.post('hello')
  await knows(post, bo)
  await ana.network.disconnect(bo.peer)
  const comment = await bo.social.threads.comment(post, 'a comment')
  await bo.social.threads.comment(comment, 'and more')
  assert.equal(await repliesAt(bo, comment), ['and more …'])
  await bo.network.connect(ana.peer)
  for (const node of [ana, bo]) await showsReplies(node, comment, ['and more'])
})

test('a comment that is taken back takes its replies along, whichever comes first', async () => {
  await using circle = await startCircle('replies', 'Bo', 'Cy')
  const { ana, others } = circle
  const [bo, cy] = others as [SocialNode, SocialNode]
  const post = await ana.post('hello')
  await knows(post, bo, cy)
  const comment = await bo.social.threads.comment(post, 'words of Bo')
  await has(comment, ana, bo, cy)
  await ana.network.disconnect(cy.peer)
  const early = await ana.social.threads.comment(comment, 'words of Ana')
  await has(early, bo)
  const reaction = await bo.social.threads.react(early, { emoji: '🎉', isOn: true })
  assert.is(reaction, undefined)
  await cy.social.threads.comment(comment, 'words of Cy')
  await bo.social.threads.deleteComment(comment)
  await waitFor(async () => (await ana.social.threads.countComments(post)) === 0)
  await cy.network.connect(ana.peer)
  for (const node of [ana, bo, cy]) {
    await waitFor(async () => (await node.social.threads.countComments(post)) === 0)
    for (const text of ['words of Bo', 'words of Ana', 'words of Cy']) {
      await waitFor(async () => (await tracesOf(node, text)).length === 0)
    }
    assert.equal(await node.social.threads.reactors(early), [])
  }
})

test('the comment of a blocked person keeps its place, without words, while others reply to it', async () => {
  await using circle = await startCircle('replies', 'Bo', 'Cy')
  const { ana, others } = circle
  const [bo, cy] = others as [SocialNode, SocialNode]
  const post = await ana.post('hello')
  await knows(post, bo, cy)
  await befriendSocial(bo, cy)
  const comment = await bo.social.threads.comment(post, 'words of Bo')
  await bo.social.threads.comment(post, 'more of Bo')
  await has(comment, cy)
  const reply = await ana.social.threads.comment(comment, 'words of Ana')
  await has(reply, cy)
  await waitFor(async () => (await cy.social.threads.countComments(post)) === 3)
  await cy.social.people.block(bo.person)
  const { rows } = await cy.social.threads.read(post, { limit: 10 })
  assert.equal(
    rows.map(({ text, isHidden }) => [text, isHidden]),
    [['', true]],
  )
  assert.equal(await repliesAt(cy, comment), ['words of Ana'])
  assert.is(await cy.social.threads.countComments(post), 1)
})

test('an edited comment shows its last words to all, with the earlier ones behind them', async () => {
  await using circle = await startCircle('replies', 'Bo', 'Cy')
  const { ana, others } = circle
  const [bo, cy] = others as [SocialNode, SocialNode]
  const post = await ana.post('hello')
  await knows(post, bo, cy)
  const comment = await bo.social.threads.comment(post, 'teh first')
  await bo.social.threads.comment(comment, 'a reply')
  await has(comment, ana, bo, cy)
  for (const text of ['the first', 'the first words']) {
    ana.world.set(ana.world.now() + 60_000)
    await bo.social.threads.editComment(comment, text)
    for (const node of [ana, bo, cy]) await shows(node, post, [text])
  }
  for (const node of [ana, bo, cy]) {
    const earlier = await node.social.threads.versions(comment)
    assert.equal(
      earlier.map(({ text }) => text),
      ['teh first', 'the first'],
    )
    const row = node.social.threads.commentAt(comment)!
    assert.ok(row.editedAtMs! > row.atMs)
    await showsReplies(node, comment, ['a reply'])
    await node.rebuild()
    assert.is((await node.social.threads.versions(comment)).length, 2)
  }
  await rejects(ana.social.threads.editComment(comment, 'not hers'), 'not-yours')
  await bo.social.threads.deleteComment(comment)
  for (const node of [ana, bo, cy]) {
    await waitFor(async () => (await tracesOf(node, 'teh first')).length === 0)
    assert.equal(await node.social.threads.versions(comment), [])
  }
})

test('a locked thread takes nothing more of others, and keeps what it has', async () => {
  await using circle = await startCircle('replies', 'Bo', 'Cy')
  const { ana, others } = circle
  const [bo, cy] = others as [SocialNode, SocialNode]
  const post = await ana.post('hello')
  await knows(post, bo, cy)
  const comment = await bo.social.threads.comment(post, 'in time')
  await has(comment, ana, bo, cy)
  await ana.network.disconnect(cy.peer)
  const late = await cy.social.threads.comment(post, 'too late')
  await ana.social.threads.lock(post, true)
  await waitFor(() => bo.social.threads.isLocked({ id: post, author: ana.person }))
  await rejects(bo.social.threads.comment(post, 'x'), 'thread-locked')
  await rejects(bo.social.threads.comment(comment, 'x'), 'thread-locked')
  await rejects(bo.social.threads.editComment(comment, 'x'), 'thread-locked')
  await rejects(bo.social.threads.react(post, { emoji: '👍', isOn: true }), 'thread-locked')
  await rejects(bo.social.threads.lock(post, false), 'not-yours')
  await cy.network.connect(ana.peer)
  await waitFor(() => cy.social.threads.commentAt(late)?.refusal === 'locked')
  ana.world.set(ana.world.now() + 1000)
  await ana.social.threads.comment(post, 'a last word')
  for (const node of [ana, bo]) await shows(node, post, ['in time', 'a last word'])
  await bo.social.threads.deleteComment(comment)
  for (const node of [ana, bo]) await shows(node, post, ['a last word'])
  await ana.social.threads.lock(post, false)
  await waitFor(() => !bo.social.threads.isLocked({ id: post, author: ana.person }))
  await bo.social.threads.comment(post, 'open again')
  await waitFor(async () => (await threadOf(ana, post)).includes('open again'))
})

test('an edit that came too late is marked, and others keep the version before', async () => {
  await using circle = await startCircle('replies', 'Bo')
  const { ana, others } = circle
  const [bo] = others as [SocialNode]
  const post = await ana.post('hello')
  await knows(post, bo)
  const comment = await bo.social.threads.comment(post, 'before')
  await has(comment, ana, bo)
  await ana.network.disconnect(bo.peer)
  await ana.social.threads.lock(post, true)
  await bo.social.threads.editComment(comment, 'after')
  await bo.network.connect(ana.peer)
  await waitFor(() => bo.social.threads.commentAt(comment)?.refusal === 'locked')
  assert.is(bo.social.threads.commentAt(comment)?.isRelayed, true)
  assert.equal(await threadOf(ana, post), ['before'])
})

test.run()
