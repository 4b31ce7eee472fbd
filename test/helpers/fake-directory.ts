/** A DHT in memory: every value that passes its rules is kept, and all of those of the last two days are found. */
import { checkCard } from '../../protocol/card.ts'
import { cardAgeMsMax } from '../../protocol/limits.ts'
import type { Directory } from '../../node/network/dht/directory.ts'
import type { FakeWorld } from './fake-world.ts'

export class FakeDirectory implements Directory {
  /** Whether anybody can be asked. */
  isUp = true
  /** Places that were asked about, in order. */
  readonly asked: string[] = []
  /** The values that nodes put there, in order. */
  readonly kept: { place: string; value: Uint8Array; atMs: number }[] = []
  readonly #world: FakeWorld

  /** @param world whose clock the keepers have. */
  constructor(world: FakeWorld) {
    this.#world = world
  }

  isReady(): boolean {
    return this.isUp
  }

  put(place: Uint8Array, value: Uint8Array): Promise<number> {
    if (!this.isUp) return Promise.resolve(0)
    checkCard(place, value, this.#world.now())
    this.kept.push({ place: textOf(place), value, atMs: this.#world.now() })
    return Promise.resolve(3)
  }

  find(place: Uint8Array): Promise<Uint8Array[]> {
    const wanted = textOf(place)
    this.asked.push(wanted)
    const sinceMs = this.#world.now() - cardAgeMsMax
    const found = this.kept.filter((row) => row.place === wanted && row.atMs >= sinceMs)
    return Promise.resolve(this.isUp ? found.map(({ value }) => value) : [])
  }
}

function textOf(place: Uint8Array): string {
  return Buffer.from(place).toString('base64url')
}
