/** Work on all processors: each task in one of as many processes as there are. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Explored } from './model/explore.ts'
import type { RunInit, RunResult } from './run.ts'

export type Task =
  | { kind: 'run'; init: RunInit }
  /** Part of the interleavings of the story with that number. */
  | { kind: 'story'; story: number; depth: number; part: { index: number; of: number } }

export type Done =
  | { kind: 'run'; result: RunResult }
  | { kind: 'story'; explored: Explored }
  /** It threw, or ended its process. */
  | { kind: 'failed'; reason: string }

const worker = join(import.meta.dirname, 'worker.ts')

/** Does all tasks; `done` hears of each that is over. */
export async function doAll<T extends Task>(
  tasks: Iterable<T>,
  done: (task: T, result: Done) => void,
): Promise<void> {
  const waiting = tasks[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      let child = fork(worker)
      for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
        done(next.value, await doIn(child, next.value))
        if (child.exitCode !== null) child = fork(worker)
      }
      if (child.connected) child.disconnect()
    }),
  )
}

async function doIn(child: ChildProcess, task: Task): Promise<Done> {
  child.send(task)
  const over = new AbortController()
  const { signal } = over
  const answered = once(child, 'message', { signal }).then(([result]) => result as Done)
  const ended = once(child, 'exit', { signal }).then(([code]): Done => {
    return { kind: 'failed', reason: `the process ended: ${String(code)}` }
  })
  try {
    return await Promise.race([answered, ended])
  } finally {
    answered.catch(() => undefined)
    ended.catch(() => undefined)
    over.abort()
  }
}
