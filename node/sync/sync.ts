/**
 * Synchronisation: what makes every reader end with every entry. It drives the machines of `protocol/sync` over channels,
 * store and clock; gossip only makes it faster.
 */
import { equalBytes } from '../../protocol/bytes.ts'
import { PappusError } from '../../protocol/errors.ts'
import { hasSeq, topOf } from '../../protocol/extent.ts'
import { noPrev } from '../../protocol/entry.ts'
import { feedTag } from '../../protocol/feed.ts'
import type { FeedId, PeerName } from '../../protocol/ids.ts'
import { forkHashesMax, frameBytesMax } from '../../protocol/limits.ts'
import { encodePage, newestPageOf, provePage, type Page } from '../../protocol/page.ts'
import { saltLength, syncProtocol, type Landmark } from '../../protocol/sync/questions.ts'
import type { Outcome } from '../../protocol/sync/outcome.ts'
import type { Wanted } from '../../protocol/sync/pull.ts'
import { SyncReader, type ReaderEvent } from '../../protocol/sync/reader.ts'
import type { ReaderEffect, Scope } from '../../protocol/sync/turn.ts'
import {
  foreignFeedsMax,
  repairIntervalMs,
  repairSettleMs,
  requestTimeoutMs,
  syncIntervalMs,
  syncJitter,
  syncRetryMsMin,
} from '../limits.ts'
import type { Log } from '../log.ts'
import type { Network } from '../network/network.ts'
import {
  dropsAt,
  extentAt,
  hashAt,
  keepFork,
  readNewest,
  signatureAt,
} from '../store/feed-store.ts'
import type { Store } from '../store/store.ts'
import type { Reader } from '../store/transaction.ts'
import { jittered, type World } from '../world.ts'
import { Line } from './line.ts'
import type { Replica, Source } from './replica.ts'
import { serveReader } from './serving.ts'

export interface SyncInit {
  network: Network
  store: Store
  replica: Replica
  world: World
  log: Log
  /** Dials a peer again whose connection ended while it was of use. @default somebody else sees to it */
  reconnect?: (peer: PeerName) => void
  /** Milliseconds between rounds without any hint. @default 300000 */
  intervalMs?: number
}

export interface PullOptions {
  /** Whether something told of news, so that asking whether there is any would be a question too many. @default true */
  isNewsLikely?: boolean
}

interface Waiter {
  promise: Promise<void>
  resolve: () => void
}

type EffectOf<Kind extends ReaderEffect['kind']> = Extract<ReaderEffect, { kind: Kind }>

export class Sync {
  readonly #init: SyncInit
  readonly #reader: SyncReader
  readonly #lines = new Map<PeerName, Line>()
  readonly #waiters = new Map<PeerName, Waiter>()
  readonly #hints = new Map<PeerName, Promise<void>>()
  /** Pages are stored one after the other. */
  #storing: Promise<void> = Promise.resolve()
  #isStopped = false
  #repaired = 0
  #cancelWake: () => void = () => undefined
  #cancelRepair: () => void = () => undefined
  #unwatch: () => void = () => undefined

  constructor(init: SyncInit) {
    this.#init = init
    this.#reader = new SyncReader({
      intervalMs: init.intervalMs ?? syncIntervalMs,
      jitter: syncJitter,
      retryMs: syncRetryMsMin,
      answerMs: requestTimeoutMs,
      settleMs: repairSettleMs,
    })
  }

  async start(): Promise<void> {
    const { network, replica, store } = this.#init
    const heardNews = (peer: PeerName): void => {
      if (replica.isSource(peer)) void this.pull(peer)
    }
    await network.serve({
      id: syncProtocol,
      frameBytesMax: frameBytesMax * 2,
      isOpenTo: (peer) => replica.isServed(peer),
      accept: (channel) => serveReader({ store, replica, heardNews }, channel),
    })
    this.#unwatch = network.watch({
      connected: (peer) => {
        if (replica.isSource(peer)) this.#step({ kind: 'connected', peer })
      },
      disconnected: (peer) => this.#step({ kind: 'gone', peer }),
    })
    // Contacts may have connected since the network started: their own first fetch found nobody to answer it.
    for (const peer of network.connected()) {
      if (!replica.isSource(peer)) continue
      this.#step({ kind: 'connected', peer })
      void this.hint(peer)
    }
    this.#scheduleRepair()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancelWake()
    this.#cancelRepair()
    this.#unwatch()
    for (const line of this.#lines.values()) line.close()
    this.#lines.clear()
    for (const { resolve } of this.#waiters.values()) resolve()
    this.#waiters.clear()
    await this.#storing
  }

  /** Entries that comparing everything found missing, since the start: more than none is a fault of the faster ways. */
  get repaired(): number {
    return this.#repaired
  }

  /**
   * Fetches all that a contact has for us. What is asked for while a fetch is under way is one more round of it. Never
   * throws; what fails is tried again.
   */
  pull(peer: PeerName, { isNewsLikely = true }: PullOptions = {}): Promise<void> {
    if (this.#isStopped || !this.#init.network.isConnected(peer)) return Promise.resolve()
    const { promise } = this.#waiter(peer)
    this.#step({ kind: isNewsLikely ? 'news' : 'connected', peer })
    return promise
  }

  /** Compares everything with everybody who is connected. */
  repair(): void {
    this.#step({ kind: 'repair' })
  }

  /** Tells a connected contact that there is something new for them; once for all that is written together. */
  hint(peer: PeerName): Promise<void> {
    const waiting = this.#hints.get(peer)
    if (waiting !== undefined) return waiting
    const hint = this.#sendHint(peer)
    this.#hints.set(peer, hint)
    return hint
  }

  async #sendHint(peer: PeerName): Promise<void> {
    // What is written together is told together.
    await Promise.resolve()
    this.#hints.delete(peer)
    if (this.#isStopped || !this.#init.network.isConnected(peer)) return
    this.#line(peer).ask({ kind: 'news' })
  }

  #waiter(peer: PeerName): Waiter {
    const known = this.#waiters.get(peer)
    if (known !== undefined) return known
    const waiter = Promise.withResolvers<void>()
    this.#waiters.set(peer, waiter)
    return waiter
  }

  #scheduleRepair(): void {
    const { world } = this.#init
    this.#cancelRepair = world.after(jittered(world, repairIntervalMs, syncJitter), () => {
      this.repair()
      this.#scheduleRepair()
    })
  }

  // -- the machine

  #step(event: ReaderEvent): void {
    if (this.#isStopped) return
    const { world } = this.#init
    const moment = { nowMs: world.now(), random: (length: number) => world.random(length) }
    for (const effect of this.#reader.step(event, moment)) this.#act(effect)
    this.#cancelWake()
    const { wakeAtMs } = this.#reader
    if (wakeAtMs === Infinity) return
    const delayMs = Math.max(0, wakeAtMs - world.now())
    this.#cancelWake = world.after(delayMs, () => this.#step({ kind: 'tick' }))
  }

  #act(effect: ReaderEffect): void {
    switch (effect.kind) {
      case 'look':
        void this.#look(effect)
        return
      case 'ask':
        return this.#line(effect.peer).ask(effect.question)
      case 'store':
        return this.#store(effect)
      case 'take-back':
        this.#storing = this.#takeBackAfter(this.#storing, effect)
        return
      case 'drop':
        return this.#drop(effect)
      case 'forked':
        void this.#tellFork(effect)
        return
      case 'repaired':
        return this.#countRepairs(effect)
      case 'reconnect':
        return this.#init.reconnect?.(effect.peer)
      case 'done':
        this.#waiters.get(effect.peer)?.resolve()
        this.#waiters.delete(effect.peer)
    }
  }

  #line(peer: PeerName): Line {
    const known = this.#lines.get(peer)
    if (known !== undefined) return known
    const line: Line = new Line({
      network: this.#init.network,
      peer,
      answer: (answer) => this.#step({ kind: 'answer', peer, answer }),
      ended: (error) => {
        if (this.#lines.get(peer) === line) this.#lines.delete(peer)
        if (error !== undefined) this.#note(peer, error)
        this.#step({ kind: 'failed', peer })
      },
    })
    this.#lines.set(peer, line)
    return line
  }

  async #look({ peer, scope }: EffectOf<'look'>): Promise<void> {
    try {
      const wanted = await this.#wanted(peer, scope)
      this.#step({ kind: 'wanted', peer, wanted })
    } catch (error) {
      this.#note(peer, error)
      this.#step({ kind: 'failed', peer })
    }
  }

  async #wanted(peer: PeerName, scope: Scope): Promise<Wanted[]> {
    const { replica, network } = this.#init
    const theirs = (await replica.sourcesOf(peer)).map((source) => this.#wantedOf(source, true))
    if (scope === 'theirs') return theirs
    const others = (await replica.sources()).filter(
      ({ owner }) => owner !== peer && (scope === 'all' || !network.isConnected(owner)),
    )
    const foreign = others.slice(0, foreignFeedsMax).map((source) => this.#wantedOf(source, false))
    return [...theirs, ...foreign]
  }

  #wantedOf({ feed, isNewestFirst }: Source, isTheirs: boolean): Wanted {
    const { store } = this.#init
    const drops = dropsAt(store, feed).seqs.length
    return { feed, isNewestFirst, isTheirs, drops, extent: extentAt(store, feed) }
  }

  #drop({ peer, reason }: EffectOf<'drop'>): void {
    this.#init.log.info({ peer, reason }, 'sync channel dropped')
    this.#lines.get(peer)?.close()
    this.#lines.delete(peer)
  }

  #countRepairs({ peer, count }: EffectOf<'repaired'>): void {
    this.#repaired += count
    this.#init.log.warn({ peer, count }, 'entries had been missed')
  }

  // -- pages

  #store(effect: EffectOf<'store'>): void {
    this.#storing = this.#storeAfter(this.#storing, effect)
  }

  async #storeAfter(
    before: Promise<void>,
    { peer, feed, page, number }: EffectOf<'store'>,
  ): Promise<void> {
    await before
    const outcome = await this.#take(peer, feed, page)
    const extent = extentAt(this.#init.store, feed)
    this.#step({ kind: 'stored', peer, feed, number, outcome, extent })
  }

  async #takeBackAfter(
    before: Promise<void>,
    { peer, feed, drops }: EffectOf<'take-back'>,
  ): Promise<void> {
    await before
    try {
      await this.#init.replica.takeBack(feed, drops)
    } catch (error) {
      this.#note(peer, error)
    }
  }

  /** Proves and stores a page. Never throws. */
  async #take(peer: PeerName, feed: FeedId, page: Page): Promise<Outcome> {
    const { store, replica } = this.#init
    if (isStored(store, feed, page)) return 'known'
    const prev = page.prev ?? (page.from === 1 ? noPrev : hashAt(store, feed, page.from - 1))
    if (prev === undefined) return 'gap'
    try {
      const entries = provePage(feed, { height: page.from - 1, hash: prev }, page)
      const outcome = await replica.accept(feed, entries)
      if (outcome === 'fork') await this.#keepFork(feed, page)
      return outcome
    } catch (error) {
      this.#note(peer, error)
      return error instanceof PappusError && error.code === 'bad-signature' ? 'bad' : 'refused'
    }
  }

  async #keepFork(feed: FeedId, page: Page): Promise<void> {
    const seq = page.from + page.items.length - 1
    await this.#init.store.transact((tx) => keepFork(tx, feed, { seq, page: encodePage(page) }))
  }

  /** Tells who writes a feed that there is another history of it: another copy of their node must be at work. */
  async #tellFork({ peer, feed, isTheirs }: EffectOf<'forked'>): Promise<void> {
    const { store, world, log } = this.#init
    log.warn({ peer, feed }, 'a feed has two histories')
    if (!isTheirs) return
    try {
      const page = newestPageOf(await readNewest(store, feed, { count: 1 }))
      if (page === undefined || this.#isStopped) return
      const salt = world.random(saltLength)
      const tag = feedTag(feed, salt)
      const landmarks = this.#landmarks(feed)
      this.#line(peer).ask({ kind: 'fork', salt, tag, page, landmarks })
    } catch (error) {
      this.#note(peer, error)
    }
  }

  /** Entries at doubling distances from the newest, by which the last one that both have is found. */
  #landmarks(feed: FeedId): Landmark[] {
    const { store } = this.#init
    const { height } = topOf(extentAt(store, feed))
    const marks: Landmark[] = []
    for (let distance = 0; distance < height && marks.length < forkHashesMax;) {
      const seq = height - distance
      const hash = hashAt(store, feed, seq)
      if (hash !== undefined) marks.push({ seq, hash })
      distance = distance === 0 ? 1 : distance * 2
    }
    return marks
  }

  #note(peer: PeerName, error: unknown): void {
    if (this.#isStopped) return
    const { log } = this.#init
    if (error instanceof PappusError) log.info({ peer, code: error.code }, 'sync failed')
    else log.error({ peer, err: error }, 'sync failed')
  }
}

/** Whether a page is there already, so that it need not be proved again: with its last entry all below it are the same. */
function isStored(reader: Reader, feed: FeedId, { from, items, signature }: Page): boolean {
  const extent = extentAt(reader, feed)
  if (!items.every((_, index) => hasSeq(extent, from + index))) return false
  const ours = signatureAt(reader, feed, from + items.length - 1)
  return ours !== undefined && equalBytes(ours, signature)
}
