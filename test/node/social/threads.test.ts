/** Comments: from a reader of a post by way of its author's node to all readers of the post, and to nobody else. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PostId } from '../../../protocol/ids.ts'
import { signResponse } from '../../../protocol/records/response.ts'
import { comment } from '../../../protocol/responses/comment.ts'
import {
  relayPauseMs,
  responsesPerDayMax,
  responsesPerItemMax,
} from '../../../node/social/threads/limits.ts'
import { keyOf } from '../../../node/store/table.ts'
import { quotas, threadSizes } from '../../../node/social/threads/tables.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { knows, startCircle } from '../../helpers/circle.ts'
import { rejects } from '../../helpers/rejects.ts'
import type { SocialNode } from '../../helpers/social-node.ts'
import { threadOf } from '../../helpers/threads.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { applyRecord } from '../../../node/social/slices.ts'

const test = suite('node/social/threads')

async function shows(node: SocialNode, post: PostId, wanted: readonly string[]): Promise<void> {
  await waitFor(async () => (await threadOf(node, post)).join('|') === wanted.join('|'))
}

test('a comment reaches all readers of the post, by way of its author', async () => {
  await using circle = await startCircle('threads', 'Bo', 'Cy')
  const { ana, others } = circle
  const [bo, cy] = others as [SocialNode, SocialNode]
  const post = await ana.post('what do you think?')
  await Promise.all([knows(post, bo), knows(post, cy)])
  await bo.social.threads.comment(post, 'lovely')
  for (const node of [ana, bo, cy]) await shows(node, post, ['lovely'])
  ana.world.set(ana.world.now() + 1000)
  await ana.social.threads.comment(post, 'thank you')
  for (const node of [ana, bo, cy]) await shows(node, post, ['lovely', 'thank you'])
  const [row] = (await cy.social.threads.read(post, { limit: 1 })).rows
  assert.is(row?.author, ana.person)
  const [first] = (await cy.social.threads.read(post, { limit: 10 })).rows
  assert.equal([first?.author, first?.name], [bo.person, 'Bo'])
  assert.is(await cy.social.threads.countComments(post), 2)
})

test('a comment waits while the author’s node is away, and is relayed once when it is back', async () => {
  await using circle = await startCircle('threads', 'Bo', 'Cy')
  const { ana, others } = circle
  const [bo, cy] = others as [SocialNode, SocialNode]
  const post = await ana.post('hello')
  await knows(post, bo)
  await ana.network.disconnect(bo.peer)
  await bo.social.threads.comment(post, 'from afar')
  assert.equal(await threadOf(bo, post), ['from afar …'])
  assert.equal(await threadOf(ana, post), [])
  await bo.network.connect(ana.peer)
  for (const node of [ana, bo, cy]) await shows(node, post, ['from afar'])
})

test('a comment goes to every feed in which the post stands, and is one comment to who reads several', async () => {
  await using circle = await startCircle('threads', 'Bo', 'Cy')
  const { ana, others } = circle
  const [bo, cy] = others as [SocialNode, SocialNode]
  const friends = await ana.aspect('Friends')
  await ana.social.aspects.addMember(friends, cy.person)
  await ana.social.aspects.removeMember(await ana.aspect('Family'), cy.person)
  await ana.social.aspects.addMember(friends, bo.person)
  const post = await ana.post('to both', 'Family', 'Friends')
  await Promise.all([knows(post, bo), knows(post, cy)])
  await cy.social.threads.comment(post, 'from the friends')
  for (const node of [ana, bo, cy]) await shows(node, post, ['from the friends'])
})

test('who left an aspect still reads comments on the posts that they can read, and may comment on them', async () => {
  await using circle = await startCircle('threads', 'Bo', 'Cy')
  const { ana, others } = circle
  const [bo, cy] = others as [SocialNode, SocialNode]
  const post = await ana.post('while Cy was here')
  await Promise.all([knows(post, bo), knows(post, cy)])
  await ana.social.aspects.removeMember(await ana.aspect(), cy.person)
  await ana.post('without Cy')
  await bo.social.threads.comment(post, 'one')
  await shows(cy, post, ['one'])
  await cy.social.threads.comment(post, 'two')
  await waitFor(async () => (await threadOf(bo, post)).length === 2)
})

test('a comment on a post that its writer cannot read is not relayed', async () => {
  await using circle = await startCircle('threads', 'Bo')
  const { ana, others } = circle
  const [bo] = others as [SocialNode]
  const post = await ana.post('not for Bo', 'Friends')
  const nonce = Buffer.from(ana.social.posts.at(post)!.post.nonce, 'base64url')
  await sendComment(bo, ana, { nonce, text: 'how do I know?' })
  const seen = await ana.post('for Bo')
  await knows(seen, bo)
  await bo.social.threads.comment(seen, 'marker')
  await shows(ana, seen, ['marker'])
  assert.equal(await threadOf(ana, post), [])
})

/** Writes a comment as a program other than ours might. */
async function sendComment(
  from: SocialNode,
  to: SocialNode,
  { nonce, text }: { nonce: Uint8Array; text: string },
): Promise<void> {
  const { keyring } = from.social
  const device = { peer: keyring.device.peer, certificate: keyring.certificate }
  const response = signResponse(device, to.person, {
    post: new Uint8Array(nonce),
    nonce: from.world.random(16),
    version: 0,
    type: 'comment',
    body: comment.encode({ text }),
    name: 'Bo',
    atMs: from.world.now(),
  })
  const writer = new Writer({ apply: applyRecord, keyring, world: from.world, events: {} })
  await from.store.transact((tx) => {
    writer.write(tx, { kind: 'pair', peer: to.peer }, { ...response, kind: 'response' })
  })
}

test('a comment that is refused counts as one of the day, and no thread is searched for it', async () => {
  await using circle = await startCircle('threads', 'Bo')
  const { ana, others } = circle
  const [bo] = others as [SocialNode]
  const hidden = await ana.post('not for Bo', 'Friends')
  const post = await ana.post('for Bo')
  await knows(post, bo)
  const nonceOf = (id: PostId): Buffer =>
    Buffer.from(ana.social.posts.at(id)!.post.nonce, 'base64url')
  const quota = { day: Math.floor(ana.world.now() / 86_400_000), count: responsesPerDayMax - 2 }
  await ana.store.transact((tx) => tx.put(quotas, bo.person, quota))
  await sendComment(bo, ana, { nonce: nonceOf(hidden), text: 'refused' })
  await ana.store.transact((tx) =>
    tx.put(threadSizes, keyOf(post, post, 'comment'), responsesPerItemMax),
  )
  await sendComment(bo, ana, { nonce: nonceOf(post), text: 'refused too' })
  const refusals = (): unknown[] => ana.log.lines.flatMap(({ refusal }) => refusal ?? [])
  await ana.sync.pull(bo.peer)
  await waitFor(() => refusals().length === 1)
  await ana.store.transact((tx) => tx.delete(threadSizes, keyOf(post, post, 'comment')))
  await sendComment(bo, ana, { nonce: nonceOf(post), text: 'one too many today' })
  await ana.sync.pull(bo.peer)
  await waitFor(() => refusals().length === 2)
  assert.equal(refusals(), ['thread-full', 'too-many-today'])
})

/** Five hundred comments are relayed meanwhile. */
const patiently = { timeoutMs: 120_000 }

test('of one person no more comments are relayed in a day than anybody types', async () => {
  await using circle = await startCircle('threads', 'Bo')
  const { ana, others } = circle
  const [bo] = others as [SocialNode]
  const post = await ana.post('comment on this')
  await knows(post, bo)
  await ana.network.disconnect(bo.peer)
  for (let count = 0; count <= responsesPerDayMax; count += 1) {
    await bo.social.threads.comment(post, `comment ${count}`)
  }
  await bo.network.connect(ana.peer)
  await waitFor(async () => {
    // The pauses between relays pass by the clock of the world.
    await ana.world.pass(relayPauseMs)
    return (await threadOf(ana, post)).length === responsesPerDayMax
  }, patiently)
  const waiting = (await threadOf(bo, post)).filter((text) => text.endsWith('…'))
  assert.ok(waiting.length >= 1)
})

test('comments of who is blocked are hidden, and those that wait are not relayed', async () => {
  await using circle = await startCircle('threads', 'Bo', 'Cy')
  const { ana, others } = circle
  const [bo, cy] = others as [SocialNode, SocialNode]
  const post = await ana.post('hello')
  await Promise.all([knows(post, bo), knows(post, cy)])
  await bo.social.threads.comment(post, 'before')
  await shows(ana, post, ['before'])
  await ana.social.people.block(bo.person)
  assert.equal(await threadOf(ana, post), [])
  assert.is(await ana.social.threads.countComments(post), 0)
  await bo.social.threads.comment(post, 'after')
  await cy.social.threads.comment(post, 'from Cy')
  await shows(ana, post, ['from Cy'])
  await ana.social.people.unblock(bo.person)
  await waitFor(async () => (await threadOf(ana, post)).includes('before'))
})

test('what there is not cannot be commented on', async () => {
  await using circle = await startCircle('threads', 'Bo')
  const { ana, others } = circle
  const [bo] = others as [SocialNode]
  await rejects(ana.social.threads.comment('AAAAAAAAAAAAAAAAAAAAAA' as PostId, 'x'), 'not-found')
  const post = await ana.post('hidden soon')
  await knows(post, bo)
  await bo.social.people.block(ana.person)
  await rejects(bo.social.threads.comment(post, 'x'), 'not-found')
})

test('a long thread is read page by page from its end', async () => {
  await using circle = await startCircle('threads')
  const { ana } = circle
  const post = await ana.post('count')
  const wanted = Array.from({ length: 25 }, (_, index) => `comment ${index}`)
  for (const text of wanted) {
    ana.world.set(ana.world.now() + 1)
    await ana.social.threads.comment(post, text)
  }
  const pages: string[][] = []
  let before: string | undefined
  do {
    const query = { limit: 10, ...(before !== undefined && { before }) }
    const page = await ana.social.threads.read(post, query)
    pages.unshift(page.rows.map(({ text }) => text))
    before = page.next
  } while (before !== undefined)
  assert.equal(pages.flat(), wanted)
  assert.equal(
    pages.map((page) => page.length),
    [5, 10, 10],
  )
})

test.run()
