/**
 * Downloads that a browser begins by following an address, which sends no token: each address works once, soon, and is known to
 * the one who asked for it alone.
 */
import { randomBytes } from 'node:crypto'
import { downloadWaitMs, downloadsMax } from '../limits.ts'

export interface Download {
  /** Of the file, as the browser is to save it: ASCII without quotes. */
  readonly name: string
  readonly start: () => Promise<AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>>
}

export class Downloads {
  readonly #starts = new Map<string, Download & { untilMs: number }>()

  /** An address under which there are the bytes, once. */
  offer(download: Download): string {
    const token = randomBytes(32).toString('base64url')
    const [oldest] = this.#starts.keys()
    if (this.#starts.size >= downloadsMax && oldest !== undefined) this.#starts.delete(oldest)
    this.#starts.set(token, { ...download, untilMs: performance.now() + downloadWaitMs })
    return `/downloads/${token}`
  }

  /** The download of a token, which stays; `undefined` where there is none any more. */
  at(token: string): Download | undefined {
    const found = this.#starts.get(token)
    return found === undefined || performance.now() > found.untilMs ? undefined : found
  }

  /** The download of a token, which is used up; `undefined` where there is none any more. */
  take(token: string): Download | undefined {
    const found = this.at(token)
    this.#starts.delete(token)
    return found
  }
}
