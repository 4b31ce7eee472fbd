/** What a person did, in the order in which it was written: read from the entries on their own disk. */
import { openEnvelope } from '../../protocol/envelope.ts'
import { postId } from '../../protocol/ids.ts'
import { decodeRecord, type FeedRecord } from '../../protocol/records/record.ts'
import { keyOfFeed } from '../../node/social/feeds.ts'
import { feeds, type FeedRow } from '../../node/social/tables.ts'
import {
  arrivalCount,
  arrivals,
  arrivalsAfter,
  readEntries,
  type Arrival,
} from '../../node/store/feed-store.ts'
import type { Store } from '../../node/store/store.ts'
import { sortable } from '../../node/store/table.ts'
import type { Act } from './model/policy.ts'

const stepLength = 1000

/** An act with its place in the order of all that was stored. */
export interface Written {
  act: Act
  place: number
}

/** All acts of the owner of a store. */
export async function historyOf(store: Store): Promise<Written[]> {
  const acts: Written[] = []
  const posts = new Map<string, Extract<Act, { kind: 'post' }>>()
  for (let last = 0; ;) {
    const step = await arrivalsAfter(store, last, stepLength)
    for (const { arrival, number: place } of step) {
      const feed = store.get(feeds, arrival.feed)
      if (feed === undefined || feed.kind === 'carried' || !isActing(feed)) continue
      const { from, to } = arrival
      const entries = await readEntries(store, arrival.feed, { from, limit: to - from + 1 })
      for (const { payload, header } of entries) {
        if (payload === undefined) {
          const { aspect, epoch = 0 } = feed
          const act = { kind: 'gone', aspect: aspect ?? '', epoch } as const
          if (aspect !== undefined) acts.push({ act, place })
          continue
        }
        const { seq } = header
        const at = { key: keyOfFeed(feed), place: { feed: feed.id, seq } }
        const bytes = openEnvelope(payload, at)
        const record = decodeRecord(bytes, feed.kind)
        const act = record === undefined ? undefined : actOf(feed, record, posts)
        if (act !== undefined) acts.push({ act, place })
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
): Act | undefined {
  if (record.kind === 'member') {
    const { aspect, person, isMember, history } = record
    return isMember ? { kind: 'add', aspect, person, history } : { kind: 'remove', aspect, person }
  }
  if (record.kind === 'block') {
    const { person, isBlocked } = record
    return { kind: isBlocked ? 'block' : 'unblock', person }
  }
  if (record.kind === 'retraction') {
    return { kind: 'retract', target: record.target }
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
  return act
}

/**
 * The place that comes after all that the owner of a store wrote. What others wrote does not count: a power cut may take it,
 * and then what comes next gets its number.
 */
export function placeNow(store: Store): number {
  let number = store.get(arrivalCount, 'last') ?? 0
  while (number > 0 && !isOwn(store, store.get(arrivals, sortable(number)))) number -= 1
  return number + 0.5
}

function isOwn(store: Store, arrival: Arrival | undefined): boolean {
  return arrival !== undefined && store.get(feeds, arrival.feed)?.isMine === true
}
