/** A post that its author takes back: its readers lose the text, and nobody else hears of it. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { postId, type FeedId, type PostId } from '../../../protocol/ids.ts'
import type { FeedRecord } from '../../../protocol/records/record.ts'
import { DiskFullError } from '../../../node/errors.ts'
import { responsesPerItemMax } from '../../../node/social/threads/limits.ts'
import { keyOf } from '../../../node/store/table.ts'
import { responseCounts, threadSizes } from '../../../node/social/threads/tables.ts'
import { feeds, type FeedRow } from '../../../node/social/feeds/tables.ts'
import { extentAt, readEntries } from '../../../node/store/feed-store.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { rejects } from '../../helpers/rejects.ts'
import { checkAsync } from '../../helpers/seed.ts'
import { befriendSocial, SocialNode } from '../../helpers/social-node.ts'
import { threadOf, tracesOf } from '../../helpers/threads.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { applyRecord } from '../../../node/social/slices.ts'

const test = suite('node/social/retractions')

const firstSpot = { atMs: 0, order: '' }

interface Circle extends AsyncDisposable {
  ana: SocialNode
  bo: SocialNode
  cy: SocialNode
  di: SocialNode
}

/** Ana; Bo and Cy, who are in her Family; Di, who is in her Friends. */
async function startCircle(): Promise<Circle> {
  const hub = new FakeHub()
  const world = new FakeWorld('retractions')
  const ana = await SocialNode.start('Ana', { hub, world, aspects: ['Family', 'Friends'] })
  const [bo, cy, di] = await Promise.all(
    (['Bo', 'Cy', 'Di'] as const).map((name) => SocialNode.start(name, { hub, world })),
  )
  await befriendSocial(ana, bo!)
  await befriendSocial(ana, cy!)
  await befriendSocial(ana, di!, 'Friends')
  return {
    ana,
    bo: bo!,
    cy: cy!,
    di: di!,
    [Symbol.asyncDispose]: async () => {
      for (const node of [ana, bo!, cy!, di!]) await node[Symbol.asyncDispose]()
    },
  }
}

async function knows(post: PostId, ...nodes: SocialNode[]): Promise<void> {
  await waitFor(() => nodes.every((node) => node.social.posts.at(post) !== undefined))
}

async function loses(text: string, ...nodes: SocialNode[]): Promise<void> {
  for (const node of nodes) {
    await waitFor(async () => (await tracesOf(node, text)).length === 0, {
      description: `${node.name} loses “${text}”`,
    })
  }
}

/** Ids of the feeds that a node knows, with how much of each it has. */
async function knowledgeOf({ store }: SocialNode): Promise<string[]> {
  const rows = await store.list(feeds, {})
  return rows.map(([id]) => `${id} ${extentAt(store, id as FeedId).head.height}`)
}

test('a post that is deleted goes from all who could read it, also who left since; others hear nothing', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy, di } = circle
  const post = await ana.post('I regret this')
  await knows(post, bo, cy)
  await ana.social.aspects.removeMember(await ana.aspect(), cy.person)
  await ana.post('without Cy')
  await waitFor(async () => (await bo.texts()).length === 2)
  const before = await knowledgeOf(di)
  await ana.social.posts.delete(post)
  await loses('I regret this', ana, bo, cy)
  assert.is(ana.social.posts.at(post), undefined)
  assert.equal(await bo.texts(), ['without Cy'])
  assert.equal(await cy.texts(), [])
  await di.sync.pull(ana.peer)
  assert.equal(await knowledgeOf(di), before)
})

test('a deleted post takes the comments on it along, those that wait included', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  const post = await ana.post('gone soon')
  await knows(post, bo, cy)
  await bo.social.threads.comment(post, 'words of Bo')
  await waitFor(async () => (await threadOf(cy, post)).length === 1)
  await ana.network.disconnect(cy.peer)
  await cy.social.threads.comment(post, 'words of Cy')
  await ana.social.posts.delete(post)
  await loses('words of Bo', ana, bo)
  await cy.network.connect(ana.peer)
  await loses('words of Bo', cy)
  await loses('words of Cy', ana, cy)
  await loses('gone soon', ana, bo, cy)
})

test('a comment is deleted by who wrote it, or by who wrote the post, and by nobody else', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  const post = await ana.post('hello')
  await knows(post, bo, cy)
  const one = await bo.social.threads.comment(post, 'a slip of Bo')
  const two = await bo.social.threads.comment(post, 'rude words of Bo')
  await waitFor(async () => (await threadOf(cy, post)).length === 2)
  await rejects(cy.social.threads.deleteComment(one), 'not-yours')
  await rejects(bo.social.posts.delete(post), 'not-yours')
  await bo.social.threads.deleteComment(one)
  assert.equal(await threadOf(bo, post), ['rude words of Bo'])
  await loses('a slip of Bo', ana, bo, cy)
  await ana.social.threads.deleteComment(two)
  await loses('rude words of Bo', ana, bo, cy)
  assert.equal(await threadOf(cy, post), [])
  await rejects(ana.social.threads.deleteComment(two), 'not-found')
  await ana.social.threads.comment(post, 'all calm now')
  await waitFor(async () => (await threadOf(cy, post)).join() === 'all calm now')
})

test('a comment that is taken back before its author’s node had it is never relayed', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  const post = await ana.post('hello')
  await knows(post, bo, cy)
  await ana.network.disconnect(bo.peer)
  const id = await bo.social.threads.comment(post, 'better not')
  await bo.social.threads.deleteComment(id)
  assert.equal(await threadOf(bo, post), [])
  await bo.social.threads.comment(post, 'good words')
  await bo.network.connect(ana.peer)
  for (const node of [ana, bo, cy]) {
    await waitFor(async () => (await threadOf(node, post)).join() === 'good words')
    await loses('better not', node)
  }
})

test('nobody takes back what somebody else wrote by naming it in their own feed', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  await ana.join(await bo.invite())
  const post = await ana.post('stays')
  const own = await bo.post('gone')
  await knows(post, bo, cy)
  await knows(own, ana)
  const name = { kind: 'public' } as const
  const atMs = bo.world.now()
  const { Writer } = await import('../../../node/social/feeds/writer.ts')
  const writer = new Writer({
    apply: applyRecord,
    keyring: bo.social.keyring,
    world: bo.world,
    events: {},
  })
  await bo.store.transact((tx) =>
    writer.write(tx, name, { kind: 'retraction', target: post, atMs }),
  )
  await bo.social.posts.delete(own)
  await loses('gone', ana, bo)
  assert.ok(ana.social.posts.at(post))
  assert.ok(bo.social.posts.at(post))
})

test('a retraction by a contact leaves what was noted of posts of others that did not come yet', async () => {
  await using circle = await startCircle()
  const { ana, bo } = circle
  await ana.join(await bo.invite())
  const [row] = (await bo.store.list(feeds, {})).filter(
    ([, { kind, isMine }]) => kind === 'aspect' && !isMine,
  )
  assert.ok(row)
  const [, feed] = row
  const nonce = new Uint8Array(16)
  const id = postId(feed.owner, nonce)
  const atMs = bo.world.now()
  const times = {
    receivedAtMs: atMs,
    arrival: 0,
    run: { place: 'base' as const, untilMs: atMs, last: firstSpot },
  }
  const { keyring } = bo.social
  await bo.store.transact((tx) => {
    const context = { tx, keyring, events: {}, isReplay: false, ...times }
    const self = { ...feed, kind: 'self', isMine: true } as unknown as FeedRow
    const apply = (from: FeedRow, seq: number, record: FeedRecord): void =>
      applyRecord({ ...context, feed: from, seq }, record)
    apply(self, 8, { kind: 'read', posts: [fromBase64url(id)!], untilMs: atMs, atMs })
    const edit = { kind: 'post-edit', nonce, atMs } as const
    apply(feed, 9, { ...edit, version: 2, text: 'second words' })
    const mal = { ...feed, owner: circle.di.person, kind: 'public' } as unknown as FeedRow
    apply(mal, 8, { kind: 'retraction', target: id, atMs })
    tx.beforeCommit(async () => {
      apply(feed, 10, { ...edit, version: 1, text: 'first words' })
      apply(feed, 11, { kind: 'post', nonce, atMs, text: 'words', media: [] })
    })
  })
  const found = bo.social.posts.at(id)
  assert.is(found?.post.text, 'second words')
  assert.is(bo.social.timelines.isUnread(found!.post), false)
})

test('a post holds only so many comments at its readers, whatever its author relays', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  const post = await ana.post('much discussed')
  await knows(post, bo, cy)
  // As if so many had been relayed before; their author keeps to no maximum.
  await cy.store.transact((tx) =>
    tx.put(threadSizes, keyOf(post, post, 'comment'), responsesPerItemMax - 1),
  )
  const first = await bo.social.threads.comment(post, 'the last')
  await waitFor(async () => (await threadOf(cy, post)).length === 1)
  ana.world.set(ana.world.now() + 1000)
  await bo.social.threads.comment(post, 'one too many')
  await waitFor(() => cy.log.codes().includes('limit-reached'))
  assert.equal(await threadOf(cy, post), ['the last'])
  assert.equal(await threadOf(bo, post), ['the last', 'one too many'])
  await ana.social.threads.deleteComment(first)
  await waitFor(async () => (await threadOf(cy, post)).length === 0)
  await bo.social.threads.comment(post, 'room again')
  await waitFor(async () => (await threadOf(cy, post)).join('|') === 'room again')
  assert.is(ana.store.get(responseCounts, keyOf(post, post, 'comment', '')), 2)
})

test('a crash between receiving a comment and relaying it loses nothing and doubles nothing', async () => {
  await using circle = await startCircle()
  const { ana, bo, cy } = circle
  const post = await ana.post('hello')
  await knows(post, bo, cy)
  const transact = ana.store.transact.bind(ana.store)
  let isFull = true
  // The node stores a retraction that arrives, and not one of its own.
  ana.store.transact = (work, options) =>
    isFull && options?.isDurable !== false
      ? Promise.reject(new DiskFullError('test'))
      : transact(work, options)
  await bo.social.threads.comment(post, 'kept through a crash')
  const own = await pairFeedOf(bo)
  await waitFor(() => extentAt(ana.store, own).head.height === extentAt(bo.store, own).head.height)
  assert.equal(await threadOf(ana, post), [])
  isFull = false
  await ana.social.start()
  await ana.social.start()
  for (const node of [ana, bo, cy]) {
    await waitFor(async () => (await threadOf(node, post)).join() === 'kept through a crash')
  }
  const relays = (await tracesOf(ana, 'kept through a crash')).filter((place) =>
    place.startsWith('aspect '),
  )
  assert.is(relays.length, 1)
})

async function pairFeedOf({ store }: SocialNode): Promise<FeedId> {
  const rows = (await store.list(feeds, {})).map(([, row]) => row)
  return rows.find(({ kind, isMine }) => kind === 'pair' && isMine)!.id
}

const whole = { from: 1, limit: 1000 }

test('whatever of a feed comes first, its readers end with the same', async () => {
  const acts = fc.array(fc.constantFrom('post', 'comment', 'delete-post', 'delete-comment'), {
    minLength: 3,
    maxLength: 14,
  })
  const property = fc.asyncProperty(acts, fc.nat(), async (list, chance) => {
    const hub = new FakeHub()
    const init = { hub, world: new FakeWorld('order'), isSyncing: false, isGossiping: false }
    await using ana = await SocialNode.start('Ana', init)
    await using bo = await SocialNode.start('Bo', init)
    await bo.join(await ana.invite())
    const posts: PostId[] = []
    const gone: string[] = []
    const feed = ana.social.keyring.feed({ kind: 'public' })
    const payloads = new Map<number, Uint8Array>()
    for (const [index, act] of list.entries()) {
      ana.world.set(ana.world.now() + 1000)
      const post = posts.at(-1)
      const text = `${act} ${index}.`
      if (act === 'post') posts.push(await ana.social.posts.create(text, 'public'))
      if (post !== undefined && act !== 'post') {
        const [last] = (await ana.social.threads.read(post, { limit: 1 })).rows
        if (act === 'comment') await ana.social.threads.comment(post, text)
        if (act === 'delete-comment' && last !== undefined) {
          gone.push(last.text)
          await ana.social.threads.deleteComment(last.id)
        }
        if (act === 'delete-post') {
          gone.push(ana.social.posts.at(post)!.post.text)
          await ana.social.posts.delete(post)
          posts.pop()
        }
      }
      for (const { header, payload } of await readEntries(ana.store, feed, whole)) {
        if (payload !== undefined) payloads.set(header.seq, payload)
      }
    }
    // The texts of what was deleted come along, as from who does not know it yet.
    const entries = (await readEntries(ana.store, feed, whole)).map((entry) => {
      const payload = payloads.get(entry.header.seq)
      return payload === undefined ? entry : { ...entry, payload }
    })
    const split = 1 + (chance % entries.length)
    const runs = [entries.slice(split), entries.slice(0, split)].filter((run) => run.length > 0)
    const drops = ana.social.replica.dropsOf(feed)
    if (drops !== undefined) await bo.social.replica.takeBack(feed, drops)
    for (const run of runs) await bo.social.replica.accept(feed, run)
    assert.equal(await bo.texts(), await ana.texts())
    for (const post of posts) assert.equal(await threadOf(bo, post), await threadOf(ana, post))
    for (const text of gone) assert.equal(await tracesOf(bo, text), [], text)
  })
  await checkAsync(property, { runs: 60 })
})

test.run()
