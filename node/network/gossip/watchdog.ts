/**
 * Sees to it that gossip flows with every connected contact. A gossip stream can end while its connection lives on; gossipsub
 * does not open another one then (js-libp2p#658, #3531), and nothing fails, it is only silent. So the watchdog opens
 * a missing stream again, and disconnects and dials anew a contact where that does not help.
 */
import type { PeerName } from '../../../protocol/ids.ts'
import { gossipPollMs, gossipSilenceMs } from './limits.ts'
import { redialMsMax } from '../dial/limits.ts'
import type { World } from '../../world.ts'

/** The gossip streams with a peer: ours to it, and its to us. */
export interface GossipStreams {
  readonly isOpenTo: boolean
  readonly isOpenFrom: boolean
}

export interface WatchdogInit {
  world: World
  /** Contacts that are connected now. */
  contacts: () => readonly PeerName[]
  streams: (peer: PeerName) => GossipStreams
  /** Opens our stream to a contact again. */
  reopen: (peer: PeerName) => void
  /** Closes the connections with a contact, and dials it again. */
  reconnect: (peer: PeerName) => void
}

interface Silence {
  sinceMs: number
  /** How long it may last. Doubled by every reconnection that did not help: the other side may not want us. */
  maxMs: number
}

export class Watchdog {
  readonly #init: WatchdogInit
  readonly #silences = new Map<PeerName, Silence>()
  #cancel: () => void = () => undefined
  #reconnections = 0

  constructor(init: WatchdogInit) {
    this.#init = init
  }

  start(): void {
    this.#cancel = this.#init.world.after(gossipPollMs, () => {
      this.start()
      this.#look()
    })
  }

  stop(): void {
    this.#cancel()
  }

  /** Connections that were closed because gossip did not flow. */
  get reconnections(): number {
    return this.#reconnections
  }

  #look(): void {
    const { contacts, streams, reopen } = this.#init
    const connected = new Set(contacts())
    this.#forgetAbsent(connected)
    for (const peer of connected) {
      const { isOpenTo, isOpenFrom } = streams(peer)
      if (isOpenTo && isOpenFrom) {
        this.#silences.delete(peer)
        continue
      }
      if (!isOpenTo) reopen(peer)
      this.#noteSilence(peer)
    }
  }

  /** A contact that is away is not silent. That reconnecting did not help is kept. */
  #forgetAbsent(connected: ReadonlySet<PeerName>): void {
    for (const [peer, silence] of this.#silences) {
      if (connected.has(peer)) continue
      if (silence.maxMs === gossipSilenceMs) this.#silences.delete(peer)
      else silence.sinceMs = this.#init.world.elapsed()
    }
  }

  #noteSilence(peer: PeerName): void {
    const nowMs = this.#init.world.elapsed()
    const silence = this.#silences.get(peer) ?? { sinceMs: nowMs, maxMs: gossipSilenceMs }
    this.#silences.set(peer, silence)
    if (nowMs - silence.sinceMs < silence.maxMs) return
    silence.sinceMs = nowMs
    silence.maxMs = Math.min(silence.maxMs * 2, redialMsMax)
    this.#reconnections += 1
    this.#init.reconnect(peer)
  }
}
