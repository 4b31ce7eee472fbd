/** Compares the clock of this machine with those of contacts who are connected: where they differ, most of them are right. */
import {
  clockFrameBytesMax,
  clockProtocol,
  clockQuestion,
  decodeClockAnswer,
  encodeClockAnswer,
} from '../../protocol/clock-message.ts'
import type { PeerName } from '../../protocol/ids.ts'
import { timeMsMax } from '../../protocol/limits.ts'
import { clockAsksMax, clockAskMs, clockFreshMs, clockMsMin } from '../limits.ts'
import type { ClockState } from '../reach.ts'
import type { World } from '../world.ts'
import type { Network } from './base/network.ts'

export interface ClockCheckInit {
  network: Pick<Network, 'respond' | 'ask' | 'connected'>
  world: Pick<World, 'now' | 'elapsed'>
  isContact: (peer: PeerName) => boolean
}

export class ClockCheck {
  readonly #init: ClockCheckInit
  #found: { state: Promise<ClockState>; atMs: number } | undefined

  constructor(init: ClockCheckInit) {
    this.#init = init
  }

  /** Answers contacts. */
  start(): Promise<void> {
    const { network, world, isContact } = this.#init
    return network.respond({
      id: clockProtocol,
      frameBytesMax: clockFrameBytesMax,
      isOpenTo: isContact,
      answer: () =>
        Promise.resolve(encodeClockAnswer(Math.min(Math.max(0, world.now()), timeMsMax))),
    })
  }

  /** Whether the clock is right, as far as that can be known now. Never rejects. */
  state(): Promise<ClockState> {
    const atMs = this.#init.world.elapsed()
    if (this.#found === undefined || atMs - this.#found.atMs > clockFreshMs) {
      this.#found = { state: this.#compare(), atMs }
    }
    return this.#found.state
  }

  async #compare(): Promise<ClockState> {
    const { network, world, isContact } = this.#init
    const isPlausible = world.now() >= clockMsMin
    const asked = network.connected().filter(isContact).slice(0, clockAsksMax)
    const answers = await Promise.all(asked.map((peer) => this.#aheadOf(peer)))
    const differences = answers.flatMap((one) => one ?? []).toSorted((a, b) => a - b)
    const middle = differences[Math.floor(differences.length / 2)]
    return middle === undefined ? { isPlausible } : { isPlausible, aheadMs: middle }
  }

  /** How far our clock is ahead of that of a peer; `undefined` where it does not say. */
  async #aheadOf(peer: PeerName): Promise<number | undefined> {
    const { network, world } = this.#init
    const signal = AbortSignal.timeout(clockAskMs)
    try {
      const theirs = decodeClockAnswer(
        await network.ask(peer, clockProtocol, clockQuestion, { signal }),
      )
      return world.now() - theirs
    } catch {
      return undefined
    }
  }
}
