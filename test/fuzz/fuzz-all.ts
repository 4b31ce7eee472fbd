/** Fuzzes all targets in turn and prints a table of them. */
import { toHex } from '../helpers/hex.ts'
import { readCorpus, writeCorpus } from './corpus.ts'
import { fuzz, type FuzzResult } from './fuzzer.ts'
import { entrances } from './instrument.ts'
import { targets, type Target } from './targets.ts'
import { measureCosts } from './cost.ts'
import { startWatchdog } from './watchdog.ts'
import { probe } from './probe.ts'

export interface FuzzAllInit {
  /** For all targets together. */
  minutes: number
  seed: number
  /** Whether inputs that reached something new are kept in the repository. */
  isSaving: boolean
  /** Parts of the names of the targets that are wanted; all when empty. */
  names: readonly string[]
}

/** @returns whether nothing was found. */
export async function fuzzAll({ minutes, seed, isSaving, names }: FuzzAllInit): Promise<boolean> {
  const wanted = targets().filter(
    ({ name }) => names.length === 0 || names.some((part) => name.includes(part)),
  )
  const durationMs = (minutes * 60_000) / wanted.length
  const about = startWatchdog()
  console.log(`seed ${seed}, ${wanted.length} targets, ${(durationMs / 1000).toFixed(1)} s each`)
  console.log('| target | inputs | branches | kept | steps a byte | slowest | found |')
  console.log('| --- | --- | --- | --- | --- | --- | --- |')
  const reached = new Uint8Array(probe.counters.length)
  let found = 0
  for (const target of wanted) {
    const result = fuzz(target, { seed, durationMs, corpus: readCorpus(target), about })
    found += result.findings.length
    print(target, result)
    if (isSaving) writeCorpus(target, result.corpus)
    for (const [index, bits] of result.seen.entries()) if (bits > 0) reached[index] = 1
  }
  if (names.length > 0) return found === 0
  const missing = [...entrances].filter(([name, index]) => isDecoder(name) && reached[index] === 0)
  for (const [name] of missing) console.log(`no target reaches ${name}`)
  return isCheap() && found === 0 && missing.length === 0
}

function isCheap(): boolean {
  const { families, complaints, growth, memoryFactor, memoryBytes } = measureCosts()
  console.log(
    `${families} kinds of growing input: at most ${growth.toFixed(2)} times the steps for twice the input, ` +
      `${Math.round(memoryFactor)} bytes of memory for a byte, ${(memoryBytes / 1e6).toFixed(1)} MB for a message`,
  )
  for (const complaint of complaints) console.log(`GROWS ${complaint}`)
  return complaints.length === 0
}

function isDecoder(name: string): boolean {
  return / (decode|read|open|verify|parse|prove)[A-Z]?/u.test(name)
}

function print(target: Target, result: FuzzResult): void {
  const { runs, branches, corpus, findings, stepsPerByte, slowestMs } = result
  const cells = [
    target.name,
    runs,
    branches,
    corpus.length,
    stepsPerByte.toFixed(1),
    `${slowestMs.toFixed(1)} ms`,
  ]
  console.log(`| ${[...cells, findings.length].join(' | ')} |`)
  for (const { what, bytes } of findings)
    console.log(`FOUND ${target.name}: ${what}\n  ${toHex(bytes)}`)
}
