/**
 * The live stream of changes. One stream per *visible* tab: a browser opens six connections to a host
 * at most, so six open tabs with a stream each would lock out the seventh. It resumes by cursor.
 */
import { signal } from '@preact/signals'
import type { Change } from '../../http/events/schema.ts'
import { send } from './client.ts'
import { ApiError } from './errors.ts'
import { readEvents } from './sse.ts'

/** `down` while the node does not answer; the shell then says so. */
export const connection = signal<'up' | 'down'>('up')

const retryFirstMs = 500
const retryMostMs = 15_000

/** Ends the wait before the next attempt. */
let endWait = () => {}

export function retryNow(): void {
  endWait()
}

/**
 * Listens until the returned function is called.
 *
 * @param onChange also called with `reset` when the stream starts without a cursor: what was read
 *   before may be out of date.
 */
export function listen(onChange: (change: Change) => void): () => void {
  let cursor: string | undefined
  let running: AbortController | undefined

  async function follow(stopped: AbortSignal): Promise<void> {
    const since = cursor === undefined ? '' : `?since=${encodeURIComponent(cursor)}`
    const { body } = await send(`events${since}`, { signal: stopped })
    connection.value = 'up'
    if (cursor === undefined) onChange({ kind: 'reset' })
    if (body === null) return
    for await (const { type, data, id } of readEvents(body)) {
      if (type === 'change' && data !== undefined) onChange(JSON.parse(data) as Change)
      cursor = id ?? cursor
    }
  }

  async function run(stopped: AbortSignal): Promise<void> {
    for (let attempt = 0; !stopped.aborted; attempt++) {
      try {
        await follow(stopped)
        // The node ended the stream in good order; ask again, and do not alarm anybody.
        attempt = 0
      } catch (error) {
        if (stopped.aborted) return
        // A refused cursor is of no more use; a refused session ends the tab's stream from outside.
        if (error instanceof ApiError) cursor = undefined
        connection.value = 'down'
      }
      await wait(delayMs(attempt), stopped)
    }
  }

  function followVisibility(): void {
    running?.abort()
    running = undefined
    if (document.visibilityState === 'hidden') return
    running = new AbortController()
    void run(running.signal)
  }

  followVisibility()
  document.addEventListener('visibilitychange', followVisibility)
  return () => {
    document.removeEventListener('visibilitychange', followVisibility)
    running?.abort()
  }
}

/** Doubles with each attempt; half of it is chance, so that tabs do not knock all at once. */
export function delayMs(attempt: number): number {
  const most = Math.min(retryMostMs, retryFirstMs * 2 ** attempt)
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
