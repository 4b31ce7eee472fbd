/** The view on other devices: where it answers, and which of their browsers are let in. */
import { ViewOffError } from '../../errors.ts'
import type { Sessions } from '../session/sessions.ts'
import { LanView, type LanViewInit } from './lan-view.ts'
import type { Fetch } from './lan-listener.ts'
import { Pairing, type OpenPairing } from './pairing.ts'

export class OtherDevices {
  readonly lan: LanView
  readonly pairing: Pairing
  readonly #watchers = new Set<() => void>()

  constructor(init: LanViewInit, sessions: Sessions, fetch: Fetch) {
    const changed = (): void => {
      for (const watcher of this.#watchers) watcher()
    }
    this.lan = new LanView(init, fetch, changed)
    this.pairing = new Pairing({ world: init.world, sessions, changed })
    sessions.watch(changed)
  }

  /** Addresses that a browser of another device can open. */
  get origins(): string[] {
    return [...this.lan.origins, ...this.lan.proxied]
  }

  /** Makes a code for a browser. @throws {ViewOffError} when there is no address that it could open. */
  beginPairing(): OpenPairing {
    if (this.origins.length === 0) throw new ViewOffError('no address')
    return this.pairing.begin()
  }

  /** Calls `watcher` whenever something here is different; the returned function ends that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => {
      this.#watchers.delete(watcher)
    }
  }
}
