/**
 * Where the DHT keeps the contact cards of others: kad-dht writes whatever its rules allow and looks at its age only when somebody
 * asks for it, so without a bound a node that runs for months, or is flooded, fills up. The card that was put there longest ago goes first.
 */
import { cardAgeMsMax } from '../../../protocol/limits.ts'
import { cardsKeptMax } from './limits.ts'
import { overlay } from '../base/overlay.ts'

/** The part of a datastore that matters here. */
export interface Shelf<Key> {
  put(key: Key, value: Uint8Array): unknown
  delete(key: Key): unknown
}

/** kad-dht's prefix of values; under others it notes providers, which Pappus does not use. */
const valuePrefix = '/dht/record/'

/** The factory of a DHT that keeps at most `cardsKeptMax` values, none for longer than a card counts. */
export function withShelf<Service>(
  factory: (components: never) => Service,
  now: () => number,
): (components: never) => Service {
  return (components: { datastore: Shelf<{ toString(): string }> }) =>
    factory(overlay(components, { datastore: bounded(components.datastore, now) }) as never)
}

function bounded<Key extends { toString(): string }>(
  datastore: Shelf<Key>,
  now: () => number,
): Shelf<Key> {
  /** When each value was put there, the oldest first. */
  const kept = new Map<string, { key: Key; atMs: number }>()
  const clear = async (): Promise<void> => {
    for (const [text, { key, atMs }] of kept) {
      if (kept.size <= cardsKeptMax && atMs >= now() - cardAgeMsMax) return
      kept.delete(text)
      await datastore.delete(key)
    }
  }
  const put = async (key: Key, value: Uint8Array): Promise<Key> => {
    const text = key.toString()
    if (!text.startsWith(valuePrefix)) return key
    kept.delete(text)
    kept.set(text, { key, atMs: now() })
    await datastore.put(key, value)
    await clear()
    return key
  }
  return overlay(datastore, { put })
}
