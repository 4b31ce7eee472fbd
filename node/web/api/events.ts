/**
 * The live stream of changes. One stream per *visible* tab: a browser opens six connections to a host
 * at most, so six open tabs with a stream each would lock out the seventh. It resumes by cursor.
 */
import { signal } from '@preact/signals'
import type { Change } from '../../http/events/schema.ts'
import { retryMsMax, silenceMsMax } from '../limits.ts'
import { send } from './client.ts'
import { ApiError } from './errors.ts'
import { readEvents } from './sse.ts'
import { onWake } from './wake.ts'

/** `down` while the node does not answer; the shell then says so. */
export const connection = signal<'up' | 'down'>('up')

const retryMsMin = 500

/** Ends the wait before the next attempt. */
let endWait = () => {}

export function retryNow(): void {
  endWait()
}

/**
 * Listens until the returned function is called.
 *
 * @param onChange also called with `reset` when the stream starts without a cursor, or after the node did not answer: what was
 *   read before may be out of date, and what was asked meanwhile has failed.
 */
export function listen(onChange: (change: Change) => void): () => void {
  let cursor: string | undefined
  let running: AbortController | undefined
  /** Attempts since the node last answered. */
  let attempt = 0

  async function follow(stopped: AbortSignal): Promise<void> {
    const silence = new Silence()
    const signal = AbortSignal.any([stopped, silence.signal])
    try {
      const { body } = await send('GET /events', { query: { since: cursor } }, signal)
      answered()
      if (body === null) return
      for await (const { type, data, id } of readEvents(body, () => silence.end())) {
        if (type === 'change' && data !== undefined) onChange(JSON.parse(data) as Change)
        cursor = id ?? cursor
      }
    } finally {
      silence.stop()
    }
  }

  function answered(): void {
    const mayHaveMissed = cursor === undefined || connection.value === 'down'
    connection.value = 'up'
    attempt = 0
    if (mayHaveMissed) onChange({ kind: 'reset' })
  }

  async function run(stopped: AbortSignal): Promise<void> {
    for (attempt = 0; !stopped.aborted; attempt++) {
      try {
        // One that the node ends in good order is begun again, and alarms nobody.
        await follow(stopped)
      } catch (error) {
        if (stopped.aborted) return
        // A refused cursor is of no more use; a refused session ends the tab's stream from outside.
        if (error instanceof ApiError) cursor = undefined
        connection.value = 'down'
      }
      await wait(delayMs(attempt), stopped)
    }
  }

  /** Begins anew: also a stream that looks well may be dead after a sleep. */
  function begin(): void {
    running?.abort()
    running = undefined
    if (document.visibilityState === 'hidden') return
    running = new AbortController()
    void run(running.signal)
  }

  begin()
  document.addEventListener('visibilitychange', begin)
  const ignoreWake = onWake(begin)
  return () => {
    document.removeEventListener('visibilitychange', begin)
    ignoreWake()
    running?.abort()
  }
}

/** Aborts its signal once nothing ended the silence for too long. */
class Silence {
  readonly #controller = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    this.end()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Something came; silence begins anew. */
  end(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#controller.abort(), silenceMsMax)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}

/** Doubles with each attempt; half of it is chance, so that tabs do not knock all at once. */
export function delayMs(attempt: number): number {
  const most = Math.min(retryMsMax, retryMsMin * 2 ** attempt)
  return most / 2 + (Math.random() * most) / 2
}

function wait(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    endWait = () => {
      clearTimeout(timer)
      resolve()
    }
    stopped.addEventListener('abort', endWait, { once: true })
  })
}
