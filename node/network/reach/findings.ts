/** Findings of peers that tried to reach this node, and how much of them is certain. */
import { multiaddr } from '@multiformats/multiaddr'
import { reachAgainMs, reachedMs, reachWitnessesMin } from './limits.ts'
import type { World } from '../../world.ts'
import { addressKey } from '../base/addresses.ts'
import type { Reached } from './dial-back.ts'

interface Finding {
  isReached: boolean
  atMs: number
  /** Peers that got through, by `addressKey`, and when. */
  readonly witnesses: Map<string, number>
}

export class Findings {
  readonly #world: Pick<World, 'elapsed'>
  readonly #byAddress = new Map<string, Finding>()

  constructor(world: Pick<World, 'elapsed'>) {
    this.#world = world
  }

  /** Whether somebody got through; `undefined` where nobody tried. */
  get isReached(): boolean | undefined {
    return this.#byAddress.size === 0 ? undefined : this.reached().length > 0
  }

  /**
   * Whether several got through, each from a network of its own and none from ours: one alone may lie, or be our neighbour
   * behind the same router.
   */
  get isCertain(): boolean {
    return this.certain().length > 0
  }

  /** Addresses that several got through to. */
  certain(): string[] {
    return [...this.#byAddress].flatMap(([address, { isReached, witnesses }]) =>
      isReached && witnesses.size >= reachWitnessesMin ? address : [],
    )
  }

  /** Multiaddr texts that were tried. */
  tried(): string[] {
    return [...this.#byAddress.keys()]
  }

  /** Those of them that led to us. */
  reached(): string[] {
    return [...this.#byAddress].flatMap(([address, { isReached }]) => (isReached ? address : []))
  }

  /** One that got through outweighs others that did not: those may have a bad line. */
  note({ answer, address, peerAddress }: Reached): void {
    const atMs = this.#world.elapsed()
    const before = this.#byAddress.get(address)
    const isReached = answer === 'yes'
    const isFresh = before !== undefined && before.atMs > atMs - reachAgainMs / 2
    if (!isReached && isFresh && before.isReached) return
    const witnesses = isReached ? (before?.witnesses ?? new Map<string, number>()) : new Map()
    const witness = witnessKey(peerAddress)
    if (isReached && witness !== undefined && witness !== addressKey(address)) {
      witnesses.set(witness, atMs)
    }
    this.#dropOtherHosts(address)
    this.#byAddress.set(address, { isReached, atMs, witnesses })
  }

  /** We are seen at another address: findings at the one before, as the provider changes it every night, are over. */
  #dropOtherHosts(address: string): void {
    const [, family, host] = address.split('/')
    for (const other of this.#byAddress.keys()) {
      const [, otherFamily, otherHost] = other.split('/')
      if (otherFamily === family && otherHost !== host) this.#byAddress.delete(other)
    }
  }

  /** Forgets findings that are too old to count. */
  expire(): void {
    const beforeMs = this.#world.elapsed() - reachedMs
    for (const [address, { atMs, witnesses }] of this.#byAddress) {
      if (atMs < beforeMs) this.#byAddress.delete(address)
      for (const [witness, seenMs] of witnesses) {
        if (seenMs < beforeMs) witnesses.delete(witness)
      }
    }
  }

  clear(): void {
    this.#byAddress.clear()
  }
}

/** The network that a peer is in; `undefined` behind a name: one peer can have any number of them. */
function witnessKey(peerAddress: string): string | undefined {
  const [first] = multiaddr(peerAddress).getComponents()
  return first?.name === 'ip4' || first?.name === 'ip6' ? addressKey(peerAddress) : undefined
}
