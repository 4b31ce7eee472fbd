/**
 * The cost of decoders against the length of their input: steps, which are counted and the same in every run; time, for what
 * native code does unseen; and memory. Needs `--min-semi-space-size=128 --max-semi-space-size=128`, so that
 * a collection rarely falls into a measurement.
 */
import { performance } from 'node:perf_hooks'
import { clear, steps } from './probe.ts'
import { familiesOf, type Family } from './families.ts'
import { complaintOf } from './fuzzer.ts'
import { targets, type Target } from './targets.ts'

/** Twice the input may cost this many times the steps: 4 would be quadratic. */
const growthMax = 2.5
/** With fewer steps for half of the input, it is refused before it is read. */
const stepsMin = 2_000
/** Eight times the input may take this many times as long: 64 would be quadratic. */
const slowdownMax = 32
/** Shorter times say more about the machine than about the decoder. */
const timeMsMin = 250
/** Bytes of memory that a decoder may take for one byte of input, for input above 4 KiB. Measured: 460, for empty maps. */
const memoryFactorMax = 700
/** Bytes of memory that any input may take, garbage included. Measured: 2.2 MB. */
const memoryBytesMax = 6_000_000
const memoryInputMin = 4_096
/** Under the maximum of values in one message, and near the maximum of bytes. */
const sizeMedium = 4_800
const sizeMax = 58_000

export interface Cost {
  /** Families of inputs. */
  families: number
  /** Costs that grow faster than the input, each as a line. */
  complaints: string[]
  /** Most steps of an input against those of its half. */
  growth: number
  memoryFactor: number
  memoryBytes: number
}

export function measureCosts(): Cost {
  const cost: Cost = { families: 0, complaints: [], growth: 0, memoryFactor: 0, memoryBytes: 0 }
  for (const target of targets()) {
    for (const family of familiesOf(target)) {
      cost.families += 1
      for (const size of [sizeMedium, sizeMax].filter((size) => size < target.bytesMax)) {
        measure(target, family, { size, cost })
      }
    }
  }
  return cost
}

function measure(
  target: Target,
  family: Family,
  { size, cost }: { size: number; cost: Cost },
): void {
  const about = `${target.name}: ${family.name}`
  const [eighth, half, whole] = [
    run(target, family, size / 8),
    run(target, family, size / 2),
    run(target, family, size),
  ]
  const growth = half.steps < stepsMin ? 1 : whole.steps / half.steps
  cost.growth = Math.max(cost.growth, growth)
  if (growth > growthMax)
    cost.complaints.push(`${about}: ${half.steps} steps, ${whole.steps} for twice the input`)
  if (whole.ms > timeMsMin && whole.ms > eighth.ms * slowdownMax) {
    cost.complaints.push(`${about}: ${eighth.ms} ms, ${whole.ms} ms for eight times the input`)
  }
  const factor = whole.length < memoryInputMin ? 0 : whole.bytesTaken / whole.length
  cost.memoryFactor = Math.max(cost.memoryFactor, factor)
  cost.memoryBytes = Math.max(cost.memoryBytes, whole.bytesTaken)
  if (factor > memoryFactorMax || whole.bytesTaken > memoryBytesMax) {
    cost.complaints.push(`${about}: ${whole.bytesTaken} bytes of memory for ${whole.length}`)
  }
}

interface Run {
  length: number
  steps: number
  /** The best of two. */
  ms: number
  /** The most of two, as a collection may fall into one. */
  bytesTaken: number
}

function run(target: Target, family: Family, size: number): Run {
  const bytes = family.of(Math.floor(size))
  const result: Run = { length: bytes.length, steps: 0, ms: Infinity, bytesTaken: 0 }
  for (let time = 0; time < 2; time++) {
    clear()
    const [heap, startMs] = [heapBytes(), performance.now()]
    complaintOf(() => target.run(bytes))
    result.ms = Math.min(result.ms, performance.now() - startMs)
    result.bytesTaken = Math.max(result.bytesTaken, heapBytes() - heap)
    result.steps = steps()
  }
  return result
}

function heapBytes(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
