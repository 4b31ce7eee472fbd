/** Writes records of one's own: seals, signs, links, indexes them, all in the transaction of the caller. */
import { nonceLength } from '../../../protocol/crypto.ts'
import { nextEntry, signEntry, type SignedEntry } from '../../../protocol/entry.ts'
import { assert } from '../../../protocol/errors.ts'
import { plainEnvelope, sealEnvelope } from '../../../protocol/envelope.ts'
import type { FeedName } from '../../../protocol/feed.ts'
import { signBinding } from '../../../protocol/records/binding.ts'
import { decodeRecord, encodeRecord, type FeedRecord } from '../../../protocol/records/record.ts'
import { appendEntries, headAt, lastArrival } from '../../store/feed-store.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { postRun } from './run.ts'
import type { Apply } from './slice.ts'
import type { ViewEvents } from './context.ts'
import { keyOfFeed, ownFeedRow } from './feed-rows.ts'
import type { Keyring } from './keyring.ts'
import { sealPair } from './pair-feeds.ts'
import { feeds, type FeedRow } from './tables.ts'

export interface WriterEvents extends ViewEvents {
  /** An entry of ours is on disk: others may hear of it. */
  written?(feed: FeedRow, entry: SignedEntry): void
}

export interface WriterComponents {
  /** Brings what is written into the views. */
  apply: Apply
  keyring: Keyring
  world: World
  events: WriterEvents
}

interface Place {
  feed: FeedRow
  seq: number
}

export class Writer {
  readonly #keyring: Keyring
  readonly #world: World
  readonly #events: WriterEvents
  readonly #apply: Apply

  constructor({ keyring, world, events, apply }: WriterComponents) {
    this.#keyring = keyring
    this.#world = world
    this.#events = events
    this.#apply = apply
  }

  /** Appends a record to one of our feeds, which is started first if it has no entry. */
  write(tx: Transaction, name: FeedName, record: FeedRecord): SignedEntry {
    const id = this.#keyring.feed(name)
    if (headAt(tx, id).height === 0) this.#start(tx, name)
    return this.#append(tx, name, record)
  }

  #start(tx: Transaction, name: FeedName): void {
    const id = this.#keyring.feed(name)
    const { peer } = this.#keyring.device
    const device = { peer, certificate: this.#keyring.certificate }
    tx.afterCommit(() => this.#events.feedStarted?.())
    this.#append(tx, name, signBinding(device, { id, kind: name.kind }))
  }

  #append(tx: Transaction, name: FeedName, record: FeedRecord): SignedEntry {
    const feed = this.#feedRow(tx, name)
    const receivedAtMs = this.#world.now()
    const head = headAt(tx, feed.id)
    const seq = head.height + 1
    const bytes = encodeRecord(record)
    const payload = this.#sealed(tx, { feed, seq }, bytes)
    const unsigned = { ...nextEntry(feed.id, head, payload), payload }
    const entry = signEntry(this.#keyring.signer(name), unsigned)
    appendEntries(tx, feed.id, { added: [entry], receivedAtMs })
    const [keyring, events] = [this.#keyring, this.#events]
    const times = { receivedAtMs, arrival: lastArrival(tx), run: postRun('base', feed) }
    // As its readers read it, so that its writer sees the same.
    const read = decodeRecord(bytes, name.kind) ?? record
    this.#apply({ tx, keyring, feed, seq, ...times, events, isReplay: false }, read)
    tx.afterCommit(() => events.written?.(feed, entry))
    return entry
  }

  /** Rows of aspect and pair feeds come from the records that start them; the other two are always there. */
  #feedRow(tx: Transaction, name: FeedName): FeedRow {
    const known = tx.get(feeds, this.#keyring.feed(name))
    if (known !== undefined) return known
    const { kind } = name
    assert(kind === 'public' || kind === 'self', 'a record has started the feed')
    return ownFeedRow(this.#keyring, { kind })
  }

  #sealed(tx: Transaction, { feed, seq }: Place, bytes: Uint8Array): Uint8Array {
    if (feed.kind === 'pair') return sealPair(tx, feed, { seq, record: bytes, world: this.#world })
    const key = keyOfFeed(feed)
    assert(
      key !== undefined || feed.kind === 'public',
      'only a public feed is readable by everyone',
    )
    if (key === undefined) return plainEnvelope(bytes)
    const nonce = this.#world.random(nonceLength)
    return sealEnvelope(bytes, { key, nonce, place: { feed: feed.id, seq } })
  }
}
