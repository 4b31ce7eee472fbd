/**
 * The test runner: every `*.test.ts` below this folder, or those whose path contains one of the arguments, the longest first
 * (`schedule.ts`). Files share a few processes, one after another in each (`worker.ts`), as to load the code takes longer than many
 * files run. A line `// @alone` and the reason give a file a process of its own.
 *
 * uvu alone passes where it must not: a file that forgets `.run()` and a suite whose `before` throws exit with 0, and
 * an open handle hangs for ever. So a file passes only if it ran at least one test, all of them passed, nothing that ran in the
 * background failed unhandled, and it left nothing that keeps a process running. A line `// @timeout 300` allows a file 300 seconds.
 * A process in which a file ended badly runs no other.
 *
 * `--all` runs the long random suites in full, where a sample runs otherwise (`helpers/extent.ts`). `--keep-timings`
 * writes how long each file took into `timings.json`, by which the next run orders them.
 */
import { glob, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { wholeVariable } from './helpers/extent.ts'
import { runAll } from './schedule.ts'
import { TestProcesses, type FileWants } from './test-process.ts'
import { keepTimings, readTimings, type Timings } from './timings.ts'
import { faultWarning } from '../node/background.ts'

interface FileResult {
  passed: number
  failed: number
  skipped: number
}

const timeoutSecondsDefault = 300
const root = join(import.meta.dirname, '..')
const { values: options, positionals: patterns } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    'keep-timings': { type: 'boolean', default: false },
  },
})
const env = environment()
const measured: Timings = {}
const processes = await TestProcesses.start({ env, isMeasured: options['keep-timings'] })

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    processes.kill()
    process.exit(130)
  })
}

const startedMs = performance.now()
const files = await findFiles()
const results = await runAll({
  paths: files,
  timings: await readTimings(),
  processors: availableParallelism(),
  run: runFile,
})
await processes.end()
const passed = sum(results, 'passed')
const failed = sum(results, 'failed') + (files.length === 0 ? 1 : 0)
const skipped = sum(results, 'skipped')
if (files.length === 0) console.log('no test file matches')
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
console.log(summary())
if (options['keep-timings']) await keepTimings(measured)
process.exitCode = failed === 0 ? 0 : 1

async function findFiles(): Promise<string[]> {
  const paths: string[] = []
  for await (const found of glob('test/**/*.test.ts', { cwd: root })) {
    const path = found.replaceAll('\\', '/')
    if (patterns.length === 0 || patterns.some((pattern) => path.includes(pattern)))
      paths.push(path)
  }
  return paths.toSorted()
}

/** The environment of the test processes: ours, and some more. */
function environment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...rest } = process.env
  // Hundreds of processes load the same files: the first one strips their types and compiles them for all. Coverage is more exact without.
  const cache = join(root, 'node_modules/.cache/node-compile-cache')
  const isCovered = process.env.NODE_V8_COVERAGE !== undefined
  return {
    ...rest,
    ...(!isCovered && { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? cache }),
    ...(options.all && { [wholeVariable]: '1' }),
  }
}

async function runFile(path: string, tested: () => void): Promise<FileResult> {
  const startedMs = performance.now()
  const { output, complaint, busySeconds } = await processes.run(path, await wantsOf(path), tested)
  const result = read(output)
  const fault = output.includes(`${faultWarning}:`) ? 'a fault that nobody handled' : undefined
  const none = result.passed + result.failed === 0 ? 'ran no test' : undefined
  const reason = complaint ?? none ?? fault
  // A failure outside of any test, as a crash on import, counts as one failure.
  if (reason !== undefined && result.failed === 0) result.failed = 1
  const seconds = (performance.now() - startedMs) / 1000
  if (result.failed === 0) measured[path] = [seconds, busySeconds ?? seconds]
  const counts = `${result.passed} passed${result.failed > 0 ? `, ${result.failed} failed` : ''}`
  if (result.failed > 0) console.log(`\n${output.trimEnd()}\n`)
  const mark = result.failed > 0 ? 'FAIL' : 'ok  '
  const busy = busySeconds === undefined ? '' : ` (${busySeconds.toFixed(1)} s busy)`
  const time = `${seconds.toFixed(1)} s${busy}`
  console.log(`${mark} ${path}  ${counts}  ${time}${reason ? `  (${reason})` : ''}`)
  return result
}

/** The needs that a file states. */
async function wantsOf(path: string): Promise<FileWants> {
  const text = await readFile(join(root, path), 'utf8')
  const [, seconds] = /^\/\/ @timeout (\d+)$/mu.exec(text) ?? []
  const timeoutSeconds = Number(seconds ?? timeoutSecondsDefault)
  return { timeoutSeconds, isAlone: /^\/\/ @alone\b/mu.test(text) }
}

/** The summary that uvu prints last. Its total leaves out what was skipped. */
function read(output: string): FileResult {
  const count = (label: string): number =>
    Number([...output.matchAll(new RegExp(`^  ${label}: +(\\d+)$`, 'gmu'))].at(-1)?.[1] ?? 0)
  const passed = count('Passed')
  return { passed, failed: count('Total') - passed, skipped: count('Skipped') }
}

function summary(): string {
  const times = Object.values(measured)
  const all = times.reduce((total, [seconds]) => total + seconds, 0)
  const busy = times.reduce((total, [, seconds]) => total + seconds, 0)
  const took = (performance.now() - startedMs) / 1000
  return `${took.toFixed(0)} s; the files took ${all.toFixed(0)} s in all, of which ${busy.toFixed(0)} s busy`
}

function sum(results: readonly FileResult[], key: keyof FileResult): number {
  return results.reduce((total, result) => total + result[key], 0)
}
