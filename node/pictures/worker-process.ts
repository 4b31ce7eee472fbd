/** Runs one job in a process of its own, with an end to its time. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import {
  DiskFullError,
  PictureBrokenError,
  PictureFormatError,
  PictureTooBigError,
  PicturesUnavailableError,
  UnexpectedError,
  type PappusError,
} from '../errors.ts'
import { workerHeapMegabytesMax, workerMsMax } from './limits.ts'
import type { PictureAnswer, PictureJob, PictureResult, Refusal } from './picture-job.ts'

/** From source it is TypeScript, in `dist/` JavaScript. */
const workerFile = join(import.meta.dirname, `picture-worker${extname(import.meta.filename)}`)

export interface RunOptions {
  readonly signal?: AbortSignal | undefined
  /** How long it may take. @default two minutes */
  readonly msMax?: number
}

/**
 * The result of a job. When it returns or throws, the process has ended.
 *
 * @throws {PappusError} what the process refuses; what `signal` gives as its reason.
 */
export async function runJob(
  job: PictureJob,
  { signal, msMax = workerMsMax }: RunOptions = {},
): Promise<PictureResult> {
  signal?.throwIfAborted()
  const child = startWorker()
  const ended = once(child, 'exit')
  try {
    const answer = await answerOf(child, job, { signal, msMax })
    if ('result' in answer) return answer.result
    throw 'refusal' in answer ? errorOf(answer.refusal) : new UnexpectedError(answer.fault)
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

function startWorker(): ChildProcess {
  // Options of this process, as for a debugger or a profiler, are not meant for the other.
  const { NODE_OPTIONS: _, ...env } = process.env
  return fork(workerFile, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [`--max-old-space-size=${workerHeapMegabytesMax}`, '--no-warnings'],
    // Threads of glibc would keep an arena each.
    env: { ...env, MALLOC_ARENA_MAX: '2', VIPS_CONCURRENCY: '1' },
  })
}

/** The first of: an answer, the end of the process, the end of its time, the caller's signal. */
async function answerOf(
  child: ChildProcess,
  job: PictureJob,
  { signal, msMax }: RunOptions,
): Promise<PictureAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PictureAnswer>()
  const timer = setTimeout(() => {
    resolve({ refusal: { code: 'picture-too-big', message: 'time', values: { what: 'time' } } })
  }, msMax)
  const aborted = (): void => reject(signal?.reason as Error)
  signal?.addEventListener('abort', aborted, { once: true })
  child.once('message', (answer) => resolve(answer as PictureAnswer))
  child.once('error', reject)
  child.once('exit', (code, name) => {
    // A decoder that crashed, or the system took its memory.
    const message = `the process ended with ${name ?? code}`
    resolve({ refusal: { code: 'picture-broken', message, values: {} } })
  })
  child.send(job, (error) => error && reject(error))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', aborted)
  }
}

const errors: Readonly<
  Record<Refusal['code'], new (message: string, values: Refusal['values']) => PappusError>
> = {
  'picture-format': PictureFormatError,
  'picture-broken': PictureBrokenError,
  'picture-too-big': PictureTooBigError,
  'pictures-unavailable': PicturesUnavailableError,
  'disk-full': DiskFullError,
}

function errorOf({ code, message, values }: Refusal): PappusError {
  return new errors[code](message, values)
}
