/**
 * Coverage-guided fuzzing of one decoder: an input that runs a branch that none before ran, runs one more often by an order
 * of magnitude, or brings a comparison nearer to its other side, is kept and changed further. So is one that costs more
 * steps for its length than all before.
 */
import { performance } from 'node:perf_hooks'
import { inspect } from 'node:util'
import { AssertionError, PappusError } from '../../protocol/errors.ts'
import { mutate, wordsOf } from './mutate.ts'
import { clear, probe, steps } from './probe.ts'
import { Random } from '../helpers/random.ts'
import type { Target } from './targets.ts'

export interface Finding {
  target: string
  what: string
  bytes: Uint8Array
}

export interface FuzzResult {
  runs: number
  /** Branches that ran. */
  branches: number
  /** Inputs that were kept, those given included. */
  corpus: readonly Uint8Array[]
  findings: readonly Finding[]
  /** The most steps above `stepsFixed` that a byte of input cost. */
  stepsPerByte: number
  slowestMs: number
  /** By branch, the orders of magnitude of how often it ran, as bits. */
  seen: Uint32Array
}

export interface FuzzInit {
  seed: number
  durationMs: number
  /** Begun with besides the target's own. */
  corpus?: readonly Uint8Array[]
  /** Hears of each input before it runs. */
  about?: (bytes: Uint8Array) => void
}

/** Steps that any input may cost, however short. */
export const stepsFixed = 20_000
/** Steps that each byte of input may cost: what is not linear goes beyond. */
export const stepsPerByteMax = 100
/** The time that one input may take; generous, as the machine may be busy. */
const runMsMax = 2_000
const findingsMax = 10
const wordsMax = 1_000

/** Fuzzes one target for some time. What is found does not end it. */
export function fuzz(target: Target, init: FuzzInit): FuzzResult {
  const run = new Fuzzing(target, init)
  for (const bytes of [...target.seeds, ...(init.corpus ?? [])]) run.keep(bytes)
  const endMs = performance.now() + init.durationMs
  while (performance.now() < endMs && run.findings.length < findingsMax) run.round()
  return run
}

class Fuzzing implements FuzzResult {
  readonly corpus: Uint8Array[] = []
  readonly findings: Finding[] = []
  runs = 0
  stepsPerByte = 0
  slowestMs = 0
  readonly #target: Target
  readonly #about: (bytes: Uint8Array) => void
  readonly #random: Random
  readonly seen = new Uint32Array(probe.counters.length)
  readonly #near = new Uint32Array(probe.nearness.length)
  #words: Uint8Array[] = []

  constructor(target: Target, { seed, about = () => undefined }: FuzzInit) {
    this.#target = target
    this.#random = new Random(seed)
    this.#about = about
  }

  get branches(): number {
    return this.seen.reduce((count, bits) => count + (bits === 0 ? 0 : 1), 0)
  }

  /** Runs an input and keeps it whatever it does. */
  keep(bytes: Uint8Array): void {
    this.#run(bytes)
    this.corpus.push(bytes)
  }

  /** Some changes of one input. */
  round(): void {
    const { corpus } = this
    const { bytesMax } = this.#target
    if (this.#words.length < wordsMax)
      this.#words = [...probe.operands].flatMap(wordsOf).slice(0, wordsMax)
    // The latest are changed most: what is new there is least known.
    const latest = corpus.slice(-16)
    const parent = this.#random.pick(this.#random.once(2) ? latest : corpus)
    for (let count = 0; count < 64; count++) {
      const bytes = mutate(parent, this.#random, { corpus, words: this.#words, bytesMax })
      if (this.#run(bytes)) corpus.push(bytes)
    }
  }

  /** Whether an input did something new. */
  #run(bytes: Uint8Array): boolean {
    this.#about(bytes)
    clear()
    const startMs = processorMs()
    const complaint = complaintOf(() => this.#target.run(bytes))
    const tookMs = processorMs() - startMs
    this.runs += 1
    this.slowestMs = Math.max(this.slowestMs, tookMs)
    const cost = (steps() - stepsFixed) / Math.max(1, bytes.length)
    if (complaint !== undefined) this.#find(complaint, bytes)
    if (tookMs > runMsMax) this.#find(`took ${Math.round(tookMs)} ms`, bytes)
    if (cost > stepsPerByteMax) this.#find(`${Math.round(cost)} steps a byte`, bytes)
    const isDearest = cost > this.stepsPerByte * 1.1
    this.stepsPerByte = Math.max(this.stepsPerByte, cost)
    return this.#learn() || isDearest
  }

  #learn(): boolean {
    let isNew = false
    const { counters, nearness } = probe
    for (let index = 0; index < probe.branches; index++) {
      const count = counters[index]!
      if (count === 0) continue
      const bit = 1 << (31 - Math.clz32(count))
      if ((this.seen[index]! & bit) === 0) isNew = true
      this.seen[index]! |= bit
    }
    for (let index = 0; index < probe.comparisons; index++) {
      if ((nearness[index]! & ~this.#near[index]!) !== 0) isNew = true
      this.#near[index]! |= nearness[index]!
    }
    return isNew
  }

  #find(what: string, bytes: Uint8Array): void {
    if (this.findings.some((finding) => finding.what === what)) return
    this.findings.push({ target: this.#target.name, what, bytes })
  }
}

/** The fault in how a decoder ends, if there is one: it may throw the named errors of the protocol, and those alone. */
export function complaintOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof PappusError && !(error instanceof AssertionError)) return undefined
    return inspect(error).split('\n').slice(0, 3).join(' ')
  }
}

/** Time of the processor, so that a busy machine is no finding. */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
