/**
 * Feeds of ours that others know another history of: a copy of this home wrote too. The node becomes another device, and
 * what only its own branch has is written again, under the same post ids, for who could read it.
 */
import { equalBytes } from '../../../protocol/bytes.ts'
import { openEnvelope } from '../../../protocol/envelope.ts'
import { PappusError } from '../../../protocol/errors.ts'
import { postId, type FeedId } from '../../../protocol/ids.ts'
import type { PostRecord } from '../../../protocol/records/post.ts'
import { decodeRecord, type FeedRecord } from '../../../protocol/records/record.ts'
import type { Landmark } from '../../../protocol/sync/questions.ts'
import { epochEntriesMax } from '../aspects/limits.ts'
import type { Log } from '../../log.ts'
import { hashAt, headAt, readEntries } from '../../store/feed-store.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { Aspects } from '../aspects/aspects.ts'
import { keyOfFeed } from '../feeds/feed-rows.ts'
import { feedsWith, isRetracted } from '../feeds/placements.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { formerReadersOf, groupsOf } from './successors.ts'
import { aspects as aspectRows } from '../aspects/tables.ts'
import { branches } from './tables.ts'
import { feeds, type FeedRow } from '../feeds/tables.ts'
import type { Writer } from '../feeds/writer.ts'

export interface BranchesComponents {
  aspects: Aspects
  keyring: Keyring
  log: Log
  store: Store
  writer: Writer
  /** The keys of this device are in use elsewhere: it must become another one. */
  copied: () => void
  /** There is something to be written again. */
  found: () => void
}

export class Branches {
  readonly #components: BranchesComponents

  constructor(components: BranchesComponents) {
    this.#components = components
  }

  /** Somebody has more of a feed than we. Never throws. */
  behind(feed: FeedId): void {
    if (this.#components.store.get(feeds, feed)?.isMine === true) this.#components.copied()
  }

  /** Somebody has other entries of a feed than we: after the last landmark that we have too, ours are only ours. Never throws. */
  async forked(feed: FeedId, landmarks: readonly Landmark[]): Promise<void> {
    const { keyring, log, store, copied, found } = this.#components
    try {
      const row = store.get(feeds, feed)
      if (row === undefined || row.owner !== keyring.person) return
      const base = commonSeq(store, feed, landmarks)
      await store.transact((tx) => {
        const known = tx.get(branches, feed)
        // What is known of where they part is not made less by who does not know.
        if (known !== undefined && (landmarks.length === 0 || base >= known.base)) return
        tx.put(branches, feed, { base, isDone: false })
      })
      if (row.isMine) copied()
      else found()
    } catch (error) {
      log.error({ err: error }, 'fork not noted')
    }
  }

  /** Whether this device is to become another one since a fork was noted. Then that is begun, as after a crash. */
  async isCopied(): Promise<boolean> {
    const { store, copied } = this.#components
    const rows = await store.list(branches, {})
    const isLeft = rows.some(([id, { isDone }]) => !isDone && store.get(feeds, id)?.isMine === true)
    if (isLeft) copied()
    return isLeft
  }

  /** Writes again, in feeds of this device, what stands in the branches of those that it was before. */
  async writeAgain(): Promise<void> {
    const { log, store } = this.#components
    for (const [id, { isDone }] of await store.list(branches, {})) {
      if (isDone) continue
      try {
        await store.transact((tx) => this.#writeBranch(tx, id as FeedId))
      } catch (error) {
        log.error({ err: error, feed: id }, 'branch not written again yet')
      }
    }
  }

  async #writeBranch(tx: Transaction, id: FeedId): Promise<void> {
    const row = tx.get(feeds, id)
    const branch = tx.get(branches, id)
    if (branch === undefined || row === undefined || row.isMine) return
    // Our other devices may still tell of the aspect.
    if (row.aspect !== undefined && tx.get(aspectRows, row.aspect) === undefined) return
    await this.#writeFeed(tx, row, branch.base)
    tx.put(branches, id, { ...branch, isDone: true })
  }

  async #writeFeed(tx: Transaction, row: FeedRow, base: number): Promise<void> {
    const { aspects, keyring, writer } = this.#components
    if (row.kind === 'self') return this.#writeDecisions(tx, row, base)
    const posts: PostRecord[] = []
    for (const record of await postsAfter(tx, row, base)) {
      const id = postId(keyring.person, record.nonce)
      const isGone = isRetracted(tx, keyring.person, id)
      const standsIn = await feedsWith(tx, id)
      const isWritten = standsIn.some((feed) => feed.isMine && feed.aspect === row.aspect)
      if (!isGone && !isWritten) posts.push(record)
    }
    if (posts.length === 0) return
    if (row.kind === 'public') for (const post of posts) writer.write(tx, { kind: 'public' }, post)
    if (row.aspect === undefined) return
    for (const some of groupsOf(await formerReadersOf(tx, row.id))) {
      const name = await aspects.startEpochFor(tx, row.aspect, some)
      for (const post of posts) writer.write(tx, name, post)
    }
  }

  /** Our other devices hear what was decided in a branch that they cannot read: the later of two decisions counts, wherever it stands. */
  async #writeDecisions(tx: Transaction, row: FeedRow, base: number): Promise<void> {
    const { writer } = this.#components
    const records = await recordsAfter(tx, row, base)
    for (const record of records.filter(isDecision)) writer.write(tx, { kind: 'self' }, record)
  }
}

/** What a person decided, on whichever device: unlike contacts, invites and epochs, which each device has of its own. */
const decisions = new Set<FeedRecord['kind']>([
  'aspect',
  'block',
  'carrier',
  'introduction',
  'introduction-withdrawn',
  'meet-choice',
  'member',
  'not-now',
  'read',
  'setting',
])

function isDecision({ kind }: FeedRecord): boolean {
  return decisions.has(kind)
}

/** The last entry that both histories are known to have, or may have where nobody says where they part. */
function commonSeq(reader: Reader, feed: FeedId, landmarks: readonly Landmark[]): number {
  if (landmarks.length === 0) return Math.max(0, headAt(reader, feed).height - epochEntriesMax)
  const common = landmarks.filter(({ seq, hash }) => {
    const ours = hashAt(reader, feed, seq)
    return ours !== undefined && equalBytes(ours, hash)
  })
  return Math.max(0, ...common.map(({ seq }) => seq))
}

async function postsAfter(reader: Reader, row: FeedRow, base: number): Promise<PostRecord[]> {
  const records = await recordsAfter(reader, row, base)
  return records.filter((record) => record.kind === 'post')
}

async function recordsAfter(reader: Reader, row: FeedRow, base: number): Promise<FeedRecord[]> {
  const { height } = headAt(reader, row.id)
  const entries = await readEntries(reader, row.id, { from: base + 1, limit: height - base })
  const key = keyOfFeed(row)
  return entries.flatMap(({ header: { seq }, payload }) => {
    if (payload === undefined || row.kind === 'carried') return []
    try {
      const bytes = openEnvelope(payload, { key, place: { feed: row.id, seq } })
      return decodeRecord(bytes, row.kind) ?? []
    } catch (error) {
      if (error instanceof PappusError) return []
      throw error
    }
  })
}
