/** Results of all rounds: medians, ratios, growth, and whether they reach the aim. */
import type { Kind, Measured, Row } from './row.ts'

export interface Result {
  row: string
  figure: string
  size: number
  of: string
  unit: string
  better: Kind['better']
  rounds: number
  /** Medians of all rounds. */
  value: number
  limit?: number
  limitOf?: string
  /** The share of the limit that is reached: the median of the rounds' own shares, as a machine that others use is slow for both. */
  ratio?: number
  aim?: number
  share?: number
  /** Whether value and share reach what is wanted. */
  isReached?: boolean
  /** How many times the value at the smallest size this one is. */
  growth?: number
}

/** The middle of the values. @returns NaN where there is none */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? Number.NaN
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper
}

/** The results of one figure at one size, from at least one round. */
export function resultOf(
  { name, sizes, figures }: Row,
  figure: string,
  { size, rounds }: { size: number; rounds: readonly Measured[] },
): Result {
  const kind = figures[figure]!
  const value = median(rounds.map((round) => round.value))
  const limits = rounds.flatMap(({ limit }) => limit ?? [])
  const ratios = rounds.flatMap((round) => shareOf(round, kind.better) ?? [])
  const aim = typeof kind.aim === 'function' ? kind.aim(size) : kind.aim
  const ratio = ratios.length === 0 ? undefined : median(ratios)
  const isReached = reaches({ value, aim, ratio, share: kind.share }, kind.better)
  return {
    row: name,
    figure,
    size,
    of: sizes.of,
    unit: kind.unit,
    better: kind.better,
    rounds: rounds.length,
    value,
    ...(limits.length > 0 && { limit: median(limits) }),
    ...(kind.limit !== undefined && { limitOf: kind.limit }),
    ...(ratio !== undefined && { ratio }),
    ...(aim !== undefined && { aim }),
    ...(kind.share !== undefined && { share: kind.share }),
    ...(isReached !== undefined && { isReached }),
  }
}

function shareOf({ value, limit }: Measured, better: Kind['better']): number | undefined {
  if (limit === undefined) return undefined
  return better === 'more' ? value / limit : limit / value
}

interface Held {
  value: number
  aim: number | undefined
  ratio: number | undefined
  share: number | undefined
}

function reaches({ value, aim, ratio, share }: Held, better: Kind['better']): boolean | undefined {
  const wanted: boolean[] = []
  if (aim !== undefined) wanted.push(better === 'more' ? value >= aim : value <= aim)
  if (share !== undefined && ratio !== undefined) wanted.push(ratio >= share)
  return wanted.length === 0 ? undefined : wanted.every(Boolean)
}

/** The same results with their growth; those of one row and figure stand together, in order of size. */
export function withGrowth(results: readonly Result[]): Result[] {
  return results.map((result) => {
    const same = results.filter((one) => one.row === result.row && one.figure === result.figure)
    const smallest = same.toSorted((a, b) => a.size - b.size)[0]!
    if (smallest.size === result.size) return result
    return { ...result, growth: result.value / smallest.value }
  })
}
