/**
 * Looks for contact cards in the DHT: by itself, of contacts that answer at no address we know, and of anybody whose id the
 * person types in. A card is believed as far as its device signed it.
 */
import { watched } from '../../background.ts'
import { dayMs } from '../../durations.ts'
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import {
  cardKeys,
  cardPlace,
  checkCard,
  dayOf,
  openCard,
  personDiscoverySecret,
  type Card,
  type CardKeys,
} from '../../../protocol/card.ts'
import { PappusError } from '../../../protocol/errors.ts'
import type { PeerName, PersonId } from '../../../protocol/ids.ts'
import { cardAheadMsMax } from '../../../protocol/limits.ts'
import { lookUpAgainMsMax, lookUpAgainMsMin, lookUpsPerHourMax } from './limits.ts'
import type { Directory } from '../../network/dht/directory.ts'
import type { DialTarget, Network } from '../../network/base/network.ts'
import type { Reader } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { Backoff } from '../lib/backoff.ts'
import { contacts, devices, peers, type DeviceRow } from '../contacts/tables.ts'

export interface FindingComponents {
  directory: Directory
  network: Network
  store: Reader
  world: World
  /** Called with a contact's device of which a new address was found. */
  found: (peer: PeerName) => void
}

const hourMs = 3_600_000

export class Finding {
  readonly #components: FindingComponents
  readonly #stopping = new AbortController()
  readonly #addresses = new Map<PeerName, readonly string[]>()
  readonly #pauses: Backoff<PeerName>
  readonly #queue = new Set<PeerName>()
  /** When the look-ups of the last hour were. */
  #times: number[] = []
  #running: Promise<void> | undefined
  #unwatch: () => void = () => undefined

  constructor(components: FindingComponents) {
    this.#components = components
    const limits = { minMs: lookUpAgainMsMin, maxMs: lookUpAgainMsMax }
    this.#pauses = new Backoff(components.world, limits)
  }

  start(): void {
    // A connected peer tells us where it is.
    const connected = (peer: PeerName): void => {
      this.#pauses.forget(peer)
      this.#addresses.delete(peer)
    }
    this.#unwatch = this.#components.network.watch({ connected })
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#unwatch()
    await this.#running
  }

  /** Looks for a contact's device that answered at no known address, unless that was done a moment ago. Never throws. */
  missing(peer: PeerName): void {
    const { directory, store, world } = this.#components
    if (this.#stopping.signal.aborted || this.#pauses.dueMs(peer) > world.elapsed()) return
    if (!directory.isReady() || deviceOf(store, peer)?.discovery === undefined) return
    this.#queue.add(peer)
    this.#running ??= watched(this.#workOff().finally(() => (this.#running = undefined)))
  }

  /** Where to dial, with what was found beside what contacts told. */
  withFound(targets: readonly DialTarget[]): DialTarget[] {
    return targets.map(({ peer, addresses }) => {
      const found = this.#addresses.get(peer) ?? []
      return { peer, addresses: [...new Set([...found, ...addresses])] }
    })
  }

  /** The card for everybody of a person, if there is one; it is of one of their devices. */
  find(person: PersonId, signal: AbortSignal): Promise<Card | undefined> {
    const isTheirs = ({ device }: Card): boolean => device.person === person
    return this.#newest(personDiscoverySecret(person), isTheirs, signal)
  }

  async #workOff(): Promise<void> {
    for (const peer of this.#queue) {
      this.#queue.delete(peer)
      // The next attempt to dial puts those left out into the queue again.
      if (this.#stopping.signal.aborted || !this.#mayAsk()) return this.#queue.clear()
      await this.#lookUp(peer)
    }
  }

  #mayAsk(): boolean {
    const nowMs = this.#components.world.elapsed()
    this.#times = this.#times.filter((atMs) => atMs > nowMs - hourMs)
    if (this.#times.length >= lookUpsPerHourMax) return false
    this.#times.push(nowMs)
    return true
  }

  async #lookUp(peer: PeerName): Promise<void> {
    const { store, found } = this.#components
    const device = deviceOf(store, peer)
    const secret = device?.discovery === undefined ? undefined : fromBase64url(device.discovery)
    if (device === undefined || secret === undefined) return
    this.#pauses.attempt(peer)
    const isTheirs = (card: Card): boolean => toBase64url(card.device.peerKey) === device.peerKey
    const card = await this.#newest(secret, isTheirs, this.#stopping.signal)
    if (card === undefined || this.#isKnown(peer, device, card.addresses)) return
    this.#addresses.set(peer, card.addresses)
    found(peer)
  }

  #isKnown(peer: PeerName, device: DeviceRow, addresses: readonly string[]): boolean {
    const known = [...(this.#addresses.get(peer) ?? []), ...device.addresses]
    return addresses.every((address) => known.includes(address))
  }

  async #newest(
    secret: Uint8Array,
    isRight: (card: Card) => boolean,
    signal: AbortSignal,
  ): Promise<Card | undefined> {
    const { directory, world } = this.#components
    const nowMs = world.now()
    for (const day of daysToTry(nowMs)) {
      const keys = cardKeys(secret, day)
      const values = await directory.find(cardPlace(keys.signer.publicKey), signal)
      const cards = values.flatMap((value) => readCard(value, keys, nowMs) ?? []).filter(isRight)
      const newest = cards.toSorted((a, b) => b.atMs - a.atMs)[0]
      // An empty one says that its writer is not to be found any more.
      if (newest !== undefined) return newest.addresses.length > 0 ? newest : undefined
    }
    return undefined
  }
}

/** The day of a time, tomorrow's first where a clock that is a little ahead may have got there, and then the day before. */
function daysToTry(nowMs: number): number[] {
  const days = [nowMs + cardAheadMsMax, nowMs, nowMs - dayMs].map(dayOf)
  return [...new Set(days)]
}

/** Anybody may have put anything there. */
function readCard(value: Uint8Array, keys: CardKeys, nowMs: number): Card | undefined {
  try {
    checkCard(cardPlace(keys.signer.publicKey), value, nowMs)
    return openCard(value, keys)
  } catch (error) {
    if (error instanceof PappusError) return undefined
    throw error
  }
}

/** A device of a contact that is not blocked, or another one of ours. */
function deviceOf(reader: Reader, peer: PeerName): DeviceRow | undefined {
  const person = reader.get(peers, peer)
  if (person === undefined) return undefined
  const theirs = reader.get(contacts, person)?.devices ?? []
  return theirs.find((device) => device.peer === peer) ?? reader.get(devices, peer)
}
