/** The acts of a person, in the order in which it was written: read from the entries on their own disk. */
import { openEnvelope } from '../../protocol/envelope.ts'
import type { Entry } from '../../protocol/entry.ts'
import { fromBase64url } from '../../protocol/bytes.ts'
import { peerName, postId, type FeedId, type PeerName } from '../../protocol/ids.ts'
import { decodeRecord, type FeedRecord } from '../../protocol/records/record.ts'
import { keyOfFeed } from '../../node/social/feeds/feed-rows.ts'
import { feeds, type FeedRow } from '../../node/social/feeds/tables.ts'
import {
  arrivalCount,
  arrivals,
  arrivalsAfter,
  readEntries,
  type Arrival,
} from '../../node/store/feed-store.ts'
import type { Store } from '../../node/store/store.ts'
import { sortable } from '../../node/store/table.ts'
import type { Act } from './model/acts.ts'
import type { SimNode } from './node.ts'

const stepLength = 1000

/** An act with its place in the order of all that was stored. */
export interface Written {
  act: Act
  place: number
}

/** The knowledge of the acts so far. */
interface Known {
  readonly posts: Map<string, Extract<Act, { kind: 'post' }>>
  /** Epochs for certain people. */
  readonly closed: Set<FeedId>
}

/** All acts of the owner of a store, as one device of theirs wrote and heard of them. */
export async function historyOf(node: SimNode): Promise<Written[]> {
  const { store } = node
  const acts = turnsOf(node)
  const known: Known = { posts: new Map(), closed: new Set() }
  for (let last = 0; ;) {
    const step = await arrivalsAfter(store, last, stepLength)
    for (const { arrival, number: place } of step) {
      const feed = store.get(feeds, arrival.feed)
      if (feed === undefined || feed.kind === 'carried' || feed.kind === 'pair') continue
      const isOthers = feed.owner !== node.person
      if (isOthers && feed.kind !== 'public') continue
      const isHeard = writerOf(feed) !== peerAt(node, place)
      if (isHeard && feed.kind !== 'self' && feed.kind !== 'public') continue
      const { from, to } = arrival
      const entries = await readEntries(store, arrival.feed, { from, limit: to - from + 1 })
      for (const entry of entries) {
        const record = recordOf(feed, entry)
        if (record?.kind === 'revocation' && record.revocation.person === feed.owner) {
          acts.push({ act: { kind: 'revoked', person: feed.owner, isOwn: !isOthers }, place })
        }
        if (isOthers || (isHeard && feed.kind === 'public')) continue
        const act = record === undefined ? goneFrom(feed) : actOf(feed, record, known)
        const heard = act !== undefined && isHeard ? heardOf(act) : act
        if (heard !== undefined) acts.push({ act: heard, place })
      }
    }
    if (step.length < stepLength) break
    last = step.at(-1)?.number ?? last
  }
  return acts.toSorted((a, b) => a.place - b.place)
}

/** When a home was copied, and when it became another device. */
function turnsOf({ copies, renewals }: SimNode): Written[] {
  const copied = copies.map(({ place }) => ({ act: { kind: 'copied' } as const, place }))
  return [...copied, ...renewals.map(({ place }) => ({ act: { kind: 'renew' } as const, place }))]
}

/** Which device a home was when it stored something. */
function peerAt({ renewals, peer }: SimNode, place: number): PeerName {
  return renewals.find((renewal) => place < renewal.place)?.peer ?? peer
}

function writerOf({ peerKey }: FeedRow): PeerName {
  return peerName(fromBase64url(peerKey) ?? new Uint8Array(0))
}

/** The record of an entry, or `undefined` where it was taken back. */
function recordOf(feed: FeedRow, { header: { seq }, payload }: Entry): FeedRecord | undefined {
  if (payload === undefined || feed.kind === 'carried') return undefined
  const bytes = openEnvelope(payload, { key: keyOfFeed(feed), place: { feed: feed.id, seq } })
  return decodeRecord(bytes, feed.kind)
}

function goneFrom({ aspect, epoch = 0 }: FeedRow): Act | undefined {
  return aspect === undefined ? undefined : { kind: 'gone', aspect, epoch }
}

/** Of what another device of theirs did, only who is in an aspect changes what this one does. */
function heardOf(act: Act): Act | undefined {
  return act.kind === 'add' || act.kind === 'remove' ? { ...act, isHeard: true } : undefined
}

/** The act that a record stands for; `undefined` where it is part of an earlier one. */
function actOf(feed: FeedRow, record: FeedRecord, { posts, closed }: Known): Act | undefined {
  if (record.kind === 'member') {
    const { aspect, person, isMember, history, atMs } = record
    const kind = isMember ? 'add' : 'remove'
    return { kind, aspect, person, history, atMs }
  }
  if (record.kind === 'epoch' && record.onlyFor !== undefined) {
    const { aspect, epoch, onlyFor: people } = record
    closed.add(record.feed)
    return { kind: 'closed', aspect, epoch, people }
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
  if (closed.has(feed.id) && feed.aspect !== undefined) {
    return { kind: 'again', post, aspect: feed.aspect, epoch: feed.epoch ?? 0 }
  }
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
