/**
 * One reader and the peers that it asks, as pure machines in virtual time: no input, no output, no waiting. What a hostile
 * peer does is a function from questions to answers. Watches over the maxima of the protocol on every message.
 */
import * as assert from 'uvu/assert'
import { equalBytes } from '../../protocol/bytes.ts'
import { emptyHead, headOf, noPrev, type Entry, type SignedEntry } from '../../protocol/entry.ts'
import { PappusError } from '../../protocol/errors.ts'
import { hasSeq, topOf, type Extent } from '../../protocol/extent.ts'
import type { FeedId, PeerName } from '../../protocol/ids.ts'
import {
  pageEntriesMax,
  pagePayloadBytesMax,
  syncCreditMax,
  syncQuestionsMax,
} from '../../protocol/limits.ts'
import { provePage, type Page } from '../../protocol/page.ts'
import { encodeAnswer, type Answer } from '../../protocol/sync/answers.ts'
import type { Outcome } from '../../protocol/sync/outcome.ts'
import type { Question } from '../../protocol/sync/questions.ts'
import { SyncReader, type ReaderEvent, type ReaderLoad } from '../../protocol/sync/reader.ts'
import { SyncServer, type ServerEffect, type ServerEvent } from '../../protocol/sync/server.ts'
import type { Known } from '../../protocol/sync/state.ts'
import type { ReaderEffect } from '../../protocol/sync/turn.ts'
import { bytesFrom } from './seed.ts'

/** A peer answers this in place of one answer: several, none, or garbage. */
export type Bend = (answer: Answer, question: Question | undefined) => readonly Answer[]

export interface LabPeerInit {
  /** Feeds that it has, complete from their first entry. */
  feeds: Map<FeedId, readonly SignedEntry[]>
  /** Of these, those that it writes. @default all */
  writes?: readonly FeedId[]
  /** One way. @default 20 */
  latencyMs?: number
  /** @default 1,000 */
  bytesPerMs?: number
  /** @default an honest peer */
  bend?: Bend
}

/** A peer as the lab knows it. */
export interface LabPeer extends LabPeerInit {
  readonly name: PeerName
  server: SyncServer
  /** Number of its channel: what comes from an older one is lost. */
  channel: number
  isConnected: boolean
  /** Answers that are on their way, and when the line is free again. */
  freeAtMs: number
  bytes: number
  /** Everything that it was asked. */
  readonly asked: Question[]
  unstored: number
  /** Questions that wait for their last answer. */
  open: number
}

interface Happening {
  readonly atMs: number
  readonly order: number
  readonly run: () => void
}

export const labTimes = {
  intervalMs: 300_000,
  jitter: 0.2,
  retryMs: 2_000,
  answerMs: 30_000,
  settleMs: 20_000,
}

export class SyncLab {
  nowMs = 0
  readonly peers = new Map<PeerName, LabPeer>()
  readonly extents = new Map<FeedId, Extent>()
  readonly stored = new Map<FeedId, Map<number, Entry>>()
  /** All that the reader said should be done, beside questions and pages. */
  readonly told: ReaderEffect[] = []
  /** Feeds that are posts: newest first. @default all */
  isNewestFirst: (feed: FeedId) => boolean = () => true
  /** Feeds that the reader wants and nobody has. */
  readonly wanted = new Set<FeedId>()
  /** Milliseconds that storing a page takes. */
  storeMs = 0
  readonly #reader = new SyncReader(labTimes)
  readonly #random: (length: number) => Uint8Array
  readonly #happenings: Happening[] = []
  #order = 0
  #storingUntilMs = 0

  constructor(seed: string | number) {
    this.#random = bytesFrom(`lab/${seed}`)
  }

  add(name: string, init: LabPeerInit): LabPeer {
    const peer: LabPeer = {
      ...init,
      name: name as PeerName,
      server: new SyncServer(),
      channel: 0,
      isConnected: false,
      freeAtMs: 0,
      bytes: 0,
      asked: [],
      unstored: 0,
      open: 0,
    }
    this.peers.set(peer.name, peer)
    for (const feed of init.feeds.keys()) this.wanted.add(feed)
    return peer
  }

  connect(...peers: readonly LabPeer[]): void {
    for (const peer of peers) {
      peer.isConnected = true
      this.step({ kind: 'connected', peer: peer.name })
    }
  }

  disconnect(peer: LabPeer): void {
    peer.isConnected = false
    this.#close(peer)
    this.step({ kind: 'gone', peer: peer.name })
  }

  /** Ends the channel, not the connection. */
  cut(peer: LabPeer): void {
    this.#close(peer)
    this.step({ kind: 'failed', peer: peer.name })
  }

  step(event: ReaderEvent): void {
    const moment = { nowMs: this.nowMs, random: this.#random }
    for (const effect of this.#reader.step(event, moment)) this.#act(effect)
  }

  /** Lets everything happen until nothing is on its way any more, or the time is over. */
  run(forMs = 200_000): void {
    const endMs = this.nowMs + forMs
    for (let steps = 0; ; steps += 1) {
      assert.ok(steps < 200_000, 'the lab never comes to rest')
      const next = this.#happenings.reduce<Happening | undefined>(
        (first, one) => (first === undefined || isBefore(one, first) ? one : first),
        undefined,
      )
      const wakeAtMs = this.#reader.wakeAtMs
      const atMs = Math.min(next?.atMs ?? Infinity, wakeAtMs)
      if (atMs > endMs) break
      this.nowMs = Math.max(this.nowMs, atMs)
      if (next !== undefined && next.atMs <= wakeAtMs) {
        this.#happenings.splice(this.#happenings.indexOf(next), 1)
        next.run()
      } else this.step({ kind: 'tick' })
    }
    this.nowMs = endMs
  }

  /** Milliseconds until a condition is so. */
  runUntil(isSo: () => boolean, maxMs = 600_000): number {
    const startMs = this.nowMs
    while (!isSo()) {
      assert.ok(this.nowMs - startMs < maxMs, 'it never came to be so')
      this.run(10)
    }
    return this.nowMs - startMs
  }

  get load(): ReaderLoad {
    return this.#reader.load
  }

  extent(feed: FeedId): Extent {
    return this.extents.get(feed) ?? { head: emptyHead }
  }

  height(feed: FeedId): number {
    return this.extent(feed).head.height
  }

  /** Puts entries into the store, as gossip or an earlier life would. */
  put(feed: FeedId, entries: readonly Entry[]): Outcome {
    return this.#accept(feed, entries)
  }

  /** Kinds of what the reader said of a peer. */
  toldOf(peer: LabPeer): string[] {
    return this.told.filter((effect) => effect.peer === peer.name).map(({ kind }) => kind)
  }

  // -- what the reader wants done

  #act(effect: ReaderEffect): void {
    const peer = this.peers.get(effect.peer)
    assert.ok(peer !== undefined)
    if (effect.kind === 'ask') this.#ask(peer, effect.question)
    else if (effect.kind === 'store') this.#store(peer, effect)
    else if (effect.kind === 'look') this.#look(peer, effect.scope)
    else {
      this.told.push(effect)
      if (effect.kind === 'drop') this.#close(peer)
    }
  }

  #look(peer: LabPeer, scope: 'theirs' | 'missing' | 'all'): void {
    this.#after(0, () => {
      const wanted = [...this.wanted].flatMap((feed) => {
        const writer = [...this.peers.values()].find((one) => isWriter(one, feed))
        const isTheirs = writer === peer
        const isMissing = writer?.isConnected !== true
        if (!isTheirs && (scope === 'theirs' || (scope === 'missing' && !isMissing))) return []
        const isNewestFirst = this.isNewestFirst(feed)
        return [{ feed, isTheirs, isNewestFirst, extent: this.extent(feed) }]
      })
      this.step({ kind: 'wanted', peer: peer.name, wanted })
    })
  }

  #ask(peer: LabPeer, question: Question): void {
    peer.asked.push(question)
    if (!isUnanswered(question)) peer.open += 1
    assert.ok(peer.open <= syncQuestionsMax, 'more questions than may wait')
    const { channel } = peer
    if (!peer.isConnected) return
    this.#after(peer.latencyMs ?? 20, () => {
      if (channel === peer.channel) this.#serve(peer, { kind: 'question', question })
    })
  }

  #store(peer: LabPeer, { feed, page, number }: ReaderEffect & { kind: 'store' }): void {
    this.#storingUntilMs = Math.max(this.nowMs, this.#storingUntilMs) + this.storeMs
    const { channel } = peer
    this.#after(this.#storingUntilMs - this.nowMs, () => {
      const outcome = this.#take(feed, page)
      if (channel === peer.channel) peer.unstored -= 1
      const extent = this.extent(feed)
      this.step({ kind: 'stored', peer: peer.name, feed, number, outcome, extent })
    })
  }

  #close(peer: LabPeer): void {
    peer.channel += 1
    peer.server = new SyncServer()
    peer.unstored = 0
    peer.open = 0
    peer.freeAtMs = this.nowMs
  }

  // -- what peers do

  #serve(peer: LabPeer, event: ServerEvent): void {
    let effects: ServerEffect[]
    try {
      effects = peer.server.step(event)
    } catch (error) {
      if (!(error instanceof PappusError) || peer.bend === undefined) throw error
      this.cut(peer)
      return
    }
    for (const effect of effects) {
      const next = this.#serveEffect(peer, effect)
      if (next !== undefined) this.#serve(peer, next)
    }
  }

  #serveEffect(peer: LabPeer, effect: ServerEffect): ServerEvent | undefined {
    if (effect.kind === 'list') {
      const all = [...peer.feeds].map(([feed, entries]) => knownOf(feed, entries))
      return { kind: 'offer', own: all.filter(({ feed }) => isWriter(peer, feed)), all }
    }
    if (effect.kind === 'read' || effect.kind === 'read-newest') {
      const entries = peer.feeds.get(effect.feed) ?? []
      return { kind: 'entries', entries: readFor(effect, entries) }
    }
    if (effect.kind === 'send') {
      const answers = peer.bend?.(effect.answer, peer.asked.at(-1)) ?? [effect.answer]
      for (const answer of answers) this.#send(peer, answer)
    }
    return undefined
  }

  /** Sends an answer of a peer, asked for or not. */
  #send(peer: LabPeer, answer: Answer): void {
    const { length } = encodeAnswer(answer)
    if (answer.kind === 'page' && answer.page !== undefined) {
      peer.unstored += 1
      if (peer.bend === undefined) assert.ok(peer.unstored <= syncCreditMax, 'more than the credit')
    }
    peer.bytes += length
    peer.freeAtMs = Math.max(peer.freeAtMs, this.nowMs) + length / (peer.bytesPerMs ?? 1000)
    const { channel } = peer
    this.#after(peer.freeAtMs - this.nowMs + (peer.latencyMs ?? 20), () => {
      if (channel !== peer.channel) return
      if (answer.kind !== 'page' || answer.isLast) peer.open -= 1
      this.step({ kind: 'answer', peer: peer.name, answer })
    })
  }

  /** Sends what nobody asked for. */
  push(peer: LabPeer, answer: Answer): void {
    this.#send(peer, answer)
  }

  // -- the store

  #take(feed: FeedId, page: Page): Outcome {
    const prev = page.prev ?? (page.from === 1 ? noPrev : this.#hashAt(feed, page.from - 1))
    if (prev === undefined) return 'gap'
    try {
      return this.#accept(feed, provePage(feed, { height: page.from - 1, hash: prev }, page))
    } catch (error) {
      if (error instanceof PappusError) return error.code === 'bad-signature' ? 'bad' : 'refused'
      throw error
    }
  }

  #hashAt(feed: FeedId, seq: number): Uint8Array | undefined {
    return this.stored.get(feed)?.get(seq)?.hash
  }

  #accept(feed: FeedId, entries: readonly Entry[]): Outcome {
    const rows = this.stored.get(feed) ?? new Map<number, Entry>()
    this.stored.set(feed, rows)
    const isOther = entries.some(({ header: { seq, prev }, hash }) => {
      const [here, before, after] = [rows.get(seq), rows.get(seq - 1), rows.get(seq + 1)]
      return (
        (here !== undefined && !equalBytes(here.hash, hash)) ||
        (before !== undefined && !equalBytes(before.hash, prev)) ||
        (after !== undefined && !equalBytes(after.header.prev, hash))
      )
    })
    if (isOther) return 'fork'
    const added = entries.filter(({ header }) => !rows.has(header.seq))
    if (added.length === 0) return 'known'
    const [from, to] = [added[0]!.header.seq, added.at(-1)!.header.seq]
    const { head, tip } = this.extent(feed)
    const isBase = from === head.height + 1
    if (!isBase && !this.isNewestFirst(feed)) return 'gap'
    const isTip = tip === undefined || from === tip.head.height + 1 || to === tip.from - 1
    if (!isBase && !isTip) return 'gap'
    for (const entry of added) rows.set(entry.header.seq, entry)
    this.extents.set(feed, extentOf(rows))
    return this.extent(feed).tip === undefined ? 'stored' : 'ahead'
  }

  #after(delayMs: number, run: () => void): void {
    this.#happenings.push({ atMs: this.nowMs + delayMs, order: (this.#order += 1), run })
  }
}

function isUnanswered({ kind }: Question): boolean {
  return kind === 'credit' || kind === 'news' || kind === 'fork'
}

function isBefore(one: Happening, other: Happening): boolean {
  return one.atMs === other.atMs ? one.order < other.order : one.atMs < other.atMs
}

function isWriter({ writes, feeds }: LabPeer, feed: FeedId): boolean {
  return writes === undefined ? feeds.has(feed) : writes.includes(feed)
}

function knownOf(feed: FeedId, entries: readonly SignedEntry[]): Known {
  const last = entries.at(-1)
  return { feed, ...(last === undefined ? emptyHead : headOf(last)) }
}

function readFor(
  effect: ServerEffect & { kind: 'read' | 'read-newest' },
  entries: readonly SignedEntry[],
): readonly Entry[] {
  if (effect.kind === 'read-newest') {
    const last = Math.min(effect.to, entries.length)
    return entries.slice(Math.max(0, last - effect.count), last)
  }
  let bytes = 0
  const from = effect.from - 1
  return entries.slice(from, from + pageEntriesMax).filter(({ header }) => {
    bytes += header.size
    return bytes <= pagePayloadBytesMax
  })
}

function extentOf(rows: ReadonlyMap<number, Entry>): Extent {
  let height = 0
  while (rows.has(height + 1)) height += 1
  const head = height === 0 ? emptyHead : headOf(rows.get(height)!)
  const seqs = [...rows.keys()].filter((seq) => seq > height)
  if (seqs.length === 0) return { head }
  const from = seqs.reduce((a, b) => Math.min(a, b))
  const top = seqs.reduce((a, b) => Math.max(a, b))
  assert.is(seqs.length, top - from + 1)
  const tip = { from, prev: rows.get(from)!.header.prev, head: headOf(rows.get(top)!) }
  const extent = { head, tip }
  assert.ok(hasSeq(extent, topOf(extent).height))
  return extent
}
