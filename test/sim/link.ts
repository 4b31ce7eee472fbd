/**
 * A connection of two nodes, as TCP gives it: what is sent arrives in order, or the connection is over. Each end notices
 * by itself that it is, and may believe in a dead connection for a while.
 */
import type { PeerName } from '../../protocol/ids.ts'
import type { Internet } from './internet.ts'
import type { SimNetwork } from './network.ts'

export class End {
  readonly network: SimNetwork
  readonly link: Link
  isOpen = false
  /** Whether its node shows this peer gossip. */
  isGossiping = false
  /** The callers that wait for an answer, and have to be told when this end closes. */
  readonly closing = new Set<() => void>()
  #lastArrivalMs = 0

  constructor(network: SimNetwork, link: Link) {
    this.network = network
    this.link = link
  }

  get other(): End {
    return this.link.dialler === this ? this.link.listener : this.link.dialler
  }

  get peer(): PeerName {
    return this.other.network.self
  }

  /** Sends bytes over the connection; `deliver` runs on the other side, in order, unless it is over by then. */
  send(what: string, bytes: Uint8Array, deliver: () => void): void {
    const { internet } = this.link
    if (!this.isOpen || this.link.isBroken) return
    internet.costs.add(what, bytes.length)
    const atMs = Math.max(internet.scheduler.nowMs + this.link.latencyMs(), this.#lastArrivalMs)
    this.#lastArrivalMs = atMs + 0.001
    const { other } = this
    internet.scheduler.after(atMs - internet.scheduler.nowMs, () => {
      if (!other.isOpen || this.link.isBroken) return
      internet.note(what, this.network, other.network, bytes)
      deliver()
    })
    this.link.spend(bytes.length)
  }

  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.network.detach(this)
    for (const close of this.closing) close()
  }
}

export class Link {
  readonly internet: Internet
  readonly dialler: End
  readonly listener: End
  readonly number: number
  /** Nothing arrives any more, whatever the ends believe. */
  isBroken = false
  readonly #baseMs: number
  #bytes = 0

  constructor(internet: Internet, dialler: SimNetwork, listener: SimNetwork) {
    this.internet = internet
    this.number = internet.linkCount++
    this.dialler = new End(dialler, this)
    this.listener = new End(listener, this)
    this.#baseMs = internet.chance.within(2, 120)
  }

  latencyMs(): number {
    const { chance, conditions } = this.internet
    return (this.#baseMs + chance.share() * 20) * conditions.slowness
  }

  /** Ends the connection; each end notices within that time. */
  cut(noticeMsMax: number): void {
    if (this.isBroken) return
    this.isBroken = true
    for (const end of [this.dialler, this.listener]) {
      const delayMs = this.internet.chance.share() * noticeMsMax
      this.internet.scheduler.after(delayMs, () => end.close())
    }
  }

  /** Counts bytes; a relay cuts a connection that had its share. */
  spend(bytes: number): void {
    this.#bytes += bytes
    const { linkBytesMax } = this.internet.conditions
    if (this.#bytes <= linkBytesMax) return
    this.internet.cuts += 1
    this.cut(200)
  }
}
