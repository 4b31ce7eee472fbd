/** Nothing is lost of what a device that was copied had written alone, whatever kind of record it is. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toBase64url } from '../../../protocol/bytes.ts'
import type { DraftId, FeedId } from '../../../protocol/ids.ts'
import type { FeedName } from '../../../protocol/feed.ts'
import { encodeRecord, type FeedRecord } from '../../../protocol/records/record.ts'
import { branchFates } from '../../../node/social/devices/branch-fates.ts'
import { branches } from '../../../node/social/devices/tables.ts'
import { recordsFrom } from '../../../node/social/feeds/records.ts'
import { feeds } from '../../../node/social/feeds/tables.ts'
import { Writer } from '../../../node/social/feeds/writer.ts'
import { applyRecord } from '../../../node/social/slices.ts'
import { headAt } from '../../../node/store/feed-store.ts'
import { exchange, part, renewed, rolled, startFriends } from '../../helpers/copies.ts'
import { sampleFeeds, sampleRecords } from '../../helpers/records.ts'
import type { SocialNode } from '../../helpers/social-node.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/social/devices/branch-fates')

/** Writes records to a feed as a branch that nobody else has. */
async function writeBranch(
  node: SocialNode,
  name: FeedName,
  records: readonly FeedRecord[],
): Promise<void> {
  const { keyring } = node.social
  const writer = new Writer({ apply: applyRecord, keyring, world: node.world, events: {} })
  const feed = keyring.feed(name)
  await node.store.transact((tx) => {
    tx.put(branches, feed, { base: headAt(tx, feed).height, isDone: false })
    for (const record of records) writer.write(tx, name, record)
  })
}

async function recordsIn(node: SocialNode, name: FeedName): Promise<FeedRecord[]> {
  const row = node.store.get(feeds, node.social.keyring.feed(name))
  if (row === undefined) return []
  return recordsFrom(node.store, row, { from: 1, limit: headAt(node.store, row.id).height })
}

function samplesFor(kind: 'self' | 'pair' | 'public'): FeedRecord[] {
  const all: FeedRecord[] = Object.values(sampleRecords)
  return all.filter((record) => sampleFeeds[record.kind].includes(kind))
}

function bytesOf(record: FeedRecord): string {
  return toBase64url(encodeRecord(record))
}

function isAgain({ kind }: FeedRecord): boolean {
  return branchFates[kind] === 'again'
}

/** Whether what stood in the branch of a feed was seen to. */
async function hasDone(node: SocialNode, feed: FeedId): Promise<void> {
  await waitFor(() => node.store.get(branches, feed)?.isDone === true)
}

test('every decision of a branch stands in the feed of the next device, and nothing that is of the former device alone', async () => {
  await using friends = await startFriends()
  const feed = friends.ana.social.keyring.feed({ kind: 'self' })
  // A draft begins anew there, see below.
  const samples = samplesFor('self').filter(({ kind }) => !['binding', 'draft'].includes(kind))
  assert.ok(samples.length > 25)
  await writeBranch(friends.ana, { kind: 'self' }, samples)
  const next = friends.also(await rolled(friends.ana, []))
  await hasDone(next, feed)
  const written = (await recordsIn(next, { kind: 'self' })).map(bytesOf)
  for (const sample of samples) {
    assert.is(written.includes(bytesOf(sample)), isAgain(sample), sample.kind)
  }
})

test('a draft of a branch goes on as one of the next device, and one that was to be sent waits for its time', async () => {
  await using friends = await startFriends()
  const { draft } = sampleRecords
  const { sendAtMs: _sendAtMs, problem: _problem, ...waiting } = draft
  const timed = { ...draft, id: `${draft.id.slice(0, -2)}AA` as DraftId }
  const feed = friends.ana.social.keyring.feed({ kind: 'self' })
  await writeBranch(friends.ana, { kind: 'self' }, [waiting, timed])
  const next = friends.also(await rolled(friends.ana, []))
  await hasDone(next, feed)
  const rows = await next.social.drafting.list()
  assert.is(rows.length, 2)
  assert.is(rows.filter(({ device }) => device === next.peer).length, 1)
  assert.ok(rows.every(({ content }) => content.text === draft.content.text))
  const records = await recordsIn(next, { kind: 'self' })
  assert.equal(
    records.flatMap((record) => (record.kind === 'draft' ? [record.content] : [])),
    [waiting.content],
  )
})

test('what a branch says to somebody stands in the feed of the next device to them, but for what it tells by itself', async () => {
  await using friends = await startFriends()
  const { ana, bo } = friends
  const name = { kind: 'pair', peer: bo.peer } as const
  const feed = ana.social.keyring.feed(name)
  // Of real people, see below.
  const ofPeople = ['message', 'response']
  const samples = samplesFor('pair').filter(({ kind }) => branchFates[kind] !== 'told')
  const foreign = samples.filter(({ kind }) => kind !== 'binding' && !ofPeople.includes(kind))
  await writeBranch(ana, name, foreign)
  const next = friends.also(await rolled(ana, [bo]))
  await hasDone(next, feed)
  const written = (await recordsIn(next, name)).map(bytesOf)
  for (const sample of foreign) {
    assert.is(written.includes(bytesOf(sample)), isAgain(sample), sample.kind)
  }
})

test('friends get the edits, pins, messages and retractions of a copy too', async () => {
  await using friends = await startFriends()
  const { ana, bo, cy } = friends
  const [one, two] = [await ana.post('one'), await ana.post('two')]
  await bo.social.aspects.addMember(await bo.aspect(), ana.person, { history: true })
  const theirs = await bo.post('by Bo')
  for (const friend of [bo, cy]) await exchange(ana, friend)
  const rash = await ana.social.threads.comment(theirs, 'too rash')
  await exchange(ana, bo)
  await exchange(ana, bo)
  const copy = await ana.copy('Ana, restored')
  await ana.post('three')
  await ana.social.threads.comment(theirs, 'by the first')
  await ana.social.conversations.start([bo.person], 'by the first')
  for (const friend of [bo, cy]) await exchange(ana, friend)
  await part(ana, bo, cy)
  const old = friends.also(await copy.start())
  await old.social.posts.edit(one, { text: 'one, edited' })
  await old.social.posts.pin(two, true)
  await old.social.threads.deleteComment(rash)
  await old.social.conversations.start([bo.person], 'by the copy')
  await exchange(bo, old)
  const next = await renewed(old, [bo, cy])
  for (const friend of [bo, cy]) {
    await exchange(next, friend)
    assert.is(friend.social.posts.at(one)?.post.text, 'one, edited')
    assert.ok(friend.social.posts.isPinned(two))
  }
  assert.is(bo.social.threads.commentAt(rash), undefined)
  const talk = await bo.social.conversations.with([ana.person])
  const { rows } = await bo.social.conversations.messages(talk!.id, { limit: 9 })
  assert.equal(rows.map(({ text }) => text).toSorted(), ['by the copy', 'by the first'])
})

test('a home that goes on as another device carries on what it offered to carry', async () => {
  await using friends = await startFriends()
  const { ana, bo } = friends
  await ana.social.carriers.offer(bo.person, 1_000_000_000)
  await exchange(ana, bo)
  await bo.social.carriers.use(ana.person)
  await exchange(ana, bo)
  const next = friends.also(await rolled(ana, [bo]))
  await exchange(next, bo)
  const [offer] = await next.social.carriers.offersOfOurs()
  assert.is(offer?.bytes, 1_000_000_000)
  assert.ok(offer!.usedBytes > 0)
  const told = await bo.social.carriers.offersToUs()
  assert.ok(told.every(({ person, bytes }) => person === ana.person && bytes === offer!.bytes))
  assert.is(told.length, 2)
})

test.run()
