/**
 * Makes of a picture that somebody chose what others get: of bearable size, turned the right way, without metadata, with a preview. One
 * picture at a time, since each takes a processor and much memory.
 */
import { randomUUID } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { inBackground } from '../background.ts'
import { PicturesBusyError, TooLargeError, UnexpectedError } from '../errors.ts'
import { posterBytesMax, waitingMax } from './limits.ts'
import type { PictureJob, PictureResult, Preview } from './picture-job.ts'
import type { PictureType } from './sniff.ts'
import { runJob } from './worker-process.ts'

export type { Preview }

export interface PrepareOptions {
  /** Where the prepared picture is written, under a name of its own. It is the caller's from then on. */
  readonly folder: string
  /** Whether it keeps all its pixels, and its format; metadata goes in any case. @default false */
  readonly original?: boolean
  /** Ends the work; what was written is gone then. */
  readonly signal?: AbortSignal
}

export interface PreparedPicture extends Preview {
  readonly type: PictureType
  readonly bytes: number
  /** The file, in `folder`. */
  readonly path: string
}

let waiting = 0
/** The end of the line: each job begins when the one before it has ended. */
let last: Promise<void> = Promise.resolve()

/**
 * Prepares the picture in a file, which stays as it is.
 *
 * @throws {PictureFormatError} when it is no picture, or of a format that is not taken.
 * @throws {PictureBrokenError} when it is damaged or cut off.
 * @throws {PictureTooBigError} when it would take too many pixels, frames, bytes, or too much memory or time.
 * @throws {PicturesBusyError} when too many wait.
 * @throws {PicturesUnavailableError} when sharp does not run on this machine.
 * @throws {DiskFullError} when the disk is full.
 */
export async function preparePicture(
  path: string,
  { folder, original = false, signal }: PrepareOptions,
): Promise<PreparedPicture> {
  const out = join(folder, `${randomUUID()}.picture`)
  try {
    const result = await inLine({ kind: 'full', path, out, isOriginal: original }, signal)
    const { type } = result
    if (type === undefined) throw new UnexpectedError('a picture without a type')
    return { ...result, type, path: out, bytes: (await stat(out)).size }
  } catch (error) {
    await rm(out, { force: true })
    throw error
  }
}

/**
 * Preview, blur and size of a picture, as of the frame of a video that a browser drew.
 *
 * @param bytes at most 2 MiB.
 * @throws {TooLargeError} when there are more.
 * @throws as `preparePicture` does
 */
export async function preparePreview(
  bytes: Uint8Array,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Preview> {
  if (bytes.length > posterBytesMax) {
    throw new TooLargeError('a poster of too many bytes', { max: posterBytesMax })
  }
  const { preview, thumbhash, width, height } = await inLine({ kind: 'preview', bytes }, signal)
  return { preview, thumbhash, width, height }
}

/** Does one job after the other. */
async function inLine(job: PictureJob, signal: AbortSignal | undefined): Promise<PictureResult> {
  if (waiting >= waitingMax) {
    throw new PicturesBusyError('too many pictures wait', { max: waitingMax })
  }
  waiting += 1
  const before = last
  const { promise, resolve } = Promise.withResolvers<void>()
  last = promise
  try {
    await orAborted(before, signal)
    return await runJob(job, { signal })
  } finally {
    waiting -= 1
    // A job that was given up while it waited does not let the next one run beside the one before.
    inBackground(before.then(resolve))
  }
}

async function orAborted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const aborted = (): void => reject(signal?.reason as Error)
  signal?.addEventListener('abort', aborted, { once: true })
  try {
    await Promise.race([work, promise])
  } finally {
    signal?.removeEventListener('abort', aborted)
  }
}
