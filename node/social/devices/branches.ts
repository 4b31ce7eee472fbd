/**
 * Feeds of ours with another history that others know: a copy of this home wrote too. The node becomes another device, and
 * writes again what only its own branch has, under the same ids, for the people that could read it.
 */
import { equalBytes } from '../../../protocol/bytes.ts'
import { signPost } from '../../../protocol/quoting.ts'
import type { FeedName } from '../../../protocol/feed.ts'
import { postId, quoteId, type FeedId, type PersonId } from '../../../protocol/ids.ts'
import { readProved, type ResponseRecord } from '../../../protocol/records/response.ts'
import type { FeedRecord } from '../../../protocol/records/record.ts'
import type { Landmark } from '../../../protocol/sync/questions.ts'
import { epochEntriesMax, epochRelaysMax } from '../aspects/limits.ts'
import type { Log } from '../../log.ts'
import { hashAt, headAt } from '../../store/feed-store.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { Aspects } from '../aspects/aspects.ts'
import { certified } from '../feeds/certificates.ts'
import { writeRelay } from '../feeds/write-relay.ts'
import { recordsFrom } from '../feeds/records.ts'
import { feedsWith, isRetracted } from '../feeds/placements.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { formerReadersOf, groupsOf } from './successors.ts'
import { aspects as aspectRows } from '../aspects/tables.ts'
import { contacts, peers, unmet } from '../contacts/tables.ts'
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
  /** Sends a response of ours to the author of a post again, from this device. */
  respondAgain: (tx: Transaction, author: PersonId, response: ResponseRecord) => Promise<void>
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
        // A peer that does not know where they part takes nothing from what is known of it.
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

  /** Writes again, in feeds of this device, the entries in the branches of those that it was before. */
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
    // And of the contact whom it was written for.
    if (row.kind === 'pair' && !this.#isReached(tx, authorOf(tx, row))) return
    await this.#writeFeed(tx, row, branch.base)
    tx.put(branches, id, { ...branch, isDone: true })
  }

  /** Whether there is a device to send something to a person; to nobody goes nothing. */
  #isReached(tx: Transaction, person: PersonId | undefined): boolean {
    if (person === undefined || person === this.#components.keyring.person) return true
    return (tx.get(contacts, person)?.devices ?? []).length > 0
  }

  async #writeFeed(tx: Transaction, row: FeedRow, base: number): Promise<void> {
    if (row.kind === 'self') return this.#writeDecisions(tx, row, base)
    if (row.kind === 'pair') return this.#respondAgain(tx, row, base)
    const records: FeedRecord[] = []
    for (const record of await recordsAfter(tx, row, base)) {
      if (await this.#isToBeWritten(tx, row, record)) records.push(record)
    }
    if (records.length === 0) return
    const { aspects } = this.#components
    if (row.kind === 'public') {
      for (const record of records) this.#write(tx, { kind: 'public' }, record)
    }
    if (row.aspect === undefined) return
    for (const some of groupsOf(await formerReadersOf(tx, row.id))) {
      const name = await aspects.startEpochFor(tx, row.aspect, some)
      for (const record of records) this.#write(tx, name, record)
    }
  }

  #write(tx: Transaction, name: FeedName, record: FeedRecord): void {
    const { keyring, writer } = this.#components
    if (record.kind === 'post' || record.kind === 'post-edit') {
      // Readers find the certificate to a proof at the start of the feed, and that is of this device now.
      const { peer } = keyring.device
      const { person } = keyring
      const { proof } = record
      writer.write(tx, name, proof ? signPost({ peer, person, name: proof.name }, record) : record)
      return
    }
    if (record.kind !== 'relay') {
      writer.write(tx, name, record)
      return
    }
    const responses = record.responses.flatMap((each) => certified(tx, each) ?? [])
    writeRelay(tx, this.#components, { name, responses })
  }

  /** True for retractions, and for posts and responses that stand in no feed of this device for the same people. */
  async #isToBeWritten(tx: Transaction, row: FeedRow, record: FeedRecord): Promise<boolean> {
    const { person } = this.#components.keyring
    // Of a board, the greatest version counts wherever it stands.
    if (record.kind === 'retraction' || record.kind === 'collection') return true
    const items =
      record.kind === 'post'
        ? [postId(person, record.nonce)]
        : record.kind === 'quote'
          ? [quoteId(postId(person, record.nonce))]
          : record.kind === 'relay'
            ? record.responses
                .flatMap((each) => certified(tx, each) ?? [])
                .map((response) => readProved(response, person).id)
            : []
    for (const item of items) {
      if (isRetracted(tx, person, item)) return false
      const standsIn = await feedsWith(tx, item)
      if (!standsIn.some((feed) => feed.isMine && feed.aspect === row.aspect)) return true
    }
    return false
  }

  /** Responses that the branch holds for the device of an author; the author knows the other history. */
  async #respondAgain(tx: Transaction, row: FeedRow, base: number): Promise<void> {
    const author = authorOf(tx, row)
    if (author === undefined) return
    for (const record of await recordsAfter(tx, row, base)) {
      if (record.kind === 'response') await this.#components.respondAgain(tx, author, record)
    }
  }

  /** Our other devices hear what was decided in a branch that they cannot read: the later of two decisions counts, wherever it stands. */
  async #writeDecisions(tx: Transaction, row: FeedRow, base: number): Promise<void> {
    const { writer } = this.#components
    const records = await recordsAfter(tx, row, base)
    for (const record of records.filter(isDecision)) writer.write(tx, { kind: 'self' }, record)
  }
}

/** The person that a pair feed is for, as far as this device knows. */
function authorOf(tx: Transaction, { reader }: FeedRow): PersonId | undefined {
  return reader && (tx.get(peers, reader) ?? tx.get(unmet, reader)?.person)
}

/** Decisions of a person, on whichever device: unlike contacts, invites and epochs, which each device has of its own. */
const decisions = new Set<FeedRecord['kind']>([
  'aspect',
  'block',
  'carrier',
  'collection',
  'conversation',
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
  if (landmarks.length === 0)
    return Math.max(0, headAt(reader, feed).height - epochEntriesMax - epochRelaysMax)
  const common = landmarks.filter(({ seq, hash }) => {
    const ours = hashAt(reader, feed, seq)
    return ours !== undefined && equalBytes(ours, hash)
  })
  return Math.max(0, ...common.map(({ seq }) => seq))
}

async function recordsAfter(reader: Reader, row: FeedRow, base: number): Promise<FeedRecord[]> {
  const { height } = headAt(reader, row.id)
  return recordsFrom(reader, row, { from: base + 1, limit: height - base })
}
