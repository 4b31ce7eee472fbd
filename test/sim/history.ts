/** What a person did, in the order in which it was written: read from the entries on their own disk. */
import { openEnvelope } from '../../protocol/envelope.ts'
import { postId } from '../../protocol/ids.ts'
import { decodeRecord, type FeedRecord } from '../../protocol/records/record.ts'
import { keyOfFeed } from '../../node/social/feeds.ts'
import { feeds, type FeedRow } from '../../node/social/tables.ts'
import { arrivalsAfter, readEntries } from '../../node/store/feed-store.ts'
import type { Store } from '../../node/store/store.ts'
import type { Act } from './model/policy.ts'

const stepLength = 1000

/** An act with the time that its record names. Whether a member was added with history stands in no record. */
export interface Written {
  act: Act
  atMs: number
}

/** All acts of the owner of a store. */
export async function historyOf(store: Store): Promise<Written[]> {
  const acts: Written[] = []
  const posts = new Map<string, Extract<Act, { kind: 'post' }>>()
  for (let last = 0; ;) {
    const step = await arrivalsAfter(store, last, stepLength)
    for (const { arrival } of step) {
      const feed = store.get(feeds, arrival.feed)
      if (feed === undefined || feed.kind === 'carried' || !isActing(feed)) continue
      const { from, to } = arrival
      const entries = await readEntries(store, arrival.feed, { from, limit: to - from + 1 })
      for (const { payload, header, receivedAtMs } of entries) {
        if (payload === undefined) {
          const { aspect, epoch = 0 } = feed
          const act = { kind: 'gone', aspect: aspect ?? '', epoch } as const
          if (aspect !== undefined) acts.push({ act, atMs: receivedAtMs })
          continue
        }
        const place = { feed: feed.id, seq: header.seq }
        const bytes = openEnvelope(payload, { key: keyOfFeed(feed), place })
        const record = decodeRecord(bytes, feed.kind)
        const act = record === undefined ? undefined : actOf(feed, record, posts)
        if (act !== undefined) acts.push(act)
      }
    }
    if (step.length < stepLength) return acts
    last = step.at(-1)?.number ?? last
  }
}

function isActing({ isMine, kind }: FeedRow): boolean {
  return isMine && kind !== 'pair'
}

/** The act that a record stands for; `undefined` where it is part of an earlier one. */
function actOf(
  feed: FeedRow,
  record: FeedRecord,
  posts: Map<string, Extract<Act, { kind: 'post' }>>,
): Written | undefined {
  if (record.kind === 'member') {
    const { aspect, person, isMember, atMs } = record
    if (!isMember) return { act: { kind: 'remove', aspect, person }, atMs }
    return { act: { kind: 'add', aspect, person, history: false }, atMs }
  }
  if (record.kind === 'block') {
    const { person, isBlocked, atMs } = record
    return { act: { kind: isBlocked ? 'block' : 'unblock', person }, atMs }
  }
  if (record.kind === 'retraction') {
    return { act: { kind: 'retract', target: record.target }, atMs: record.atMs }
  }
  if (record.kind !== 'post') return undefined
  const post = postId(feed.owner, record.nonce)
  const aspects = feed.aspect === undefined ? [] : [feed.aspect]
  const known = posts.get(post)
  if (known !== undefined) {
    known.aspects.push(...aspects)
    return undefined
  }
  const act = { kind: 'post' as const, post, text: record.text, aspects }
  posts.set(post, act)
  return { act, atMs: record.atMs }
}
