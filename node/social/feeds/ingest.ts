/**
 * Takes in entries of others, already proved to be the feed's: stored and brought into the views in one transaction. Of
 * a feed that does not begin with its owner's binding nothing is stored.
 */
import { equalBytes } from '../../../protocol/bytes.ts'
import { verifyDrops, type Drops } from '../../../protocol/drops.ts'
import type { Entry } from '../../../protocol/entry.ts'
import { BrokenChainError, ForgedFeedError } from '../../../protocol/errors.ts'
import { hasSeq } from '../../../protocol/extent.ts'
import type { FeedId, PeerName } from '../../../protocol/ids.ts'
import type { Outcome } from '../../../protocol/sync/outcome.ts'
import {
  addRun,
  dropsAt,
  extentAt,
  hashAt,
  lastArrival,
  takeBack,
  type Arrival,
} from '../../store/feed-store.ts'
import type { Store } from '../../store/store.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { weightOf, type Indexer } from './indexer.ts'
import type { EntryRules } from './entry-rules.ts'
import { isNewestFirst, isUnproved } from './feed-rows.ts'
import { closedFeeds, feeds, type FeedRow } from './tables.ts'

export interface IngestComponents {
  /** Moves back what a clock that was ahead had dated. @default nothing */
  followClock?: (tx: Transaction) => Promise<void>
  store: Store
  indexer: Indexer
  rules: EntryRules
  world: World
}

interface Offered {
  entries: readonly Entry[]
  from: PeerName | undefined
}

export class Ingest {
  readonly #components: IngestComponents

  constructor(components: IngestComponents) {
    this.#components = components
  }

  /**
   * Stores the entries of a foreign feed that are new. After a power cut the node asks for lost ones again, so the batch is
   * not synced to disk.
   *
   * @param from the peer that serves them; `undefined` for gossip, whose way nobody knows.
   */
  async accept(id: FeedId, entries: readonly Entry[], from?: PeerName): Promise<Outcome> {
    const { store } = this.#components
    const work = async (tx: Transaction): Promise<Outcome> => {
      await this.#components.followClock?.(tx)
      return this.#accept(tx, id, { entries, from })
    }
    try {
      return await store.transact(work, { isDurable: false })
    } catch (error) {
      if (!(error instanceof ForgedFeedError)) throw error
      await store.transact((tx) => close(tx, id))
      return 'refused'
    }
  }

  /** Forgets what the writer of a foreign feed took back. @throws {BadSignatureError} when somebody else says so. */
  async takeBack(id: FeedId, drops: Drops): Promise<void> {
    const { rules, store } = this.#components
    verifyDrops(id, drops)
    await store.transact((tx) => {
      const feed = tx.get(feeds, id)
      const isNews = drops.seqs.length > dropsAt(tx, id).seqs.length
      if (feed === undefined || feed.isMine || !isNews) return
      rules.count(tx, id, -takeBack(tx, id, drops))
    })
  }

  #accept(tx: Transaction, id: FeedId, offered: Offered): Outcome {
    const { rules } = this.#components
    const feed = tx.get(feeds, id)
    if (feed === undefined || feed.isMine || rules.isRefused(tx, feed.owner)) return 'refused'
    const end = rules.endOf(tx, feed, offered.from) ?? Infinity
    const entries = offered.entries.filter(({ header }) => header.seq <= end)
    if (entries.length === 0) return 'refused'
    const isTakenBack = takenBack(tx, id)
    const kept = entries.map((entry) => (isTakenBack(entry) ? withoutPayload(entry) : entry))
    // Else a peer serving a feed could leave out what it likes.
    if (kept.some((entry) => entry.payload === undefined && !isTakenBack(entry))) return 'refused'
    const extent = extentAt(tx, id)
    const known = entries.filter(({ header }) => hasSeq(extent, header.seq))
    if (known.some((entry) => isFork(tx, entry))) return 'fork'
    let outcome: Outcome = 'known'
    for (const run of missingRuns(tx, id, kept)) {
      outcome = this.#acceptRun(tx, feed, run)
      if (outcome !== 'stored' && outcome !== 'ahead') break
    }
    return outcome
  }

  #acceptRun(tx: Transaction, feed: FeedRow, run: readonly Entry[]): Outcome {
    const { indexer, rules, world } = this.#components
    const [first] = run
    const isNext = first?.header.seq === extentAt(tx, feed.id).head.height + 1
    if (first === undefined || (!isNext && !isNewestFirst(feed))) return 'gap'
    if (!rules.hasRoom(tx, feed, weightOf(run))) return 'refused'
    const receivedAtMs = world.now()
    const arrival = add(tx, feed.id, { added: run, receivedAtMs })
    if (arrival === 'fork' || arrival === 'gap') return arrival
    indexer.indexArrival(tx, feed, { arrival, number: lastArrival(tx), entries: run })
    return extentAt(tx, feed.id).tip === undefined ? 'stored' : 'ahead'
  }
}

/** Notes of a feed that somebody named that it is not what they said, or that its key is not known yet. */
function close(tx: Transaction, id: FeedId): void {
  const feed = tx.get(feeds, id)
  if (feed !== undefined && isUnproved(feed)) tx.put(closedFeeds, id, true)
}

function add(
  tx: Transaction,
  feed: FeedId,
  run: { added: readonly Entry[]; receivedAtMs: number },
): Arrival | 'gap' | 'fork' {
  try {
    return addRun(tx, feed, run) ?? 'gap'
  } catch (error) {
    if (error instanceof BrokenChainError) return 'fork'
    throw error
  }
}

/** The test whether the writer of a feed said that the payload of an entry is to be dropped. */
function takenBack(tx: Transaction, feed: FeedId): (entry: Entry) => boolean {
  const seqs = new Set(dropsAt(tx, feed).seqs)
  return ({ header }) => seqs.has(header.seq)
}

function withoutPayload({ header, hash, signature }: Entry): Entry {
  return signature === undefined ? { header, hash } : { header, hash, signature }
}

/** Whether another entry stands where this one claims to. */
function isFork(tx: Transaction, { header, hash }: Entry): boolean {
  const known = hashAt(tx, header.feed, header.seq)
  return known !== undefined && !equalBytes(known, hash)
}

/** The entries not stored yet, as runs that follow each other. */
function missingRuns(tx: Transaction, feed: FeedId, entries: readonly Entry[]): Entry[][] {
  const extent = extentAt(tx, feed)
  const runs: Entry[][] = []
  let isOpen = false
  for (const entry of entries) {
    if (hasSeq(extent, entry.header.seq)) isOpen = false
    else if (isOpen) runs.at(-1)?.push(entry)
    else {
      runs.push([entry])
      isOpen = true
    }
  }
  return runs
}
