/** A measured figure beside what it is held against, and the table of them. */
export interface Figure {
  what: string
  measured: string
  goal: string
  /** The best that this machine can do, measured in the same run. */
  limit?: string
}

/** Prints figures as a Markdown table. */
export function printTable(figures: readonly Figure[]): void {
  console.log('| what | measured | goal | limit of this machine |')
  console.log('| --- | --- | --- | --- |')
  for (const { what, measured, goal, limit = '' } of figures) {
    console.log(`| ${what} | ${measured} | ${goal} | ${limit} |`)
  }
}

/** The value that `share` of the sorted values are not above. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** How often something can be done in a second: `count` runs, after a tenth of that to warm up. */
export function rateOf(count: number, run: (index: number) => unknown): number {
  for (let index = 0; index < count / 10; index++) run(index)
  const startMs = performance.now()
  for (let index = 0; index < count; index++) run(index)
  return (count / (performance.now() - startMs)) * 1000
}

/** A rate in words. */
export function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`
}
