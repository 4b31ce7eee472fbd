/**
 * The channels on which peers ask us. A node asks over one at a time: a peer that goes on asking over two connections is two
 * homes with the same keys, one of them a copy, and each must be asked what it has.
 */
import type { PeerName } from '../../protocol/ids.ts'
import { twiceServedMs, twiceTurnMs } from './limits.ts'
import type { Channel, ChannelHandler } from '../network/base/network.ts'
import type { World } from '../world.ts'

export interface ReaderChannelsInit {
  world: World
  /** Called in turn with each channel of a peer whose channels stay open over several connections, the newest first. */
  twice: (channel: Channel) => void
}

export class ReaderChannels {
  readonly #init: ReaderChannelsInit
  readonly #open = new Map<PeerName, Set<Channel>>()
  /** Peers whose channels are taken in turn. */
  readonly #turning = new Set<PeerName>()
  #isStopped = false

  constructor(init: ReaderChannelsInit) {
    this.#init = init
  }

  /** The handler of a channel that a peer opened, which is counted until it ends. */
  watch(channel: Channel, handler: ChannelHandler): ChannelHandler {
    const { peer } = channel
    const open = this.#open.get(peer) ?? new Set()
    this.#open.set(peer, open.add(channel))
    if (this.areSeveral(peer) && !this.#turning.has(peer)) {
      this.#turning.add(peer)
      this.#init.world.after(twiceServedMs, () => this.#turn(peer, 0))
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

  #turn(peer: PeerName, number: number): void {
    const { world, twice } = this.#init
    const channels = [...(this.#open.get(peer) ?? [])].toReversed()
    const channel = channels[number % channels.length]
    if (this.#isStopped || channel === undefined || !this.areSeveral(peer)) {
      this.#turning.delete(peer)
      return
    }
    twice(channel)
    world.after(twiceTurnMs, () => this.#turn(peer, number + 1))
  }
}
