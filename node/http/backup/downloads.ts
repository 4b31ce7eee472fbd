/**
 * Downloads that a browser begins by following an address, which sends no token: each address works once, soon, and is known to
 * the one who asked for it alone.
 */
import { randomBytes } from 'node:crypto'
import { downloadWaitMs, downloadsMax } from '../limits.ts'

type Start = () => Promise<ReadableStream<Uint8Array>>

export class Downloads {
  readonly #starts = new Map<string, { start: Start; untilMs: number }>()

  /** The token of an address under which `start` gives the bytes, once. */
  offer(start: Start): string {
    const token = randomBytes(32).toString('base64url')
    const [oldest] = this.#starts.keys()
    if (this.#starts.size >= downloadsMax && oldest !== undefined) this.#starts.delete(oldest)
    this.#starts.set(token, { start, untilMs: performance.now() + downloadWaitMs })
    return token
  }

  /** The download of a token, which is used up; `undefined` where there is none any more. */
  take(token: string): Start | undefined {
    const found = this.#starts.get(token)
    this.#starts.delete(token)
    return found === undefined || performance.now() > found.untilMs ? undefined : found.start
  }
}
