/** Peers that are refused for a while. */
import type { PeerName } from '../../../protocol/ids.ts'
import { refusedPeerMs, refusedPeersMax } from './limits.ts'
import type { World } from '../../world.ts'

export class Refused {
  readonly #world: Pick<World, 'elapsed'>
  /** Peer → until when, in `elapsed` time; the longest refused first. */
  readonly #untilMs = new Map<PeerName, number>()

  constructor(world: Pick<World, 'elapsed'>) {
    this.#world = world
  }

  add(peer: PeerName): void {
    this.#untilMs.delete(peer)
    this.#untilMs.set(peer, this.#world.elapsed() + refusedPeerMs)
    const [oldest] = this.#untilMs.keys()
    if (this.#untilMs.size > refusedPeersMax && oldest !== undefined) this.#untilMs.delete(oldest)
  }

  has(peer: PeerName): boolean {
    const untilMs = this.#untilMs.get(peer) ?? 0
    if (untilMs > this.#world.elapsed()) return true
    this.#untilMs.delete(peer)
    return false
  }

  /** How many there are, or were until a while ago. */
  get size(): number {
    return this.#untilMs.size
  }
}
