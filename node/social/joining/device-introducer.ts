/**
 * Meets the devices that another device of ours told of, and those that forgot us: as soon as one is connected, this device
 * introduces itself, and each lets the other read what the two people share.
 */
import { PappusError } from '../../../protocol/errors.ts'
import type { PeerName, PersonId } from '../../../protocol/ids.ts'
import { joinTimeoutMs, meetAgainMs, meetRetryMs } from './limits.ts'
import { inBackground } from '../../background.ts'
import type { Log } from '../../log.ts'
import type { Network } from '../../network/base/network.ts'
import type { Reader } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import type { Joining } from './joining.ts'
import { peers, unmet } from '../contacts/tables.ts'

export interface DeviceIntroducerComponents {
  joining: Joining
  network: Network
  store: Reader
  world: World
  log: Log
}

export class DeviceIntroducer {
  readonly #components: DeviceIntroducerComponents
  readonly #busy = new Set<PeerName>()
  /** Devices that we know, and that may not have heard that we do: only then both fetch what there is. */
  readonly #unfinished = new Map<PeerName, PersonId>()
  /** When unreadable peers were last asked, on the clock of `World.elapsed`. */
  readonly #askedAtMs = new Map<PeerName, number>()
  readonly #stopping = new AbortController()
  #unwatch: () => void = () => undefined
  #cancelRetry: () => void = () => undefined
  #cancelAgain: () => void = () => undefined

  constructor(components: DeviceIntroducerComponents) {
    this.#components = components
  }

  start(): void {
    if (this.#stopping.signal.aborted) return
    const connected = (peer: PeerName): void => inBackground(this.#meet(peer))
    this.#unwatch = this.#components.network.watch({ connected })
    this.meetAll()
  }

  stop(): void {
    this.#stopping.abort()
    this.#unwatch()
    this.#cancelRetry()
    this.#cancelAgain()
  }

  /** Meets everybody connected and not met yet. */
  meetAll(): void {
    if (this.#stopping.signal.aborted) return
    for (const peer of this.#components.network.connected()) inBackground(this.#meet(peer))
  }

  /**
   * Introduces this device once more to one that it knows and could not read, now and then as long as that lasts: an old copy of
   * a home, as a restored backup, refuses the people that met it since, and from them would never learn that it is old.
   */
  unread(peer: PeerName): void {
    const { store, world } = this.#components
    const person = store.get(peers, peer)
    const lastMs = this.#askedAtMs.get(peer) ?? -Infinity
    if (this.#stopping.signal.aborted || person === undefined) return
    if (world.elapsed() - lastMs < meetAgainMs) return
    this.#askedAtMs.set(peer, world.elapsed())
    this.#unfinished.set(peer, person)
    inBackground(this.#meet(peer))
  }

  /** Never throws; what fails is tried again while they are connected. */
  async #meet(peer: PeerName): Promise<void> {
    const { joining, store, world, log } = this.#components
    const person = store.get(unmet, peer)?.person ?? this.#unfinished.get(peer)
    if (person === undefined || this.#busy.has(peer) || isBlocked(store, person)) return
    this.#busy.add(peer)
    this.#unfinished.set(peer, person)
    try {
      const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(joinTimeoutMs)])
      const isMet = await joining.meet(peer, person, signal)
      this.#unfinished.delete(peer)
      if (isMet) return
      log.info({ peer }, 'a device does not know us')
      this.#cancelAgain()
      this.#cancelAgain = world.after(meetAgainMs, () => this.meetAll())
    } catch (error) {
      if (this.#stopping.signal.aborted) return
      if (error instanceof PappusError) log.info({ peer, code: error.code }, 'device not met')
      else log.error({ peer, err: error }, 'device not met')
      this.#cancelRetry()
      this.#cancelRetry = world.after(meetRetryMs, () => this.meetAll())
    } finally {
      this.#busy.delete(peer)
    }
  }
}
