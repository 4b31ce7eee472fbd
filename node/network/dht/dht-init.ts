/** How the DHT is set up: a DHT of our own, beside those of other programs, in which peers keep contact cards and nothing else. */
import { passthroughMapper, type KadDHTInit } from '@libp2p/kad-dht'
import { cardNamespace, checkCard, newestCard } from '../../../protocol/card.ts'
import { MalformedError } from '../../../protocol/errors.ts'
import { cardsKnownMax } from './limits.ts'

export const dhtProtocol = '/pappus/kad/1.0.0'

export interface DhtInit {
  /** The clock, in milliseconds since 1970. */
  now: () => number
  /** Whether it keeps cards for others from the start. @default only as long as it has a public address */
  isServer?: boolean
}

export function dhtInit({ now, isServer }: DhtInit): KadDHTInit {
  const times = new CardTimes()
  return {
    protocol: dhtProtocol,
    // Nodes of one home, and of a test, find each other as well.
    peerInfoMapper: passthroughMapper,
    validators: {
      // Public keys, which kad-dht would take as well.
      pk: () => Promise.reject(new MalformedError('nothing but cards')),
      [cardNamespace]: async (place, value) => {
        times.note(place, checkCard(place, value, now()))
      },
    },
    selectors: { [cardNamespace]: (_, values) => newestCard(values) },
    ...(isServer === true && { clientMode: false }),
  }
}

/** Which card of a place is the newest one here: kad-dht itself would put any valid one in its place, also one that is replayed. */
class CardTimes {
  /** By place, the one that was looked at longest ago first. */
  readonly #times = new Map<string, number>()

  /** @throws {MalformedError} when a newer one was here. */
  note(place: Uint8Array, atMs: number): void {
    const key = Buffer.from(place).toString('base64url')
    const newestMs = this.#times.get(key) ?? 0
    if (atMs < newestMs) throw new MalformedError('card: there is a newer one')
    this.#times.delete(key)
    this.#times.set(key, atMs)
    if (this.#times.size > cardsKnownMax) this.#times.delete(this.#times.keys().next().value ?? '')
  }
}
