/**
 * The report of instrumented code: which branches ran, how often, and how near its comparisons came to the other side. One
 * object for the whole process, since the modules that report to it are loaded by Node and know no other way.
 */

export interface Probe {
  /** Branches and comparisons that were given a number. */
  branches: number
  comparisons: number
  /** How often each branch ran since the last `clear`. */
  readonly counters: Uint32Array
  /** For each comparison the nearest that two numbers came: bit n for a distance below 2^n. */
  readonly nearness: Uint32Array
  /** Texts and numbers that input was compared with. */
  readonly operands: Set<string | number>
  /** Stands in for a comparison in instrumented code. */
  compare(site: number, operator: string, left: unknown, right: unknown): boolean
}

const branchesMax = 20_000
const comparisonsMax = 4_000
const operandsMax = 2_000
const operandCharsMax = 64

export const probe: Probe = {
  branches: 0,
  comparisons: 0,
  counters: new Uint32Array(branchesMax),
  nearness: new Uint32Array(comparisonsMax),
  operands: new Set(),
  compare(site, operator, left, right) {
    if (typeof left === 'number' && typeof right === 'number') {
      const distance = Math.min(Math.abs(left - right), 2 ** 31 - 1)
      probe.nearness[site]! |= 1 << (31 - Math.clz32(distance | 1))
      note(right)
    } else if (typeof left === 'string' && typeof right === 'string') {
      note(left)
      note(right)
    }
    return outcome(operator, left as number, right as number)
  },
}

/** Where instrumented modules find it. */
export const probeName = '__pappusProbe'
Object.defineProperty(globalThis, probeName, { value: probe })

/** Forgets what ran; what was compared stays. */
export function clear(): void {
  probe.counters.fill(0, 0, probe.branches)
  probe.nearness.fill(0, 0, probe.comparisons)
}

/** Branches that ran since `clear`, each as often as it did: work, counted instead of timed. */
export function steps(): number {
  let sum = 0
  for (let index = 0; index < probe.branches; index++) sum += probe.counters[index]!
  return sum
}

function note(operand: string | number): void {
  if (probe.operands.size >= operandsMax) return
  if (typeof operand === 'string' ? operand.length <= operandCharsMax : Number.isInteger(operand)) {
    probe.operands.add(operand)
  }
}

function outcome(operator: string, left: number, right: number): boolean {
  switch (operator) {
    case '===':
      return left === right
    case '!==':
      return left !== right
    case '<':
      return left < right
    case '>':
      return left > right
    case '<=':
      return left <= right
    default:
      return left >= right
  }
}
