/**
 * Synchronisation: what makes every reader end with every entry. A reader asks a contact for the heights of the feeds it
 * reads from them, then fetches page after page. It runs on connect, on a hint, and from time to time; gossip only
 * makes it faster.
 */
import { PappusError } from '../../protocol/errors.ts'
import { feedTag } from '../../protocol/feed.ts'
import type { FeedId, PeerName } from '../../protocol/ids.ts'
import {
  frameBytesMax,
  heightsMax,
  pageEntriesMax,
  pagePayloadBytesMax,
} from '../../protocol/limits.ts'
import { pageOf, provePage } from '../../protocol/page.ts'
import {
  decodeSyncReply,
  decodeSyncRequest,
  encodeSyncReply,
  encodeSyncRequest,
  heightsDigest,
  saltLength,
  syncProtocol,
  type SyncReply,
  type SyncRequest,
} from '../../protocol/sync-message.ts'
import { equalBytes } from '../../protocol/bytes.ts'
import { PeerMisbehavedError, PeerUnreachableError } from '../errors.ts'
import { syncIntervalMs, syncJitter, syncRetryMsMin } from '../limits.ts'
import type { Log } from '../log.ts'
import type { Network } from '../network/network.ts'
import { headAt, readEntries } from '../store/feed-store.ts'
import type { Reader } from '../store/transaction.ts'
import { jittered, type World } from '../world.ts'
import type { Replica } from './replica.ts'

export interface SyncInit {
  network: Network
  store: Reader
  replica: Replica
  world: World
  log: Log
  /** Milliseconds between rounds without any hint. @default 300000 */
  intervalMs?: number
}

interface Pull {
  promise: Promise<void>
  isAgain: boolean
  /** Whether something told of news, so that asking whether there is any would be a question too many. */
  isNewsLikely: boolean
}

export interface PullOptions {
  /** @default true */
  isNewsLikely?: boolean
}

interface Failure {
  count: number
  /** Ends the wait for the next try. */
  cancel: () => void
}

export class Sync {
  readonly #init: SyncInit
  readonly #pulls = new Map<PeerName, Pull>()
  readonly #failures = new Map<PeerName, Failure>()
  readonly #hints = new Map<PeerName, Promise<void>>()
  readonly #stopping = new AbortController()
  #cancelTimer: () => void = () => undefined
  #unwatch: () => void = () => undefined

  constructor(init: SyncInit) {
    this.#init = init
  }

  async start(): Promise<void> {
    const { network, replica } = this.#init
    await network.respond({
      id: syncProtocol,
      frameBytesMax: frameBytesMax * 2,
      isOpenTo: (peer) => replica.isContact(peer),
      answer: async (peer, question) =>
        encodeSyncReply(await this.#answer(peer, decodeSyncRequest(question))),
    })
    this.#unwatch = network.watch({
      connected: (peer) => {
        if (replica.isContact(peer)) void this.pull(peer, { isNewsLikely: false })
      },
      disconnected: (peer) => this.#forgive(peer),
    })
    // Contacts may have connected since the network started: their own first fetch found nobody to answer it.
    for (const peer of network.connected()) {
      if (!replica.isContact(peer)) continue
      void this.pull(peer, { isNewsLikely: false })
      void this.hint(peer)
    }
    this.#schedule()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#cancelTimer()
    this.#unwatch()
    for (const peer of this.#failures.keys()) this.#forgive(peer)
    await Promise.all([...this.#pulls.values()].map((pull) => pull.promise))
  }

  /**
   * Fetches all that a contact has for us. One fetch per contact at a time: what is asked for meanwhile is one more
   * round of it. Never throws; what fails is tried again at the next occasion.
   */
  pull(peer: PeerName, { isNewsLikely = true }: PullOptions = {}): Promise<void> {
    const running = this.#pulls.get(peer)
    if (running !== undefined) {
      running.isAgain = true
      running.isNewsLikely ||= isNewsLikely
      return running.promise
    }
    const pull: Pull = { promise: Promise.resolve(), isAgain: true, isNewsLikely }
    this.#pulls.set(peer, pull)
    pull.promise = this.#pullAll(peer, pull).finally(() => this.#pulls.delete(peer))
    return pull.promise
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
    const { network } = this.#init
    await Promise.resolve()
    this.#hints.delete(peer)
    if (!network.isConnected(peer)) return
    try {
      await network.ask(peer, syncProtocol, encodeSyncRequest({ kind: 'news' }))
    } catch (error) {
      this.#note(peer, error)
    }
  }

  #schedule(): void {
    const { world, network, intervalMs = syncIntervalMs } = this.#init
    this.#cancelTimer = world.after(jittered(world, intervalMs, syncJitter), () => {
      for (const peer of network.connected()) {
        if (this.#init.replica.isContact(peer)) void this.pull(peer, { isNewsLikely: false })
      }
      this.#schedule()
    })
  }

  async #pullAll(peer: PeerName, pull: Pull): Promise<void> {
    try {
      while (pull.isAgain && !this.#stopping.signal.aborted) {
        pull.isAgain = false
        if (!pull.isNewsLikely && (await this.#isSame(peer))) continue
        // A page may bring a grant, and with it a feed that was not asked for yet.
        if (await this.#pullOnce(peer)) pull.isAgain = true
        pull.isNewsLikely = true
      }
      this.#forgive(peer)
    } catch (error) {
      this.#note(peer, error)
      this.#retryLater(peer)
    }
  }

  /** Asks a peer that is still connected again, later after every failure; a lost connection starts anew by itself. */
  #retryLater(peer: PeerName): void {
    const { world, network } = this.#init
    if (this.#stopping.signal.aborted || !network.isConnected(peer)) return
    const count = (this.#failures.get(peer)?.count ?? 0) + 1
    const delayMs = Math.min(syncRetryMsMin * 2 ** (count - 1), syncIntervalMs)
    const cancel = world.after(jittered(world, delayMs, syncJitter), () => void this.pull(peer))
    this.#failures.set(peer, { count, cancel })
  }

  #forgive(peer: PeerName): void {
    this.#failures.get(peer)?.cancel()
    this.#failures.delete(peer)
  }

  /** Whether we have all that the peer has for us: one small question, however many feeds there are. */
  async #isSame(peer: PeerName): Promise<boolean> {
    const { store, replica, world } = this.#init
    const salt = world.random(saltLength)
    const digest = digestOf(store, await replica.sourcesOf(peer), salt)
    const reply = await this.#ask(peer, { kind: 'same', salt, digest })
    if (reply.kind !== 'same') throw new PeerMisbehavedError('same')
    return reply.isSame
  }

  /** Whether anything new came. */
  async #pullOnce(peer: PeerName): Promise<boolean> {
    const { store, replica } = this.#init
    const feeds = await replica.sourcesOf(peer)
    let isNews = false
    for (let start = 0; start < feeds.length; start += heightsMax) {
      const asked = feeds.slice(start, start + heightsMax)
      const heights = await this.#heights(peer, asked)
      for (const [index, feed] of asked.entries()) {
        const theirs = heights[index] ?? 0
        if (theirs <= headAt(store, feed).height) continue
        if (await this.#fetchOrNote(peer, feed, theirs)) isNews = true
      }
    }
    return isNews
  }

  /** What is wrong with one feed does not keep the others from us. */
  async #fetchOrNote(peer: PeerName, feed: FeedId, height: number): Promise<boolean> {
    try {
      return await this.#fetch(peer, feed, height)
    } catch (error) {
      if (error instanceof PeerUnreachableError) throw error
      this.#note(peer, error)
      return false
    }
  }

  async #heights(peer: PeerName, feeds: readonly FeedId[]): Promise<readonly number[]> {
    const salt = this.#init.world.random(saltLength)
    const tags = feeds.map((feed) => feedTag(feed, salt))
    const reply = await this.#ask(peer, { kind: 'heights', salt, tags })
    if (reply.kind !== 'heights' || reply.heights.length !== feeds.length) {
      throw new PeerMisbehavedError('heights')
    }
    return reply.heights
  }

  /** Fetches a feed up to the height that the peer told; ends early where it has no more after all. */
  async #fetch(peer: PeerName, feed: FeedId, height: number): Promise<boolean> {
    const { store, replica, world } = this.#init
    let isNews = false
    for (let head = headAt(store, feed); head.height < height; head = headAt(store, feed)) {
      const salt = world.random(saltLength)
      const tag = feedTag(feed, salt)
      const reply = await this.#ask(peer, { kind: 'page', salt, tag, from: head.height + 1 })
      if (reply.kind !== 'page') throw new PeerMisbehavedError('page')
      if (reply.page === undefined) break
      const outcome = await replica.accept(feed, provePage(feed, head, reply.page))
      if (outcome === 'stored') isNews = true
      // `known`: gossip was faster than this page. Anything else will not get better by going on.
      else if (outcome !== 'known') break
    }
    return isNews
  }

  async #ask(peer: PeerName, request: SyncRequest): Promise<SyncReply> {
    const { signal } = this.#stopping
    const question = encodeSyncRequest(request)
    const bytes = await this.#init.network.ask(peer, syncProtocol, question, { signal })
    return decodeSyncReply(bytes)
  }

  async #answer(peer: PeerName, request: SyncRequest): Promise<SyncReply> {
    if (request.kind === 'news') {
      void this.pull(peer)
      return { kind: 'ok' }
    }
    const { store, replica } = this.#init
    const feeds = await replica.readableBy(peer)
    if (request.kind === 'same') {
      const isSame = equalBytes(digestOf(store, feeds, request.salt), request.digest)
      return { kind: 'same', isSame }
    }
    if (request.kind === 'heights')
      return { kind: 'heights', heights: heightsOf(store, feeds, request) }
    const feed = feeds.find((id) => equalBytes(feedTag(id, request.salt), request.tag))
    if (feed === undefined) return { kind: 'page', page: undefined }
    const entries = await readEntries(store, feed, {
      from: request.from,
      limit: pageEntriesMax,
      bytesMax: pagePayloadBytesMax,
    })
    return { kind: 'page', page: pageOf(entries) }
  }

  // Nobody waits for a fetch, so whatever ends one must not end the node.
  #note(peer: PeerName, error: unknown): void {
    const { log } = this.#init
    if (error instanceof PappusError) log.info({ peer, code: error.code }, 'sync ended early')
    else log.error({ peer, err: error }, 'sync failed')
  }
}

function digestOf(store: Reader, feeds: readonly FeedId[], salt: Uint8Array): Uint8Array {
  return heightsDigest(
    feeds.map((feed) => ({ feed, height: headAt(store, feed).height })),
    salt,
  )
}

function heightsOf(
  store: Reader,
  feeds: readonly FeedId[],
  { salt, tags }: Extract<SyncRequest, { kind: 'heights' }>,
): number[] {
  const byTag = new Map(feeds.map((feed) => [feedTag(feed, salt).join(), feed]))
  return tags.map((tag) => {
    const feed = byTag.get(tag.join())
    return feed === undefined ? 0 : headAt(store, feed).height
  })
}
