/**
 * The DHT as the rest of the node needs it: values under keys, from and to peers nobody trusts. Every call ends in time, and
 * none throws: an answer that did not come is none.
 */
import type { KadDHT } from '@libp2p/kad-dht'
import { equalBytes } from '../../../protocol/bytes.ts'
import { directoryTimeoutMs } from './limits.ts'

export interface Directory {
  /** Whether there is anybody to ask. */
  isReady(): boolean
  /** Puts a value there. @returns how many peers keep it now. */
  put(place: Uint8Array, value: Uint8Array, signal: AbortSignal): Promise<number>
  /** All different values that peers keep there, each checked by the DHT's own rules. */
  find(place: Uint8Array, signal: AbortSignal): Promise<Uint8Array[]>
}

export class DhtDirectory implements Directory {
  readonly #dht: KadDHT
  readonly #countPeers: () => number

  /** @param countPeers how many peers its table holds. */
  constructor(dht: KadDHT, countPeers: () => number) {
    this.#dht = dht
    this.#countPeers = countPeers
  }

  isReady(): boolean {
    return this.#countPeers() > 0
  }

  async put(place: Uint8Array, value: Uint8Array, signal: AbortSignal): Promise<number> {
    // A query without peers would wait for some until its time is over.
    if (!this.isReady()) return 0
    let count = 0
    await quietly(async () => {
      for await (const event of this.#dht.put(place, value, { signal: bounded(signal) })) {
        // A peer that keeps it sends it back; the others are asked for their neighbours only.
        const isKept = event.name === 'PEER_RESPONSE' && event.record !== undefined
        if (isKept && equalBytes(event.record?.value ?? place, value)) count += 1
      }
    })
    return count
  }

  async find(place: Uint8Array, signal: AbortSignal): Promise<Uint8Array[]> {
    if (!this.isReady()) return []
    const found = new Map<string, Uint8Array>()
    // `get` fails as a whole when one peer refuses the newer value that it is sent on the way; values before that still count.
    await quietly(async () => {
      const events = this.#dht.get(place, {
        signal: bounded(signal),
        onProgress: (event) => {
          if (event.type !== 'kad-dht:query:value') return
          const { value } = event.detail
          found.set(Buffer.from(value).toString('base64'), new Uint8Array(value))
        },
      })
      for await (const event of events) void event
    })
    return [...found.values()]
  }
}

function bounded(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(directoryTimeoutMs)])
}

/** Any failure in the DHT, of whatever kind, means that nothing was found. */
async function quietly(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch {
    // As said above.
  }
}
