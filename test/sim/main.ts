/**
 * `npm run sim`: first every interleaving of what persons do, set beside the model of who may read what; then the whole
 * network, thousands of times, each with other faults. Prints what delivery costs, and every seed that failed with the
 * command that does it again.
 *
 * `--seed N` one run · `--runs N` · `--nodes 20-50` · `--minutes N` virtual ones · `--large N` nodes of the last run ·
 * `--depth N` steps of an interleaving, 0 for none · `--trace` every event of the one run
 */
import { parseArgs } from 'node:util'
import { stories } from './model/stories.ts'
import { doAll, type Task } from './pool.ts'
import { simulate, type RunInit, type RunResult } from './run.ts'
import { parseSize, replayOf, runOf } from './seeds.ts'
import { costTable } from './table.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    runs: { type: 'string', default: '10000' },
    nodes: { type: 'string', default: '20-50' },
    minutes: { type: 'string' },
    large: { type: 'string', default: '1000' },
    depth: { type: 'string', default: '9' },
    trace: { type: 'boolean', default: false },
  },
})
/** Into how many tasks a story is cut. */
const parts = 12
const size = parseSize(values.nodes)
const minutes = values.minutes === undefined ? undefined : Number(values.minutes)
const results: RunResult[] = []
const startedMs = performance.now()
let failures = 0

if (values.seed === undefined) {
  await interleave(Number(values.depth))
  await runMany()
} else await runOne(Number(values.seed))
console.log(`\n${costTable(results)}`)
console.log(`\n${count('further')} further devices, ${count('copies')} old copies of homes`)
console.log(`\n${results.length} runs in ${seconds()} s, ${failures} failed`)
process.exit(failures === 0 ? 0 : 1)

async function interleave(depth: number): Promise<void> {
  if (depth === 0) return
  const tasks = stories.flatMap((_, story) =>
    Array.from({ length: parts }, (_unused, index): Task => {
      return { kind: 'story', story, depth, part: { index, of: parts } }
    }),
  )
  let interleavings = 0
  await doAll(tasks, (_, done) => {
    if (done.kind === 'story') interleavings += done.explored.interleavings
    else if (done.kind === 'failed') fail(done.reason)
  })
  console.log(`${interleavings} interleavings of ${depth} steps in ${seconds()} s`)
}

async function runMany(): Promise<void> {
  const from = Number(values.from)
  const runs = Array.from({ length: Number(values.runs) }, (_, index) => {
    return { kind: 'run', init: runOf(from + index, size, minutes) } as const
  })
  await doAll(runs, ({ init }, done) => {
    if (done.kind === 'run') report(init, done.result)
    else if (done.kind === 'failed') fail(`${replayOf(init)}\n  ${done.reason}`)
  })
  const nodes = Number(values.large)
  if (nodes === 0) return
  const init = { seed: 1, nodes, actsEach: 2 }
  report(init, await simulate(init))
}

async function runOne(seed: number): Promise<void> {
  const init = runOf(seed, size, minutes)
  const trace = values.trace ? (line: string): unknown => process.stdout.write(line) : undefined
  const result = await simulate(trace === undefined ? init : { ...init, trace })
  report(init, result)
  console.log(`seed ${seed}, ${result.nodes} nodes: ${result.events} events, hash ${result.hash}`)
}

function report(init: RunInit, result: RunResult): void {
  if (result.problems.length > 0) fail(`${replayOf(init)}\n  ${result.problems.join('\n  ')}`)
  else results.push(result)
  if (results.length % 100 === 0) console.log(`${results.length} runs in ${seconds()} s`)
}

function fail(what: string): void {
  failures += 1
  console.log(`\nFAIL ${what}`)
}

function count(what: keyof RunResult['devices']): number {
  return results.reduce((sum, { devices }) => sum + devices[what], 0)
}

function seconds(): string {
  return ((performance.now() - startedMs) / 1000).toFixed(0)
}
