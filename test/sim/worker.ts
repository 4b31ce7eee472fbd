/** A process that does one task after the other, as it is told. */
import { stories, tell } from './model/stories.ts'
import type { Done, Task } from './pool.ts'
import { simulate } from './run.ts'

process.on('message', (task: Task) => {
  const done = doTask(task).catch((error: unknown): Done => {
    return { kind: 'failed', reason: String(error) }
  })
  void done.then((result) => process.send?.(result))
})
process.on('disconnect', () => process.exit(0))

async function doTask(task: Task): Promise<Done> {
  if (task.kind === 'run') return { kind: 'run', result: await simulate(task.init) }
  const story = stories[task.story]
  if (story === undefined) return { kind: 'failed', reason: 'no such story' }
  const { depth, part } = task
  return { kind: 'story', explored: await tell(story, { depth, part }) }
}
