/** The inputs that fuzzing found worth keeping, as hexadecimal digits in one small file of vectors for each target. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromHex, toHex } from '../helpers/hex.ts'
import { clear, probe } from './probe.ts'
import type { Target } from './targets.ts'

const folder = join(import.meta.dirname, '../vectors/fuzz')
/** Longer inputs are left out: there is a shorter one for nearly everything. */
const inputBytesMax = 1_024
const inputsMax = 100

export function readCorpus({ name }: Target): Uint8Array[] {
  const path = pathOf(name)
  if (!existsSync(path)) return []
  return (JSON.parse(readFileSync(path, 'utf8')) as string[]).map(fromHex)
}

/** Keeps the shortest inputs that together run all branches which the target's own seeds do not. */
export function writeCorpus(target: Target, corpus: readonly Uint8Array[]): void {
  const seen = new Uint8Array(probe.counters.length)
  for (const bytes of target.seeds) learn(target, bytes, seen)
  const sorted = corpus
    .filter(({ length }) => length <= inputBytesMax)
    .toSorted((a, b) => a.length - b.length)
  const kept = sorted.filter((bytes) => learn(target, bytes, seen)).slice(0, inputsMax)
  if (kept.length === 0) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(pathOf(target.name), `${JSON.stringify(kept.map(toHex), null, 2)}\n`)
}

/** Runs an input. @returns whether it ran a branch that was not in `seen`, where it is now. */
function learn(target: Target, bytes: Uint8Array, seen: Uint8Array): boolean {
  clear()
  try {
    target.run(bytes)
  } catch {
    // Refused, by a branch that counts.
  }
  let isNew = false
  for (const [index, count] of probe.counters.entries()) {
    if (count === 0 || seen[index] === 1) continue
    seen[index] = 1
    isNew = true
  }
  return isNew
}

function pathOf(name: string): string {
  return join(folder, `${name.replaceAll(/\W+/gu, '-')}.json`)
}
