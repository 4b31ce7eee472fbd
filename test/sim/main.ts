/**
 * `npm run sim`: the whole network, thousands of times, each with other faults. Prints what delivery costs, and every
 * seed that failed with the command that does it again.
 *
 * `--seed N` one run · `--runs N` · `--nodes 20-50` · `--minutes N` virtual ones · `--large N` nodes of the last run · `--trace`
 */
import { parseArgs } from 'node:util'
import { runAll } from './pool.ts'
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
    trace: { type: 'boolean', default: false },
  },
})
const size = parseSize(values.nodes)
const minutes = values.minutes === undefined ? undefined : Number(values.minutes)
const results: RunResult[] = []
const startedMs = performance.now()

if (values.seed === undefined) await runMany()
else await runOne(Number(values.seed))
const failed = results.filter(({ problems }) => problems.length > 0)
console.log(`\n${costTable(results.filter(({ problems }) => problems.length === 0))}`)
const seconds = ((performance.now() - startedMs) / 1000).toFixed(0)
console.log(`\n${results.length} runs in ${seconds} s, ${failed.length} failed`)
process.exit(failed.length === 0 ? 0 : 1)

async function runMany(): Promise<void> {
  const from = Number(values.from)
  const runs = Array.from({ length: Number(values.runs) }, (_, index) =>
    runOf(from + index, size, minutes),
  )
  await runAll(runs, report)
  const nodes = Number(values.large)
  if (nodes > 0) report(largeRun(nodes), await simulate(largeRun(nodes)))
}

async function runOne(seed: number): Promise<void> {
  const init = runOf(seed, size, minutes)
  const trace = values.trace ? (line: string): unknown => process.stdout.write(line) : undefined
  const result = await simulate(trace === undefined ? init : { ...init, trace })
  report(init, result)
  console.log(`seed ${seed}, ${result.nodes} nodes: ${result.events} events, hash ${result.hash}`)
}

function largeRun(nodes: number): RunInit {
  return { seed: 1, nodes, actsEach: 2 }
}

function report(init: RunInit, result: RunResult): void {
  results.push(result)
  if (result.problems.length > 0) {
    console.log(`\nFAIL ${replayOf(init)}\n  ${result.problems.join('\n  ')}`)
  } else if (results.length % 100 === 0) console.log(`${results.length} runs`)
}
