/** Does what is due with guest links: bundles that are held here end at their time, and relays are told to delete theirs until they did. */
import type { PeerName } from '../../../protocol/ids.ts'
import type { Log } from '../../log.ts'
import type { Network } from '../../network/base/network.ts'
import type { Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { noteChange } from '../feeds/changes.ts'
import { isPlausible } from '../feeds/times.ts'
import { TimedWork } from '../lib/timed-work.ts'
import {
  guestAskMsMax,
  guestCheckMs,
  guestCollectMs,
  guestRetryMs,
  guestRetryMsMin,
} from './limits.ts'
import { isAtRelay, linksToEnd, openLinks } from './links.ts'
import type { Collecting } from './collecting.ts'
import type { RelayClient } from './relay-client.ts'
import { nextDueMs, sweepHeld } from './shelf.ts'
import { guestChecks, type GuestLinkRow } from './tables.ts'

export interface KeepingComponents {
  collecting: Collecting
  log: Log
  network: Pick<Network, 'watch'>
  relays: RelayClient
  store: Store
  world: World
}

export class Keeping {
  readonly #components: KeepingComponents
  readonly #work: TimedWork
  /** Relays that are to delete something, and did not answer. */
  #away = new Set<PeerName>()
  #retryMs = guestRetryMsMin
  /** When relays are asked for responses again, by the time that has passed. */
  #collectMs = 0
  #unwatch: () => void = () => undefined

  constructor(components: KeepingComponents) {
    this.#components = components
    this.#work = new TimedWork({
      ...components,
      run: () => this.#doDue(),
      failure: 'guest bundles that are over stay for now',
      retryMs: guestRetryMs,
    })
  }

  start(): void {
    this.#unwatch = this.#components.network.watch({
      connected: (peer) => {
        if (!this.#away.has(peer)) return
        this.#retryMs = guestRetryMsMin
        this.look()
      },
    })
    this.look()
  }

  async stop(): Promise<void> {
    this.#unwatch()
    await this.#work.stop()
  }

  /** Does what is due now, and waits for what is next. */
  look(): void {
    this.#work.soon()
  }

  /** Resolves when that is done. Never rejects. */
  run(): Promise<void> {
    return this.#work.run()
  }

  /** Asks all relays with open links how often those were opened, and for responses of guests. Those that are away are passed over. */
  async refresh(): Promise<void> {
    const { relays, store } = this.#components
    const links = (await openLinks(store, this.#nowMs)).filter(isAtRelay)
    const within = AbortSignal.timeout(guestAskMsMax)
    const ask = async (ofRelay: readonly GuestLinkRow[]): Promise<void> => {
      for (const link of ofRelay) {
        const said = await relays.look(link, within).catch(() => undefined)
        // One that is away, or slow, does not answer for the next link either.
        if (said === undefined) return
        await this.#noteCheck(link, said)
      }
    }
    await Promise.all([...Map.groupBy(links, ({ holder }) => holder).values()].map(ask))
    this.#collectMs = 0
    await this.run()
  }

  get #nowMs(): number {
    return this.#components.world.now()
  }

  async #doDue(): Promise<number | undefined> {
    await this.#sweepAll()
    const untilCollectMs = await this.#collect()
    const isWaiting = await this.#endAtRelays()
    const dueMs = await nextDueMs(this.#components.store)
    const untilDueMs =
      dueMs === undefined ? Infinity : Math.min(Math.max(0, dueMs - this.#nowMs), guestCheckMs)
    const retryMs = this.#retryMs
    this.#retryMs = isWaiting ? Math.min(2 * retryMs, guestRetryMs) : guestRetryMsMin
    const waitMs = Math.min(isWaiting ? retryMs : Infinity, untilDueMs, untilCollectMs)
    return waitMs === Infinity ? undefined : waitMs
  }

  /** @returns ms until relays are asked again; `Infinity` where no link of theirs takes responses */
  async #collect(): Promise<number> {
    const { collecting, world } = this.#components
    await collecting.fromHere()
    if (world.elapsed() < this.#collectMs) return this.#collectMs - world.elapsed()
    if (!(await collecting.fromRelays())) return Infinity
    this.#collectMs = world.elapsed() + guestCollectMs
    return guestCollectMs
  }

  async #sweepAll(): Promise<void> {
    const { store } = this.#components
    // A clock that cannot be right ends nothing.
    if (!isPlausible(this.#nowMs)) return
    const sweep = (): Promise<boolean> => store.transact((tx) => sweepHeld(tx, this.#nowMs))
    while (!this.#work.isStopped && (await sweep()));
  }

  /** @returns whether relays are left that did not answer */
  async #endAtRelays(): Promise<boolean> {
    const { relays, store } = this.#components
    const away = new Set<PeerName>()
    for (const link of await linksToEnd(store, this.#nowMs)) {
      if (this.#work.isStopped) return false
      if (away.has(link.holder)) continue
      try {
        await relays.end(link)
        await this.#noteCheck(link, 'gone')
      } catch {
        away.add(link.holder)
      }
    }
    this.#away = away
    return away.size > 0
  }

  async #noteCheck({ id }: GuestLinkRow, said: { opened: number } | 'gone'): Promise<void> {
    const { store } = this.#components
    const before = store.get(guestChecks, id)
    const opened = said === 'gone' ? (before?.opened ?? 0) : said.opened
    const row = { opened, atMs: this.#nowMs, ...(said === 'gone' && { isGone: true as const }) }
    await store.transact((tx) => {
      tx.put(guestChecks, id, row)
      const isSame = before?.opened === opened && before.isGone === row.isGone
      if (!isSame) noteChange(tx, { kind: 'guest-link', id })
    })
  }
}
