/** Bytes in which thousands of needles are looked for: an index of all places, by the four bytes that stand there. */

const keyLength = 4
const chains = 2 ** 18
// 2^32 divided by the golden ratio spreads similar keys over the chains.
const spread = 2_654_435_761
const shift = 32 - Math.log2(chains)

export class Haystack {
  readonly bytes: Buffer
  /** Key → the last place with it, and place → the one before it in the same chain; −1 for none. */
  readonly #last = new Int32Array(chains).fill(-1)
  readonly #before: Int32Array

  constructor(bytes: Buffer) {
    this.bytes = bytes
    this.#before = new Int32Array(bytes.length)
    for (let at = 0; at + keyLength <= bytes.length; at += 1) {
      const chain = chainOf(bytes, at)
      this.#before[at] = this.#last[chain]!
      this.#last[chain] = at
    }
  }

  /** Whether a needle of at least 4 bytes stands anywhere. */
  has(needle: Buffer): boolean {
    for (let at = this.#last[chainOf(needle, 0)]!; at >= 0; at = this.#before[at]!) {
      if (this.bytes.subarray(at, at + needle.length).equals(needle)) return true
    }
    return false
  }
}

function chainOf(bytes: Buffer, at: number): number {
  return Math.imul(bytes.readUInt32LE(at), spread) >>> shift
}
