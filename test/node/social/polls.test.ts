/** Polls: each person has one vote that counts where the poll offers it, while it is open, whichever came first. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PostId } from '../../../protocol/ids.ts'
import type { Poll } from '../../../protocol/poll.ts'
import { signResponse } from '../../../protocol/records/response.ts'
import { vote, voteNonce, type VoteBody } from '../../../protocol/responses/vote.ts'
import { pollShape, votesShape } from '../../../node/http/polls/shape.ts'
import { applyRecord } from '../../../node/social/slices.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { recordsFrom } from '../../../node/social/feeds/records.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { countResponse } from '../../../node/social/threads/counts.ts'
import { responses } from '../../../node/social/threads/tables.ts'
import { countEarlyVotes } from '../../../node/social/threads/votes.ts'
import { knows, startCircle } from '../../helpers/circle.ts'
import { voteWaitMsMax } from '../../../node/social/threads/limits.ts'
import { rejects } from '../../helpers/rejects.ts'
import type { SocialNode } from '../../helpers/social-node.ts'
import { sameAfterRebuild } from '../../helpers/views.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/polls')
const cake = { options: ['apple', 'plum', 'none'] }

interface Asked extends AsyncDisposable {
  ana: SocialNode
  bo: SocialNode
  cy: SocialNode
  post: PostId
}

/** Ana asks Bo and Cy. */
async function ask(pollIn: (nowMs: number) => Poll): Promise<Asked> {
  const circle = await startCircle('polls', 'Bo', 'Cy')
  const { ana } = circle
  const [bo, cy] = circle.others
  assert.ok(bo && cy)
  const poll = pollIn(ana.world.now())
  const post = await ana.social.posts.create('Cake?', [await ana.aspect('Family')], { poll })
  await knows(post, bo, cy)
  return { ana, bo, cy, post, [Symbol.asyncDispose]: () => circle[Symbol.asyncDispose]() }
}

/** Sends a vote as a program might that checks nothing. */
async function forge(from: SocialNode, { ana, post }: Asked, version: number, body: VoteBody) {
  const { keyring } = from.social
  const device = { peer: keyring.device.peer, certificate: keyring.certificate }
  const response = signResponse(device, ana.person, {
    post: new Uint8Array(Buffer.from(ana.social.posts.at(post)!.post.nonce, 'base64url')),
    nonce: voteNonce(post),
    version,
    type: 'vote',
    body: vote.encode(body),
    name: from.name,
    atMs: from.world.now(),
  })
  const writer = new Writer({ apply: applyRecord, keyring, world: from.world, events: {} })
  await from.store.transact((tx) => {
    writer.write(tx, { kind: 'pair', peer: ana.peer }, { ...response, kind: 'response' })
  })
  await ana.sync.pull(from.peer)
}

/** Votes by option, all votes behind them, the owner's with a star; `?` where they are hidden. */
async function stateAt({ social }: SocialNode, id: PostId): Promise<string> {
  const { post } = social.posts.at(id) ?? {}
  const poll = post && (await pollShape(social, post))
  const options = poll?.options.map(({ votes = '?', isMine }) => `${votes}${isMine ? '*' : ''}`)
  return `${options?.join(' ')} of ${poll?.voters}`
}

async function shows(node: SocialNode, post: PostId, wanted: string): Promise<void> {
  await waitFor(async () => (await stateAt(node, post)) === wanted, {
    description: `${node.name} shows ${wanted}`,
  })
}

test('each person has one vote, which they change and take back', async () => {
  await using asked = await ask(() => cake)
  const { ana, bo, cy, post } = asked
  await bo.social.threads.vote(post, [0])
  await ana.social.threads.vote(post, [1])
  for (const node of [cy]) await shows(node, post, '1 1 0 of 2')
  await bo.social.threads.vote(post, [1])
  await bo.social.threads.vote(post, [1])
  await shows(cy, post, '0 2 0 of 2')
  await shows(bo, post, '0 2* 0 of 2')
  await ana.social.threads.vote(post, [])
  await shows(cy, post, '0 1 0 of 1')
  await rejects(bo.social.threads.vote(post, [0, 1]), 'not-offered-by-poll')
  await rejects(bo.social.threads.vote(post, [3]), 'not-offered-by-poll')
  await rejects(bo.social.threads.vote('AAAAAAAAAAAAAAAAAAAAAA' as PostId, [0]), 'not-found')
  const told = await ana.social.notifications.list({ limit: 10 })
  assert.ok(told.rows.some(({ kind }) => kind === 'voted'))
  await ana.social.people.block(bo.person)
  assert.is(await stateAt(ana, post), '0 0 0 of 0')
})

test('several choices, hidden until one votes, without names', async () => {
  const poll = { ...cake, isMultiple: true, isHidden: true, isCounted: true } as const
  await using asked = await ask(() => poll)
  const { ana, bo, cy, post } = asked
  await bo.social.threads.vote(post, [2, 0])
  await shows(ana, post, '1 0 1 of 1')
  await shows(cy, post, '? ? ? of 1')
  await cy.social.threads.vote(post, [0])
  await shows(bo, post, '2* 0 1* of 2')
  const row = ana.social.posts.at(post)?.post
  assert.equal(row && (await votesShape(ana.social, row))?.people, [])
  const told = await ana.social.notifications.list({ limit: 10 })
  assert.not.ok(told.rows.some(({ kind }) => kind === 'voted'))
})

test('a vote that was given in time counts where it waited for the author over the closing time', async () => {
  await using asked = await ask((nowMs) => ({ ...cake, closesAtMs: nowMs + 60_000 }))
  const { ana, bo, cy, post } = asked
  await ana.network.disconnect(cy.peer)
  await cy.social.threads.vote(post, [1])
  await ana.world.pass(120_000)
  await cy.network.connect(ana.peer)
  for (const node of [ana, bo]) await shows(node, post, '0 1 0 of 1')
})

test('after its closing time a poll takes no vote, also none that comes more than a day later', async () => {
  await using asked = await ask((nowMs) => ({
    ...cake,
    closesAtMs: nowMs + 60_000,
    isHidden: true,
  }))
  const { ana, bo, cy, post } = asked
  await bo.social.threads.vote(post, [0])
  await shows(ana, post, '1 0 0 of 1')
  await ana.network.disconnect(cy.peer)
  await cy.social.threads.vote(post, [1])
  await ana.world.pass(voteWaitMsMax + 120_000)
  await cy.network.connect(ana.peer)
  const refusal = async (): Promise<string | undefined> => {
    const row = cy.social.posts.at(post)?.post
    return row && (await pollShape(cy.social, row))?.refused
  }
  await waitFor(async () => (await refusal()) === 'closed')
  await shows(cy, post, '1 0* 0 of 1')
  await shows(bo, post, '1* 0 0 of 1')
  await rejects(bo.social.threads.vote(post, [1]), 'poll-closed')
  const made = ana.social.posts.create('late', 'public', { poll: { ...cake, closesAtMs: 1 } })
  await rejects(made, 'poll-closed')
})

test('nobody counts a vote that the poll does not offer, or that says it came too late', async () => {
  let closesAtMs = 0
  await using asked = await ask((nowMs) => {
    closesAtMs = nowMs + 600_000
    return { ...cake, closesAtMs }
  })
  const { ana, bo, cy, post } = asked
  await bo.social.threads.vote(post, [2])
  await shows(cy, post, '0 0 1 of 1')
  await forge(bo, asked, 1, { choices: [0, 1], atMs: 1 })
  await shows(cy, post, '0 0 0 of 0')
  await forge(bo, asked, 2, { choices: [9], atMs: 1 })
  await forge(bo, asked, 3, { choices: [0], atMs: closesAtMs })
  const comment = await bo.social.threads.comment(post, 'after all of them')
  await waitFor(() => cy.social.threads.commentAt(comment) !== undefined)
  for (const node of [ana, bo, cy]) assert.is(await stateAt(node, post), '0 0 0 of 0')
  await bo.social.threads.vote(post, [2])
  for (const node of [ana, cy]) await shows(node, post, '0 0 1 of 1')
  for (const node of [bo, cy]) await sameAfterRebuild(node)
})

test('a vote that came before its post counts once the post comes', async () => {
  await using asked = await ask(() => cake)
  const { bo, cy, post } = asked
  await bo.social.threads.vote(post, [1])
  await shows(cy, post, '0 1 0 of 1')
  await cy.store.transact(async (tx) => {
    for (const [key, row] of await tx.list(responses, {})) {
      countResponse(tx, row, -1)
      tx.put(responses, key, { ...row, isVoid: true })
    }
  })
  assert.is(await stateAt(cy, post), '0 0 0 of 0')
  for (const [, feed] of await cy.store.list(feeds, {})) {
    if (feed.isMine || feed.kind !== 'aspect') continue
    const all = await recordsFrom(cy.store, feed, { from: 1, limit: 100 })
    const record = all.find(({ kind }) => kind === 'post')
    await cy.store.transact((tx) => {
      if (record?.kind === 'post') countEarlyVotes({ tx, feed } as never, record)
    })
  }
  assert.is(await stateAt(cy, post), '0 1 0 of 1')
})

test.run()
