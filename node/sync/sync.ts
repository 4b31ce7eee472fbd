/**
 * Synchronisation: what makes every reader end with every entry. It drives the machines of `protocol/sync` over channels,
 * store and clock; gossip only makes it faster.
 */
import { PappusError } from '../../protocol/errors.ts'
import type { FeedId, PeerName } from '../../protocol/ids.ts'
import { frameBytesMax } from '../../protocol/limits.ts'
import { syncProtocol } from '../../protocol/sync/questions.ts'
import { SyncReader, type ReaderEvent, type ReaderLoad } from '../../protocol/sync/reader.ts'
import type { EffectOf, ReaderEffect } from '../../protocol/sync/turn.ts'
import { inBackground, watched } from '../background.ts'
import {
  repairIntervalMs,
  repairSettleMs,
  strangerListsAtOnce,
  strangerListsPerSecond,
  strangerPagesAtOnce,
  strangerPagesPerSecond,
  strangersWaitingMax,
  syncIntervalMs,
  syncJitter,
  syncRetryMsMin,
} from './limits.ts'
import { requestTimeoutMs } from '../limits.ts'
import type { Log } from '../log.ts'
import type { Channel, Network } from '../network/base/network.ts'
import type { Counters } from '../metrics.ts'
import { headAt } from '../store/feed-store.ts'
import type { Store } from '../store/store.ts'
import { jittered, type World } from '../world.ts'
import { Confirmations } from './confirmations.ts'
import { forkOf } from './forks.ts'
import { PageReceiver } from './page-receiver.ts'
import { QuestionChannel, type QuestionChannelInit } from './question-channel.ts'
import { NewsSubscribers, type NewsSubscribersInit } from './news-subscribers.ts'
import { RateLimiter } from './rate-limiter.ts'
import type { Replica } from './replica.ts'
import { ReaderChannels } from './reader-channels.ts'
import { serveReader, type ServingInit } from './serving.ts'
import { wantedFrom } from './wanted-feeds.ts'

export interface SyncInit {
  network: Network
  store: Store
  replica: Replica
  world: World
  log: Log
  /** Dials a peer again whose connection ended while it was of use. @default somebody else sees to it */
  reconnect?: (peer: PeerName) => void
  /** Told whenever a peer has nothing more for us. */
  synced?: (peer: PeerName) => void
  /** Milliseconds between rounds without any hint. @default 300000 */
  intervalMs?: number
  /** @default some that nobody reads */
  counters?: Counters
}

export interface PullOptions {
  /** Whether something told of news, so that asking whether there is any would be a question too many. @default true */
  isNewsLikely?: boolean
}

interface Waiter {
  promise: Promise<void>
  resolve: () => void
}

export class Sync {
  readonly #init: SyncInit
  readonly #reader: SyncReader
  readonly #newsSubscribers: NewsSubscribers
  readonly #confirmations: Confirmations
  readonly #rateLimiter: RateLimiter
  readonly #pageLimiter: RateLimiter
  readonly #questionChannels = new Map<PeerName, QuestionChannel>()
  readonly #waiters = new Map<PeerName, Waiter>()
  readonly #readerChannels: ReaderChannels
  readonly #hints = new Map<PeerName, Promise<void>>()
  readonly #pageReceiver: PageReceiver
  #isStopped = false
  #repaired = 0
  #cancelWake: () => void = () => undefined
  #cancelRepair: () => void = () => undefined
  #unwatch: () => void = () => undefined

  constructor(init: SyncInit) {
    this.#init = init
    const { store, replica } = init
    this.#pageReceiver = new PageReceiver({
      store,
      replica,
      refused: (peer, error) => this.#note(peer, error),
    })
    const tell: NewsSubscribersInit['tell'] = (peer, feeds) => this.#tellOfOthers(peer, feeds)
    const { world } = init
    this.#newsSubscribers = new NewsSubscribers({ world, tell })
    this.#confirmations = new Confirmations(world, (peer) => {
      if (init.network.isConnected(peer)) this.#step({ kind: 'heard', peer })
    })
    this.#readerChannels = new ReaderChannels({
      world,
      twice: (channel) => this.#followLater(channel),
    })
    this.#rateLimiter = new RateLimiter({
      world,
      perSecond: strangerListsPerSecond,
      burst: strangerListsAtOnce,
      waitingMax: strangersWaitingMax,
    })
    this.#pageLimiter = new RateLimiter({
      world,
      perSecond: strangerPagesPerSecond,
      burst: strangerPagesAtOnce,
      waitingMax: strangersWaitingMax,
    })
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
    const heardNews: ServingInit['heardNews'] = (channel, isOfOthers) => {
      const { peer } = channel
      if (!replica.isSource(peer)) return
      if (this.#readerChannels.areSeveral(peer)) this.#follow(channel)
      inBackground(this.pull(peer, { isNewsLikely: !isOfOthers }))
    }
    const [rateLimiter, pageLimiter] = [this.#rateLimiter, this.#pageLimiter]
    const complete: ServingInit['complete'] = (...proved) => replica.complete(...proved)
    const named: ServingInit['named'] = (...asked) => this.#newsSubscribers.note(...asked)
    await network.serve({
      id: syncProtocol,
      frameBytesMax,
      isOpenTo: (peer) => replica.isServed(peer),
      accept: (channel) => {
        const init = { store, replica, rateLimiter, pageLimiter, complete, heardNews, named }
        const serving = serveReader(init, channel)
        return this.#readerChannels.watch(channel, serving)
      },
    })
    this.#unwatch = network.watch({
      connected: (peer) => {
        if (replica.isSource(peer)) this.#step({ kind: 'connected', peer })
      },
      disconnected: (peer) => {
        this.#newsSubscribers.gone(peer)
        this.#confirmations.gone(peer)
        this.#step({ kind: 'gone', peer })
      },
      rerouted: (peer) => this.#moveLine(peer),
    })
    // Contacts may have connected since the network started: their own first fetch found nobody to answer it.
    for (const peer of network.connected()) {
      if (!replica.isSource(peer)) continue
      this.#step({ kind: 'connected', peer })
      inBackground(this.hint(peer))
    }
    this.#scheduleRepair()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancelWake()
    this.#cancelRepair()
    this.#unwatch()
    this.#newsSubscribers.stop()
    this.#confirmations.stop()
    this.#rateLimiter.stop()
    this.#pageLimiter.stop()
    this.#readerChannels.stop()
    for (const line of this.#questionChannels.values()) line.close()
    this.#questionChannels.clear()
    for (const { resolve } of this.#waiters.values()) resolve()
    this.#waiters.clear()
    await this.#pageReceiver.settled()
  }

  /** Entries that comparing everything found missing, since the start: more than none is a fault of the faster ways. */
  get repaired(): number {
    return this.#repaired
  }

  /** How much is being fetched, and waits for it. */
  get load(): ReaderLoad {
    return this.#reader.load
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

  /** Entries of a peer came by gossip: soon it hears that they are here, once for all that came meanwhile. */
  heard(peer: PeerName): void {
    if (!this.#isStopped) this.#confirmations.note(peer)
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
    this.#hints.set(peer, watched(hint))
    return hint
  }

  async #sendHint(peer: PeerName): Promise<void> {
    // Entries that are written together are told together.
    await Promise.resolve()
    this.#hints.delete(peer)
    if (this.#isStopped || !this.#init.network.isConnected(peer)) return
    this.#questionChannel(peer).ask({ kind: 'news' })
  }

  /** New entries of others came from a peer, or by gossip: whoever asked us for that feed should come and read. */
  arrived(feed: FeedId, from?: PeerName): void {
    if (!this.#isStopped) this.#newsSubscribers.arrived(feed, from)
  }

  #tellOfOthers(peer: PeerName, feeds: ReadonlySet<FeedId>): void {
    const { store, network } = this.#init
    if (this.#isStopped || !network.isConnected(peer)) return
    const isNew = (feed: FeedId): boolean =>
      (this.#reader.heightAt(peer, feed) ?? 0) < headAt(store, feed).height
    if ([...feeds].some(isNew)) this.#questionChannel(peer).ask({ kind: 'news', isOfOthers: true })
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
    const moment = { nowMs: world.elapsed(), random: (length: number) => world.random(length) }
    for (const effect of this.#reader.step(event, moment)) this.#act(effect)
    this.#cancelWake()
    const { wakeAtMs } = this.#reader
    if (wakeAtMs === Infinity) return
    const delayMs = Math.max(0, wakeAtMs - world.elapsed())
    this.#cancelWake = world.after(delayMs, () => this.#step({ kind: 'tick' }))
  }

  #act(effect: ReaderEffect): void {
    switch (effect.kind) {
      case 'look':
        this.#init.counters?.add('pappus_sync_rounds_total')
        inBackground(this.#look(effect))
        return
      case 'ask':
        return this.#questionChannel(effect.peer).ask(effect.question)
      case 'store':
        this.#init.counters?.add('pappus_sync_pages_total')
        inBackground(this.#store(effect))
        return
      case 'take-back':
        inBackground(this.#pageReceiver.takeBack(effect))
        return
      case 'drop':
        return this.#drop(effect)
      case 'forked':
        inBackground(this.#tellFork(effect))
        return
      case 'repaired':
        return this.#countRepairs(effect)
      case 'reconnect':
        return this.#init.reconnect?.(effect.peer)
      case 'done':
        this.#tellDone(effect)
        this.#waiters.get(effect.peer)?.resolve()
        this.#waiters.delete(effect.peer)
    }
  }

  #tellDone({ peer, isComplete }: EffectOf<'done'>): void {
    const { network, replica, synced } = this.#init
    if (isComplete) synced?.(peer)
    else if (network.isConnected(peer)) replica.unread(peer)
  }

  #questionChannel(peer: PeerName): QuestionChannel {
    const { network } = this.#init
    return (
      this.#questionChannels.get(peer) ??
      this.#openQuestionChannel(peer, (handler) => network.open(peer, syncProtocol, handler))
    )
  }

  /** From now on a peer is asked over the connection of a channel that it opened. */
  #follow(channel: Channel): void {
    const { peer, connection } = channel
    const line = this.#questionChannels.get(peer)
    if (this.#isStopped || line?.connection === connection) return
    line?.close()
    // Answers on the other connection may have been another home's.
    this.#step({ kind: 'gone', peer })
    this.#openQuestionChannel(peer, (handler) => channel.openBack(handler))
    this.#step({ kind: 'connected', peer })
  }

  #followLater(channel: Channel): void {
    if (this.#init.replica.isSource(channel.peer)) this.#follow(channel)
  }

  #openQuestionChannel(peer: PeerName, open: QuestionChannelInit['open']): QuestionChannel {
    const line: QuestionChannel = new QuestionChannel({
      open,
      answer: (answer) => this.#step({ kind: 'answer', peer, answer }),
      ended: (error) => {
        if (this.#questionChannels.get(peer) === line) this.#questionChannels.delete(peer)
        if (error !== undefined) this.#note(peer, error)
        this.#step({ kind: 'failed', peer })
      },
    })
    this.#questionChannels.set(peer, line)
    return line
  }

  /** Goes on over another connection, at once. */
  #moveLine(peer: PeerName): void {
    if (!this.#init.replica.isSource(peer)) return
    this.#questionChannels.get(peer)?.close()
    this.#questionChannels.delete(peer)
    this.#step({ kind: 'gone', peer })
    this.#step({ kind: 'connected', peer })
  }

  async #look({ peer, scope }: EffectOf<'look'>): Promise<void> {
    try {
      const wanted = await wantedFrom(this.#init, peer, scope)
      this.#step({ kind: 'wanted', peer, wanted })
    } catch (error) {
      this.#note(peer, error)
      this.#step({ kind: 'failed', peer })
    }
  }

  #drop({ peer, reason }: EffectOf<'drop'>): void {
    this.#init.log.info({ peer, reason }, 'sync channel dropped')
    this.#questionChannels.get(peer)?.close()
    this.#questionChannels.delete(peer)
  }

  #countRepairs({ peer, count }: EffectOf<'repaired'>): void {
    this.#repaired += count
    this.#init.counters?.add('pappus_sync_repaired_total', {}, count)
    this.#init.log.warn({ peer, count }, 'entries had been missed')
  }

  /** Tells who writes a feed that there is another history of it: another copy of their node must be at work. */
  async #tellFork({ peer, feed, isTheirs }: EffectOf<'forked'>): Promise<void> {
    const { store, world, log, replica } = this.#init
    log.warn({ peer, feed }, 'a feed has two histories')
    // A feed of ours, from when this home was another device: its other history is with a reader of it.
    if (!isTheirs) return replica.ownFork(feed, [])
    try {
      const fork = await forkOf(store, feed, world)
      if (fork !== undefined && !this.#isStopped) this.#questionChannel(peer).ask(fork)
    } catch (error) {
      this.#note(peer, error)
    }
  }

  async #store(effect: EffectOf<'store'>): Promise<void> {
    const stored = await this.#pageReceiver.store(effect)
    const { feed, outcome } = stored
    if (outcome === 'stored' || outcome === 'ahead') this.arrived(feed, effect.peer)
    this.#step({ kind: 'stored', peer: effect.peer, ...stored })
  }

  #note(peer: PeerName, error: unknown): void {
    if (this.#isStopped) return
    const { log } = this.#init
    if (error instanceof PappusError) log.info({ peer, code: error.code }, 'sync failed')
    else log.error({ peer, err: error }, 'sync failed')
  }
}
