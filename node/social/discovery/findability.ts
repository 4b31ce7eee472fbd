/**
 * Puts our contact cards into the DHT, as the person chose: for contacts under the secret that they were told, and for everybody
 * with our id under the secret that follows from it. Again when the cards change, and a few times a day. Nobody waits for it.
 */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { personDiscoverySecret, sealCard } from '../../../protocol/card.ts'
import { nonceLength } from '../../../protocol/crypto.ts'
import { peerName } from '../../../protocol/ids.ts'
import { cardAgeMsMax } from '../../../protocol/limits.ts'
import { watched } from '../../background.ts'
import {
  cardCheckMs,
  cardIntervalMs,
  cardJitter,
  cardRetryMsMax,
  cardRetryMsMin,
  ownCardCheckMs,
} from './limits.ts'
import type { Log } from '../../log.ts'
import type { Directory } from '../../network/dht/directory.ts'
import type { Network } from '../../network/base/network.ts'
import type { Store } from '../../store/store.ts'
import { jittered, type World } from '../../world.ts'
import { discoverySecret, findableLevel } from './findable.ts'
import type { Finding } from './finding.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { cardSecrets } from './tables.ts'
import { devices, me } from '../contacts/tables.ts'

export interface FindabilityComponents {
  directory: Directory
  finding: Finding
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
  /** The content of the cards put there last, and until when that will do. */
  #said = { text: '[]', untilMs: 0 }
  /** When to look whose card is there. */
  #lookMs = 0
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
      // The next look sees changes made while cards are on their way.
      this.#running ??= watched(this.#round().finally(() => (this.#running = undefined)))
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
    const isSaid = text === this.#said.text && world.elapsed() < this.#said.untilMs
    if (isSaid && !(await this.#isHiddenByAway())) return cardCheckMs
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

  /** Whether everybody is led to another device of ours that seems to be off: there is one card for all of them. */
  async #isHiddenByAway(): Promise<boolean> {
    const { finding, keyring, network, store, world } = this.#components
    const isDue = world.elapsed() >= this.#lookMs
    if (!isDue || findableLevel(store) !== 'anyone') return false
    if ((await store.list(devices, { limit: 1 })).length === 0) return false
    this.#lookMs = world.elapsed() + jittered(world, ownCardCheckMs, cardJitter)
    const card = await finding.find(keyring.person, this.#stopping.signal)
    const peer = card && peerName(card.device.peerKey)
    return peer !== undefined && peer !== network.self && !network.isConnected(peer)
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
    const { keyring, store } = this.#components
    const kept = new Set(wanted.map(({ secret }) => secret))
    // Where this device has nothing to say, another one may.
    if (findableLevel(store) === 'anyone') {
      kept.add(toBase64url(personDiscoverySecret(keyring.person)))
    }
    const gone = (await this.#used()).filter((secret) => !kept.has(secret))
    let isDone = true
    for (const card of [...wanted, ...gone.map((secret) => ({ secret, addresses: [] }))]) {
      const isEmpty = card.addresses.length === 0
      if (!isEmpty) await this.#note(card.secret)
      const isKept = await this.#put(card)
      if (isKept && isEmpty) await this.#forget(card.secret)
      isDone &&= isKept
    }
    return isDone
  }

  /** Secrets under which there may be a card of ours, also of before a restart. */
  async #used(): Promise<string[]> {
    const { store, world } = this.#components
    const rows = await store.list(cardSecrets, {})
    const sinceMs = world.now() - cardAgeMsMax
    for (const [secret, atMs] of rows) if (atMs < sinceMs) await this.#forget(secret)
    return rows.filter(([, atMs]) => atMs >= sinceMs).map(([secret]) => secret)
  }

  #note(secret: string): Promise<void> {
    const { store, world } = this.#components
    return store.transact((tx) => tx.put(cardSecrets, secret, world.now()))
  }

  #forget(secret: string): Promise<void> {
    return this.#components.store.transact((tx) => tx.delete(cardSecrets, secret))
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
