/** Runs rows, round after round, and keeps what is measured when it is cut off. */
import { resultOf, withGrowth, type Result } from './result.ts'
import type { Round, Row } from './row.ts'

export interface RunInit {
  rounds: number
  isQuick: boolean
  /** Ends the run; what is measured until then counts. */
  signal: AbortSignal
  /** Told before each round, and what it came to. */
  progress: (words: string) => void
}

export interface Run {
  results: Result[]
  /** Rows that threw, and why. */
  failures: { row: string; why: string }[]
}

export async function runRows(rows: readonly Row[], init: RunInit): Promise<Run> {
  const results: Result[] = []
  const failures: Run['failures'] = []
  for (const row of rows) {
    for (const size of init.isQuick ? row.sizes.quick : row.sizes.full) {
      if (init.signal.aborted) break
      const { rounds, why } = await runRounds(row, size, init)
      if (why !== undefined) failures.push({ row: row.name, why })
      results.push(...resultsOf(row, size, rounds))
    }
  }
  return { results: withGrowth(results), failures }
}

async function runRounds(
  row: Row,
  size: number,
  { rounds: wanted, signal, progress }: RunInit,
): Promise<{ rounds: Round[]; why?: string }> {
  const rounds: Round[] = []
  const count = Math.min(wanted, row.rounds ?? wanted)
  while (rounds.length < count) {
    progress(
      `${row.name}, ${size.toLocaleString('en')} ${row.sizes.of}: round ${rounds.length + 1} of ${count}`,
    )
    try {
      const round = await untilAborted(row.measure(size), signal)
      if (round === undefined) break
      rounds.push(round)
    } catch (error) {
      return { rounds, why: String(error) }
    }
  }
  return { rounds }
}

/** @returns what `work` does, or `undefined` once the signal is aborted. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const end = (): void => resolve(undefined)
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', end)
    work.catch(() => undefined)
  }
}

function resultsOf(row: Row, size: number, rounds: readonly Round[]): Result[] {
  return Object.keys(row.figures).flatMap((figure) => {
    const measured = rounds.flatMap((round) => round[figure] ?? [])
    return measured.length === 0 ? [] : resultOf(row, figure, { size, rounds: measured })
  })
}
