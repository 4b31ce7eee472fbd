/** Times and rates. */

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

/** Milliseconds that `work` takes. */
export async function timeOf(work: () => unknown): Promise<number> {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}
