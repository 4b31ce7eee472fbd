/**
 * A process that works on one picture, and ends: what a decoder took, or what a hostile file made of it, is gone with it. `worker-process.ts`
 * starts it, and ends it after a time.
 */
import { PappusError, isDiskFull } from '../errors.ts'
import { workerBytesMax, workerLookMs } from './limits.ts'
import type { PictureAnswer, PictureJob, Refusal } from './picture-job.ts'

process.once('message', (job: PictureJob) => {
  setInterval(refuseWhereMemoryIsGone, workerLookMs).unref()
  work(job).then(answer, (error: unknown) => answer({ fault: String(error) }))
})
// The node has gone: nobody waits for the picture.
process.once('disconnect', () => process.exit(1))

async function work(job: PictureJob): Promise<PictureAnswer> {
  const room = await import('./render.ts').catch((error: unknown) => ({ error }))
  if ('error' in room) {
    return refusal('pictures-unavailable', room.error, { reason: firstLine(room.error) })
  }
  try {
    return { result: await room.render(job) }
  } catch (error) {
    if (error instanceof PappusError) {
      return refusal(error.code as Refusal['code'], error, error.values)
    }
    if (isDiskFull(error)) return refusal('disk-full', error)
    // Files that cannot be read say nothing about the picture.
    if (error instanceof Error && 'syscall' in error) throw error
    // The file begins as a picture does, and sharp cannot make one of it.
    return refusal('picture-broken', error)
  }
}

function refusal(
  code: Refusal['code'],
  error: unknown,
  values: Refusal['values'] = {},
): PictureAnswer {
  return { refusal: { code, message: firstLine(error), values } }
}

/** Memory outside of JavaScript has no limit of its own; decoders run beside this thread, so that it sees in time what they take. */
function refuseWhereMemoryIsGone(): void {
  if (process.memoryUsage.rss() <= workerBytesMax) return
  answer(refusal('picture-too-big', 'too much memory', { what: 'memory' }))
}

function answer(message: PictureAnswer): void {
  process.send?.(message, () => process.exit())
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n')[0]?.slice(0, 200) ?? ''
}
