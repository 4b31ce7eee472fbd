/**
 * Makes the views anew from the feeds, in the order in which entries came: byte for byte what they were. For a view that
 * is damaged, and for releases that keep other ones.
 */
import { toBase64url } from '../../protocol/bytes.ts'
import { ForgedFeedError } from '../../protocol/errors.ts'
import type { FeedId } from '../../protocol/ids.ts'
import type { Log } from '../log.ts'
import {
  arrivalsAfter,
  clockStepsAfter,
  expiriesFrom,
  forgetArrival,
  forgetExtent,
  readEntries,
  type Arrival,
} from '../store/feed-store.ts'
import type { Store } from '../store/store.ts'
import type { Transaction } from '../store/transaction.ts'
import { dropUnoffered } from './carriers/apply-carry.ts'
import { addFeed, addSource, ownFeedRow } from './feeds/feed-rows.ts'
import { Indexer } from './feeds/indexer.ts'
import type { Keyring } from './feeds/keyring.ts'
import { sweep } from './carriers/sweep.ts'
import { unmet } from './contacts/tables.ts'
import { tellRequests } from './requests/tell-owner.ts'
import { feeds, type FeedRow } from './feeds/tables.ts'
import { applyRecord, viewTables } from './slices.ts'
import { entryRules } from './carriers/entry-rules.ts'
import { moveAllBack } from './clock.ts'
import { expireSome } from './expiry/expire.ts'

export interface RebuildInit {
  store: Store
  keyring: Keyring
  log: Log
}

/** Arrivals that are replayed in one transaction. */
const arrivalsPerStep = 200

/** Rebuilds all views; what is cut off is begun again at the next start. @returns how many entries were replayed. */
export async function rebuildViews({ store, keyring, log }: RebuildInit): Promise<number> {
  await store.beginRebuild(viewTables)
  await store.transact((tx) => addFormers(tx, keyring), { isDurable: false })
  const indexer = new Indexer({
    apply: applyRecord,
    rules: entryRules({ events: {} }),
    keyring,
    log,
    events: {},
    isReplay: true,
  })
  const cut = new Set<FeedId>()
  const clockSteps = await clockStepsAfter(store)
  let replayed = 0
  for (let last = 0, isEnd = false; !isEnd;) {
    const found = await arrivalsAfter(store, last, arrivalsPerStep)
    const expiries = await expiriesFrom(store, last + 1)
    // A clock that was set back, and the end of a post, had their effects between two arrivals.
    const isCut = (number: number): boolean => clockSteps.has(number) || expiries.has(number)
    const end = found.findIndex(({ number }) => isCut(number)) + 1
    const step = end === 0 ? found : found.slice(0, end)
    await store.transact(
      async (tx) => {
        for (const stored of step) replayed += await replay(tx, stored, { indexer, keyring, cut })
      },
      { isDurable: false },
    )
    isEnd = end === 0 && found.length < arrivalsPerStep
    last = step.at(-1)?.number ?? last
    for (const nowMs of clockSteps.get(last) ?? []) {
      await store.transact((tx) => moveAllBack(tx, nowMs), { isDurable: false })
    }
    await expireAgain({ store, keyring }, expiries.get(last))
  }
  await store.transact((tx) => tellRequests({ tx, keyring }), { isDurable: false })
  // Withdrawals name no feeds, so what was carried until then is found at the end.
  await store.transact(dropUnoffered, { isDurable: false })
  await sweep(store)
  await store.endRebuild()
  return replayed
}

async function expireAgain(
  { store, keyring }: Pick<RebuildInit, 'store' | 'keyring'>,
  lastKey: string | undefined,
): Promise<void> {
  if (lastKey === undefined) return
  const work = (tx: Transaction): Promise<string[]> =>
    expireSome({ tx, keyring, events: {} }, { lte: lastKey })
  while ((await store.transact(work, { isDurable: false })).length > 0);
}

interface ReplayParts {
  indexer: Indexer
  keyring: Keyring
  /** Feeds of others whose first entry was lost: they are fetched anew. */
  cut: Set<FeedId>
}

async function replay(
  tx: Transaction,
  { number, arrival }: { number: number; arrival: Arrival },
  { indexer, keyring, cut }: ReplayParts,
): Promise<number> {
  const { feed: id, from, to } = arrival
  const feed = tx.get(feeds, id) ?? firstRow(keyring, id)
  if (feed === undefined) return 0
  const entries = cut.has(id) ? [] : await readEntries(tx, id, { from, limit: to - from + 1 })
  try {
    indexer.indexArrival(tx, feed, { arrival, number, entries })
  } catch (error) {
    if (!(error instanceof ForgedFeedError)) throw error
    cut.add(id)
    forgetExtent(tx, id)
  }
  if (cut.has(id)) forgetArrival(tx, number)
  return entries.length
}

/** The two feeds of each device that this home was before: they are read, and had back, like those of any other. */
function addFormers(tx: Transaction, keyring: Keyring): void {
  // In a copy of this home the last of them may live on: on the local network, or where contacts say.
  const last = keyring.because === 'copied' ? keyring.formers.at(-1) : undefined
  if (last !== undefined) {
    tx.put(unmet, last.peer, { peer: last.peer, person: keyring.person, addresses: [] })
  }
  for (const { keys, peer } of keyring.formers) {
    const peerKey = toBase64url(keys.peer.publicKey)
    const theirs = { owner: keyring.person, isMine: false, peerKey, lastPostMs: 0 } as const
    const [id, self] = (['public', 'self'] as const).map((kind) =>
      keyring.formerFeed(peer, { kind }),
    ) as [FeedId, FeedId]
    const secret = toBase64url(keyring.selfSecret)
    addFeed(tx, { ...theirs, id, kind: 'public', state: 'new' })
    addFeed(tx, { ...theirs, id: self, kind: 'self', secret, state: 'new' })
    for (const feed of [id, self]) addSource(tx, peer, feed)
  }
}

/** The two feeds of one's own that no record announces. */
function firstRow(keyring: Keyring, id: FeedId): FeedRow | undefined {
  const kinds = ['public', 'self'] as const
  const kind = kinds.find((candidate) => keyring.feed({ kind: candidate }) === id)
  return kind === undefined ? undefined : ownFeedRow(keyring, { kind })
}
