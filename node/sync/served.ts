/**
 * The channels on which peers ask us. A node asks over one at a time: a peer that goes on asking over two connections is two
 * homes with the same keys, one of them a copy, and each must be asked what it has.
 */
import type { PeerName } from '../../protocol/ids.ts'
import { twiceServedMs } from '../limits.ts'
import type { Channel, ChannelHandler } from '../network/network.ts'
import type { World } from '../world.ts'

export interface ServedInit {
  world: World
  /** A channel stayed open beside an older one over another connection. */
  twice: (channel: Channel) => void
}

export class Served {
  readonly #init: ServedInit
  readonly #open = new Map<PeerName, Set<Channel>>()
  #isStopped = false

  constructor(init: ServedInit) {
    this.#init = init
  }

  /** The handler of a channel that a peer opened, which is counted until it ends. */
  watch(channel: Channel, handler: ChannelHandler): ChannelHandler {
    const { world, twice } = this.#init
    const { peer } = channel
    const open = this.#open.get(peer) ?? new Set()
    this.#open.set(peer, open.add(channel))
    if (this.areSeveral(peer)) {
      world.after(twiceServedMs, () => {
        if (!this.#isStopped && open.has(channel) && this.areSeveral(peer)) twice(channel)
      })
    }
    return {
      frame: (frame) => handler.frame(frame),
      closed: () => {
        open.delete(channel)
        if (open.size === 0) this.#open.delete(peer)
        handler.closed()
      },
    }
  }

  /** Whether a peer asks over several connections. */
  areSeveral(peer: PeerName): boolean {
    const connections = [...(this.#open.get(peer) ?? [])].map(({ connection }) => connection)
    return new Set(connections).size > 1
  }

  stop(): void {
    this.#isStopped = true
  }
}
