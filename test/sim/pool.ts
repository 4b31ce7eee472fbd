/** Runs on all processors: each in one of as many processes as there are. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Costs } from './costs.ts'
import type { RunInit, RunResult } from './run.ts'

const worker = join(import.meta.dirname, 'worker.ts')

/** Does all runs; `done` hears of each that is over. */
export async function runAll(
  runs: Iterable<RunInit>,
  done: (init: RunInit, result: RunResult) => void,
): Promise<void> {
  const waiting = runs[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      let child = fork(worker)
      for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
        const result = await runIn(child, next.value)
        done(next.value, result)
        if (child.exitCode !== null) child = fork(worker)
      }
      if (child.connected) child.disconnect()
    }),
  )
}

/** One run in a process; one that ends the process is a problem as well. */
async function runIn(child: ChildProcess, init: RunInit): Promise<RunResult> {
  child.send(init)
  const over = new AbortController()
  const { signal } = over
  const answered = once(child, 'message', { signal }).then(([result]) => result as RunResult)
  const ended = once(child, 'exit', { signal }).then(([code]) => crashed(init, String(code)))
  try {
    return await Promise.race([answered, ended])
  } finally {
    answered.catch(() => undefined)
    ended.catch(() => undefined)
    over.abort()
  }
}

function crashed({ seed, nodes }: RunInit, code: string): RunResult {
  const problems = [`the process ended: ${code}`]
  const nothing = { hash: '', events: 0, virtualMs: 0, posts: 0, delivered: 0 }
  return { seed, nodes, problems, ...nothing, costs: new Costs() }
}
