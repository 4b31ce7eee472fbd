/** Peers' answers to libp2p's identify, of themselves and us, for each connection: they take the question once at a time. */
import type { Connection, IdentifyResult } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { addressKey } from './addresses.ts'
import type { Host } from './libp2p-host.ts'

export class Identified {
  readonly #results = new Map<string, IdentifyResult>()
  readonly #waiters = new Map<string, Set<() => void>>()

  constructor(host: Host) {
    host.addEventListener('peer:identify', ({ detail }) => this.#keep(detail))
    host.addEventListener('connection:close', ({ detail }) => this.#results.delete(detail.id))
  }

  /** The result over a connection; `undefined` where none comes in time. */
  async of({ id }: Connection, signal: AbortSignal): Promise<IdentifyResult | undefined> {
    const known = this.#results.get(id)
    if (known !== undefined || signal.aborted) return known
    const { promise, resolve } = Promise.withResolvers<void>()
    const waiters = this.#waiters.get(id) ?? new Set()
    this.#waiters.set(id, waiters.add(resolve))
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
    waiters.delete(resolve)
    if (waiters.size === 0) this.#waiters.delete(id)
    return this.#results.get(id)
  }

  /**
   * Multiaddr texts, IP address and TCP port, at which peers see this node; the one that most networks name comes first.
   *
   * @param isCounted of which connections.
   */
  seenAt(isCounted: (connection: Connection) => boolean): string[] {
    const voters = new Map<string, Set<string>>()
    for (const { connection, observedAddr } of this.#results.values()) {
      const seen = ipPlace(observedAddr)
      if (seen === undefined || !isCounted(connection)) continue
      const voter = addressKey(connection.remoteAddr.toString())
      voters.set(seen, (voters.get(seen) ?? new Set()).add(voter))
    }
    const byVotes = [...voters].toSorted(([, a], [, b]) => b.size - a.size)
    return byVotes.map(([seen]) => seen)
  }

  #keep(result: IdentifyResult): void {
    const { id, status } = result.connection
    if (status === 'open') {
      // A peer's push when its protocols change no longer says where it sees us.
      const observedAddr = result.observedAddr ?? this.#results.get(id)?.observedAddr
      this.#results.set(id, observedAddr === undefined ? result : { ...result, observedAddr })
    }
    for (const waiter of this.#waiters.get(id) ?? []) waiter()
  }
}

/** An observed address, if it is exactly an IP address with a TCP port; a peer may send anything. */
function ipPlace(observed: Multiaddr | undefined): string | undefined {
  const text = observed?.toString().replace(/\/p2p\/[^/]+$/u, '') ?? ''
  return /^\/ip[46]\/[^/]+\/tcp\/\d+$/u.test(text) ? text : undefined
}
