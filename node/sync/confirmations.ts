/**
 * Confirmations: after entries came by gossip, their writer is asked whether there is more, so that it knows that they are here. At most
 * one question for each writer in a while.
 */
import type { PeerName } from '../../protocol/ids.ts'
import { jittered, type World } from '../world.ts'
import { confirmMs, syncJitter } from './limits.ts'

export class Confirmations {
  readonly #world: World
  readonly #confirm: (peer: PeerName) => void
  /** Peers that are to be asked → ends that. As many as are connected. */
  readonly #timers = new Map<PeerName, () => void>()

  /** @param confirm asks a peer. */
  constructor(world: World, confirm: (peer: PeerName) => void) {
    this.#world = world
    this.#confirm = confirm
  }

  note(peer: PeerName): void {
    if (this.#timers.has(peer)) return
    const cancel = this.#world.after(jittered(this.#world, confirmMs, syncJitter), () => {
      this.#timers.delete(peer)
      this.#confirm(peer)
    })
    this.#timers.set(peer, cancel)
  }

  /** A peer is not connected any more: once it is back, it is asked anyway. */
  gone(peer: PeerName): void {
    this.#timers.get(peer)?.()
    this.#timers.delete(peer)
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }
}
