/**
 * Direct connections in the place of relayed ones, where the routers of both sides let nobody in: both dial at the same moment,
 * each from the port by which others see it, and each router takes the other's first packet for an answer. The idea is
 * that of libp2p's DCUtR; its code dials from any port, and loses which side begins the handshakes.
 */
import type { PeerName } from '../../../protocol/ids.ts'
import {
  decodePunchAnswer,
  decodePunchQuestion,
  encodePunchAnswer,
  encodePunchQuestion,
  punchBytesMax,
  punchProtocol,
  type PunchQuestion,
} from '../../../protocol/punch-message.ts'
import { inBackground } from '../../background.ts'
import {
  punchesAtOnce,
  punchesPerMinute,
  punchMs,
  punchPauseMsMax,
  punchPauseMsMin,
} from './limits.ts'
import { redialJitter } from '../dial/limits.ts'
import { jittered, type World } from '../../world.ts'
import type { Network } from '../base/network.ts'
import type { PunchDials } from './punch-dials.ts'
import { Rate } from '../base/rate.ts'

export interface HolePunchingInit {
  network: Pick<Network, 'ask' | 'connected' | 'links' | 'respond' | 'self' | 'watch'>
  dials: Pick<PunchDials, 'dial' | 'seenAt'>
  world: World
  isContact: (peer: PeerName) => boolean
}

export class HolePunching {
  readonly #init: HolePunchingInit
  /** Of contacts that ask us. */
  readonly #rate: Rate
  /** Peers that we are dialling in this way. */
  readonly #busy = new Set<PeerName>()
  /** Ends the pause before the next try, of those that we ask. */
  readonly #pauses = new Map<PeerName, () => void>()
  readonly #stopping = new AbortController()
  #unwatch: () => void = () => undefined

  constructor(init: HolePunchingInit) {
    this.#init = init
    const pace = { perSecond: punchesPerMinute / 60, burst: punchesAtOnce }
    this.#rate = new Rate(init.world, pace)
  }

  async start(): Promise<void> {
    const { network, isContact } = this.#init
    await network.respond({
      id: punchProtocol,
      frameBytesMax: punchBytesMax,
      isOpenTo: isContact,
      answer: async (peer, question) => this.#answer(peer, decodePunchQuestion(question)),
    })
    this.#unwatch = network.watch({ connected: (peer) => this.#begin(peer) })
    this.look()
  }

  /** Ends all dials. */
  stop(): void {
    this.#stopping.abort()
    this.#unwatch()
    this.#endPauses()
  }

  /** Begins at once with all contacts that only a relay connects: there is another one, or this node is in another network. */
  look(): void {
    this.#endPauses()
    for (const peer of this.#init.network.connected()) this.#begin(peer)
  }

  /** Of two nodes the one with the smaller peer id asks, so that they do it once. */
  #begin(peer: PeerName): void {
    const isAsker = this.#init.network.self < peer
    if (isAsker && !this.#pauses.has(peer)) inBackground(this.#punch(peer, punchPauseMsMin))
  }

  #endPauses(): void {
    for (const cancel of this.#pauses.values()) cancel()
    this.#pauses.clear()
  }

  #isWanted(peer: PeerName): boolean {
    const { network, isContact } = this.#init
    const isFree = !this.#busy.has(peer) && !this.#stopping.signal.aborted
    return isFree && isContact(peer) && network.links(peer)[0] === 'relay'
  }

  /** Again after ever longer pauses, also over the next relayed connection: the other may know us as a contact only later. Never rejects. */
  async #punch(peer: PeerName, pauseMs: number): Promise<void> {
    this.#pauses.delete(peer)
    if (!this.#isWanted(peer)) return
    const { world } = this.#init
    this.#busy.add(peer)
    await this.#try(peer).catch(() => undefined)
    this.#busy.delete(peer)
    if (this.#stopping.signal.aborted) return
    const next = Math.min(2 * pauseMs, punchPauseMsMax)
    this.#pauses.get(peer)?.()
    this.#pauses.set(
      peer,
      world.after(jittered(world, pauseMs, redialJitter), () =>
        inBackground(this.#punch(peer, next)),
      ),
    )
  }

  async #try(peer: PeerName): Promise<void> {
    const { dials, world } = this.#init
    const addresses = dials.seenAt()
    // The first answer may have waited for a stream; the second shows how long a message takes.
    await this.#ask(peer, { kind: 'where' })
    const askedMs = world.elapsed()
    const theirs = decodePunchAnswer(await this.#ask(peer, { kind: 'where' }))
    const tripMs = world.elapsed() - askedMs
    this.#ask(peer, { kind: 'now', addresses }).catch(() => undefined)
    const { promise, resolve } = Promise.withResolvers<void>()
    world.after(tripMs / 2, resolve)
    await promise
    await dials.dial(peer, theirs, { signal: this.#deadline(), initiator: true })
  }

  #ask(peer: PeerName, question: PunchQuestion): Promise<Uint8Array> {
    const signal = this.#deadline()
    return this.#init.network.ask(peer, punchProtocol, encodePunchQuestion(question), { signal })
  }

  #answer(peer: PeerName, question: PunchQuestion): Uint8Array {
    if (question.kind === 'now' && this.#isWanted(peer) && this.#rate.take(peer)) {
      this.#busy.add(peer)
      const options = { signal: this.#deadline(), initiator: false }
      const dialled = this.#init.dials.dial(peer, question.addresses, options)
      inBackground(dialled.catch(() => undefined).finally(() => this.#busy.delete(peer)))
    }
    return encodePunchAnswer(this.#init.dials.seenAt())
  }

  #deadline(): AbortSignal {
    return AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(punchMs)])
  }
}
