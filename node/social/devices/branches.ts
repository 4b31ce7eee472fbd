/**
 * Feeds of ours with another history that others know: a copy of this home wrote too. The node becomes another device, and
 * writes again what only its own branch has, under the same ids, for the people that could read it.
 */
import { equalBytes } from '../../../protocol/bytes.ts'
import { signPost } from '../../../protocol/quoting.ts'
import type { FeedName } from '../../../protocol/feed.ts'
import {
  postId,
  quoteId,
  type FeedId,
  type PeerName,
  type PersonId,
} from '../../../protocol/ids.ts'
import type { DraftRecord } from '../../../protocol/records/draft.ts'
import { readProved, type ResponseRecord } from '../../../protocol/records/response.ts'
import type { FeedRecord } from '../../../protocol/records/record.ts'
import type { Landmark } from '../../../protocol/sync/questions.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { epochEntriesMax, epochRelaysMax } from '../aspects/limits.ts'
import type { Log } from '../../log.ts'
import { hashAt, headAt } from '../../store/feed-store.ts'
import type { Store } from '../../store/store.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { Aspects } from '../aspects/aspects.ts'
import { certified } from '../feeds/certificates.ts'
import { writeRelays } from '../feeds/write-relays.ts'
import { recordsFrom } from '../feeds/records.ts'
import { feedsWith, isRetracted, type Taken } from '../feeds/placements.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { branchFates } from './branch-fates.ts'
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
  /** Goes on with a draft as one of this device. */
  goOnWithDraft: (tx: Transaction, draft: DraftRecord) => void
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
    const records = (await recordsAfter(tx, row, base)).filter(isWrittenAgain)
    if (row.kind === 'self') return this.#writeDecisions(tx, records)
    if (row.kind === 'pair') return this.#writeToReader(tx, row, records)
    const lost: FeedRecord[] = []
    for (const record of records) {
      if (await this.#isToBeWritten(tx, row, record)) lost.push(record)
    }
    if (lost.length === 0) return
    const { aspects } = this.#components
    if (row.kind === 'public') {
      for (const record of lost) this.#write(tx, { kind: 'public' }, record)
    }
    if (row.aspect === undefined) return
    for (const some of groupsOf(await formerReadersOf(tx, row.id))) {
      const name = await aspects.startEpochFor(tx, row.aspect, some)
      for (const record of lost) this.#write(tx, name, record)
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
    writeRelays(tx, this.#components, { name, relays: [responses] })
  }

  /** Posts and responses that stand in a feed of this device for the same people are there; all else counts by its version or time, wherever it stands. */
  async #isToBeWritten(tx: Transaction, row: FeedRow, record: FeedRecord): Promise<boolean> {
    const { person } = this.#components.keyring
    if (record.kind === 'post-edit' || record.kind === 'pin') {
      return !isRetracted(tx, person, postId(person, record.nonce))
    }
    const items = itemsIn(tx, person, record)
    if (items === undefined) return true
    for (const item of items) {
      if (isRetracted(tx, person, item)) return false
      const standsIn = await feedsWith(tx, item)
      if (!standsIn.some((feed) => feed.isMine && feed.aspect === row.aspect)) return true
    }
    return false
  }

  /** The branch holds this for one device of a person, who knows the other history. */
  async #writeToReader(
    tx: Transaction,
    row: FeedRow,
    records: readonly FeedRecord[],
  ): Promise<void> {
    const { respondAgain, writer } = this.#components
    const person = authorOf(tx, row)
    if (person === undefined) return
    const to = successorsOf(tx, row, person)
    for (const record of records) {
      if (record.kind === 'response') await respondAgain(tx, person, record)
      else for (const peer of to) writer.write(tx, { kind: 'pair', peer }, record)
    }
  }

  /** Our other devices hear what was decided in a branch that they cannot read: the later of two decisions counts, wherever it stands. */
  #writeDecisions(tx: Transaction, records: readonly FeedRecord[]): void {
    const { goOnWithDraft, writer } = this.#components
    for (const record of records) {
      if (record.kind === 'draft') goOnWithDraft(tx, record)
      else writer.write(tx, { kind: 'self' }, record)
    }
  }
}

function isWrittenAgain({ kind }: FeedRecord): boolean {
  return branchFates[kind] === 'again'
}

/** The posts, quotes or responses that a record brings; `undefined` for one that brings none. */
function itemsIn(tx: Transaction, person: PersonId, record: FeedRecord): Taken[] | undefined {
  if (record.kind === 'post') return [postId(person, record.nonce)]
  if (record.kind === 'quote') return [quoteId(postId(person, record.nonce))]
  if (record.kind !== 'relay') return undefined
  const responses = record.responses.flatMap((each) => certified(tx, each) ?? [])
  return responses.map((response) => readProved(response, person).id)
}

/** The person that a pair feed is for, as far as this device knows. */
function authorOf(tx: Transaction, { reader }: FeedRow): PersonId | undefined {
  return reader && (tx.get(peers, reader) ?? tx.get(unmet, reader)?.person)
}

/** The device that a pair feed is for, or where it was not met, those of its person that were. */
function successorsOf(tx: Transaction, { reader }: FeedRow, person: PersonId): PeerName[] {
  if (reader === undefined || isBlocked(tx, person)) return []
  if (tx.get(peers, reader) !== undefined) return [reader]
  return (tx.get(contacts, person)?.devices ?? []).map(({ peer }) => peer)
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
