/**
 * Chance that can be repeated. Every run draws a new seed and prints it; `PAPPUS_SEED=<number>` repeats a run, and
 * the report of a failed property says `seed` and `path` too.
 */
import { createHash, randomInt } from 'node:crypto'
import * as fc from 'fast-check'

export interface CheckOptions {
  /** How many values to try. @default 100 */
  runs?: number
}

/** The seed of this process. */
export const seed: number = Number(process.env['PAPPUS_SEED'] ?? randomInt(2 ** 31))

let isPrinted = false

/** Checks a property of fast-check with the seed of this process. */
export function check<Values>(
  property: fc.IProperty<Values>,
  { runs = 100 }: CheckOptions = {},
): void {
  printSeed()
  fc.assert(property, { seed, numRuns: runs })
}

/** The same for a property that is async. */
export async function checkAsync<Values>(
  property: fc.IAsyncProperty<Values>,
  { runs = 100 }: CheckOptions = {},
): Promise<void> {
  printSeed()
  await fc.assert(property, { seed, numRuns: runs })
}

/** Arbitrary bytes: exactly `length`, or 0 to `lengthMax`. */
export function anyBytes(
  size: { length: number } | { lengthMax: number },
): fc.Arbitrary<Uint8Array> {
  if ('lengthMax' in size) return fc.uint8Array({ maxLength: size.lengthMax })
  return fc.uint8Array({ minLength: size.length, maxLength: size.length })
}

/** An endless supply of bytes that only depends on `name`: keys and nonces for tests and vectors. */
export function bytesFrom(name: string | number): (length: number) => Uint8Array {
  let block = 0
  return (length) => {
    const bytes = new Uint8Array(length)
    for (let offset = 0; offset < length; offset += 32) {
      const hash = createHash('sha256').update(`${name}/${block++}`).digest()
      bytes.set(hash.subarray(0, length - offset), offset)
    }
    return bytes
  }
}

function printSeed(): void {
  if (!isPrinted) console.log(`PAPPUS_SEED=${seed}`)
  isPrinted = true
}
