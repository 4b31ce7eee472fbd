/** What peers say of themselves and of us (libp2p's identify), kept for each connection: they take the question once at a time. */
import type { Connection, IdentifyResult } from '@libp2p/interface'
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import type { Host } from './host.ts'

export class Identified {
  readonly #results = new Map<string, IdentifyResult>()
  readonly #waiters = new Map<string, Set<() => void>>()

  constructor(host: Host) {
    host.addEventListener('peer:identify', ({ detail }) => this.#keep(detail))
    host.addEventListener('connection:close', ({ detail }) => this.#results.delete(detail.id))
  }

  /** What came over a connection; `undefined` where nothing comes in time. */
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

  /** Where the peers that this node dialled see it, without the peer id; what most of them say comes first. */
  seenAt(): Multiaddr[] {
    const counts = new Map<string, number>()
    for (const { connection, observedAddr } of this.#results.values()) {
      const isDirect = connection.direction === 'outbound' && connection.limits === undefined
      if (!isDirect || observedAddr === undefined) continue
      const seen = observedAddr.toString().replace(/\/p2p\/.*$/u, '')
      counts.set(seen, (counts.get(seen) ?? 0) + 1)
    }
    const byCount = [...counts].toSorted(([, a], [, b]) => b - a)
    return byCount.map(([seen]) => multiaddr(seen))
  }

  #keep(result: IdentifyResult): void {
    const { id, status } = result.connection
    if (status === 'open') {
      // What a peer pushes when its protocols change says no more where it sees us.
      const observedAddr = result.observedAddr ?? this.#results.get(id)?.observedAddr
      this.#results.set(id, observedAddr === undefined ? result : { ...result, observedAddr })
    }
    for (const waiter of this.#waiters.get(id) ?? []) waiter()
  }
}
