/** All chance of a run: streams of numbers that only depend on the seed and their name. */
import { createHash } from 'node:crypto'
import { TestError } from '../helpers/test-error.ts'

export class Chance {
  readonly #name: string
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(name: string) {
    this.#name = name
    const hash = createHash('sha256').update(name).digest()
    this.#a = hash.readUInt32LE(0)
    this.#b = hash.readUInt32LE(4)
    this.#c = hash.readUInt32LE(8)
    this.#d = hash.readUInt32LE(12)
  }

  /** Another stream: what is drawn there changes nothing here. */
  fork(name: string | number): Chance {
    return new Chance(`${this.#name}/${name}`)
  }

  /** 32 bits, by sfc32 (Chris Doty-Humphrey, PractRand). */
  bits(): number {
    const sum = (this.#a + this.#b + this.#d) | 0
    this.#d = (this.#d + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    return sum >>> 0
  }

  /** At least 0, below 1. */
  share(): number {
    return this.bits() / 2 ** 32
  }

  /** A whole number, at least 0 and below `end`. */
  below(end: number): number {
    return Math.floor(this.share() * end)
  }

  /** A whole number, both ends included. */
  within(from: number, to: number): number {
    return from + this.below(to - from + 1)
  }

  happens(probability: number): boolean {
    return this.share() < probability
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new TestError('nothing to pick from')
    return item
  }

  /** Each item with that probability, in the same order. */
  some<T>(items: readonly T[], probability: number): T[] {
    return items.filter(() => this.happens(probability))
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    for (let index = 0; index < length; index += 4) {
      const bits = this.bits()
      for (let part = 0; part < 4 && index + part < length; part++) {
        bytes[index + part] = bits >>> (8 * part)
      }
    }
    return bytes
  }
}
