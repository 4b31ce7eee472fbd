/**
 * When each device was last connected, and when we last had all that it had for us. Kept in memory and written now and then:
 * a crash costs some minutes of what only informs.
 */
import type { PeerName } from '../../../protocol/ids.ts'
import { lastTimesSaveMs } from './limits.ts'
import { inBackground } from '../../background.ts'
import type { Network } from '../../network/base/network.ts'
import type { Store } from '../../store/store.ts'
import type { World } from '../../world.ts'
import { devices, lastTimes, peers, type LastTimesRow } from './tables.ts'

export interface LastTimesInit {
  network: Pick<Network, 'watch' | 'isConnected'>
  store: Store
  world: World
}

export class LastTimes {
  readonly #init: LastTimesInit
  readonly #changed = new Map<PeerName, LastTimesRow>()
  #cancel: () => void = () => undefined
  #unwatch: () => void = () => undefined

  constructor(init: LastTimesInit) {
    this.#init = init
  }

  start(): void {
    this.#unwatch = this.#init.network.watch({
      connected: (peer) => this.#note(peer, 'seenMs'),
      disconnected: (peer) => this.#note(peer, 'seenMs'),
    })
    this.#schedule()
  }

  /** Writes the times not written yet. */
  async stop(): Promise<void> {
    this.#unwatch()
    this.#cancel()
    await this.#save()
  }

  /** Of one device. */
  of(peer: PeerName): LastTimesRow {
    const { store, network, world } = this.#init
    const row = this.#changed.get(peer) ?? store.get(lastTimes, peer) ?? {}
    return network.isConnected(peer) ? { ...row, seenMs: world.now() } : row
  }

  /** We have all that a device had for us. */
  synced(peer: PeerName): void {
    this.#note(peer, 'syncedMs')
  }

  /** Of contacts and own devices alone: nobody else's coming and going is written down. */
  #note(peer: PeerName, what: keyof LastTimesRow): void {
    const { store, world } = this.#init
    const isKnown = store.get(peers, peer) !== undefined || store.get(devices, peer) !== undefined
    if (!isKnown) return
    const before = this.#changed.get(peer) ?? store.get(lastTimes, peer)
    this.#changed.set(peer, { ...before, [what]: world.now() })
  }

  #schedule(): void {
    this.#cancel = this.#init.world.after(lastTimesSaveMs, () => {
      this.#schedule()
      inBackground(this.#save())
    })
  }

  /** Never throws: on a full disk there are more important things to say. */
  async #save(): Promise<void> {
    const rows = [...this.#changed]
    if (rows.length === 0) return
    try {
      await this.#init.store.transact((tx) => {
        for (const [peer, row] of rows) tx.put(lastTimes, peer, row)
      })
      for (const [peer, row] of rows) {
        if (this.#changed.get(peer) === row) this.#changed.delete(peer)
      }
    } catch {
      // Again with the next ones.
    }
  }
}
