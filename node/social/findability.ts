/**
 * Puts our contact cards into the DHT: for contacts under the secret that they were told, and for everybody who has our id under the
 * secret that follows from it, as the person chose. Again when what they say changes, and a few times a day. Nobody waits for it.
 */
import { fromBase64url, toBase64url } from '../../protocol/bytes.ts'
import { personDiscoverySecret, sealCard } from '../../protocol/card.ts'
import { nonceLength } from '../../protocol/crypto.ts'
import {
  cardCheckMs,
  cardIntervalMs,
  cardJitter,
  cardRetryMsMax,
  cardRetryMsMin,
} from '../limits.ts'
import type { Log } from '../log.ts'
import type { Directory } from '../network/directory.ts'
import type { Network } from '../network/network.ts'
import type { Store } from '../store/store.ts'
import { jittered, type World } from '../world.ts'
import { discoverySecret, findableLevel } from './findable.ts'
import type { Keyring } from './keyring.ts'
import { me } from './tables.ts'

export interface FindabilityComponents {
  directory: Directory
  keyring: Keyring
  network: Network
  store: Store
  world: World
  log: Log
}

/** A card that should be there. */
interface Wanted {
  /** As base64url. */
  secret: string
  addresses: readonly string[]
  name?: string
}

export class Findability {
  readonly #components: FindabilityComponents
  readonly #stopping = new AbortController()
  /** Secrets under which there may be a card of ours. */
  readonly #used = new Set<string>()
  /** What the cards said that were put there last, and until when that will do. */
  #said = { text: '[]', untilMs: 0 }
  #retryMs = cardRetryMsMin
  #running: Promise<void> | undefined
  #cancelTimer: () => void = () => undefined

  constructor(components: FindabilityComponents) {
    this.#components = components
  }

  start(): void {
    this.renewSoon()
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#cancelTimer()
    await this.#running
  }

  /** Sees to it that the cards say what is so now. */
  renewSoon(): void {
    this.#schedule(0)
  }

  #schedule(delayMs: number): void {
    this.#cancelTimer()
    if (this.#stopping.signal.aborted) return
    this.#cancelTimer = this.#components.world.after(delayMs, () => {
      // What changes while cards are on their way is seen by the next look.
      this.#running ??= this.#round().finally(() => (this.#running = undefined))
    })
  }

  /** Never throws. */
  async #round(): Promise<void> {
    try {
      this.#schedule(await this.#renew())
    } catch (error) {
      if (this.#stopping.signal.aborted) return
      this.#components.log.error({ err: error }, 'contact card not put into the DHT')
      this.#schedule(cardRetryMsMax)
    }
  }

  /** @returns when to look again. */
  async #renew(): Promise<number> {
    const { directory, world } = this.#components
    const wanted = await this.#wanted()
    const text = JSON.stringify(wanted)
    if (text === this.#said.text && world.elapsed() < this.#said.untilMs) return cardCheckMs
    if (!directory.isReady()) return cardRetryMsMin
    if (!(await this.#putAll(wanted))) {
      const pauseMs = this.#retryMs
      this.#retryMs = Math.min(pauseMs * 2, cardRetryMsMax)
      return jittered(world, pauseMs, cardJitter)
    }
    this.#retryMs = cardRetryMsMin
    const untilMs = world.elapsed() + jittered(world, cardIntervalMs, cardJitter)
    this.#said = { text, untilMs }
    return cardCheckMs
  }

  async #wanted(): Promise<Wanted[]> {
    const { keyring, network, store } = this.#components
    const level = findableLevel(store)
    const forContacts = await discoverySecret(store, keyring)
    const addresses = network.addresses()
    if (forContacts === undefined || addresses.length === 0) return []
    const wanted: Wanted[] = [{ secret: toBase64url(forContacts), addresses }]
    const name = store.get(me, 'me')?.name
    if (level === 'anyone' && name !== undefined) {
      wanted.push({ secret: toBase64url(personDiscoverySecret(keyring.person)), addresses, name })
    }
    return wanted
  }

  /** Also empties the cards that nobody is to find any more. @returns whether peers took all of them. */
  async #putAll(wanted: readonly Wanted[]): Promise<boolean> {
    const gone = [...this.#used].filter((secret) => wanted.every((card) => card.secret !== secret))
    let isDone = true
    for (const card of [...wanted, ...gone.map((secret) => ({ secret, addresses: [] }))]) {
      this.#used.add(card.secret)
      const isKept = await this.#put(card)
      if (isKept && card.addresses.length === 0) this.#used.delete(card.secret)
      isDone &&= isKept
    }
    return isDone
  }

  async #put({ secret, ...said }: Wanted): Promise<boolean> {
    const { directory, keyring, world, log } = this.#components
    const { place, value } = sealCard(
      { ...said, certificate: keyring.certificate, atMs: world.now() },
      {
        secret: fromBase64url(secret) ?? new Uint8Array(0),
        device: keyring.device.peer,
        nonce: world.random(nonceLength),
      },
    )
    const count = await directory.put(place, value, this.#stopping.signal)
    log.debug({ count }, 'contact card put into the DHT')
    return count > 0
  }
}
