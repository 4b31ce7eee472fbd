/** The dials of hole punching, which both sides begin at the same moment, and the addresses by which others meet ours. */
import { setTimeout as wait } from 'node:timers/promises'
import type { TransportManager } from '@libp2p/interface-internal'
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import type { PeerName } from '../../../protocol/ids.ts'
import { isPunchAddress, type PunchAddress } from '../../../protocol/punch-message.ts'
import { knockPauseMs, knocksMax, punchFamilyMax } from './limits.ts'
import { dialAddress, inviteAddresses } from '../base/addresses.ts'
import type { Identified } from '../base/identified.ts'
import { dialPastQueue } from '../dial/past-queue.ts'
import { codesOf, type PunchOptions, type SourcePort } from '../dial/tcp.ts'

export interface PunchDialsInit {
  transportManager: TransportManager
  identified: Identified
  sourcePort: SourcePort
  /** Whether everybody can dial an address. */
  isPublic: (address: Multiaddr) => boolean
}

export class PunchDials {
  readonly #init: PunchDialsInit

  constructor(init: PunchDialsInit) {
    this.#init = init
  }

  /** Addresses at which others see connections from this node; the first two of each family. */
  seenAt(): PunchAddress[] {
    const { identified, sourcePort, isPublic } = this.#init
    const seen = identified.seenAt((connection) => sourcePort.isFrom(connection))
    const addresses = inviteAddresses(seen.filter((text) => isPublic(multiaddr(text))))
    const families = Map.groupBy(addresses.filter(isPunchAddress), ({ kind }) => kind)
    return [...families.values()].flatMap((family) => family.slice(0, punchFamilyMax))
  }

  /**
   * Dials a peer at all addresses at once, as it dials us. The side that begins the handshakes keeps the first connection, and
   * ends the other dials.
   *
   * @throws {AggregateError} when none leads to the peer before the signal ends them.
   */
  async dial(
    peer: PeerName,
    addresses: readonly PunchAddress[],
    { signal, initiator }: PunchOptions,
  ): Promise<void> {
    const rest = new AbortController()
    const options = { signal: AbortSignal.any([signal, rest.signal]), initiator }
    const targets = addresses.map((address) => multiaddr(`${dialAddress(address)}/p2p/${peer}`))
    const knocks = targets.filter(this.#init.isPublic).map((target) => this.#knock(target, options))
    try {
      await Promise.any(knocks)
    } finally {
      if (initiator) rest.abort()
    }
  }

  /** Some routers refuse a packet that comes too early, instead of passing over it. */
  async #knock(target: Multiaddr, options: PunchOptions): Promise<void> {
    for (let knock = 1; ; knock += 1) {
      try {
        return await dialPastQueue(this.#init.transportManager, target, options)
      } catch (error) {
        if (knock === knocksMax || !codesOf(error).some(isRefusal)) throw error
      }
      await wait(Math.random() * knockPauseMs, undefined, { signal: options.signal })
    }
  }
}

function isRefusal(code: string): boolean {
  return code === 'ECONNREFUSED' || code === 'ECONNRESET'
}
