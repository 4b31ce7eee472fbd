/**
 * How much of the long suites runs: their random runs and interleavings are a sample in `npm test`, and whole in
 * `npm run test:all`. Each kind of run is in both; only how many there are differs.
 */

/** Set by `node test/run.ts --all`. */
export const wholeVariable = 'PAPPUS_TEST_WHOLE'

export const isWhole: boolean = process.env[wholeVariable] === '1'

/** One of two numbers of runs. */
export function sampleOr(sample: number, whole: number): number {
  return isWhole ? whole : sample
}
