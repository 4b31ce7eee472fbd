/**
 * A stream that hands over its bytes in small pieces, each in a turn of the event loop of its own and in its time. libp2p hands
 * over all that a peer sent ahead at once, half a megabyte, and a reader of small messages in it lets nothing else happen.
 */
import type { Stream } from '@libp2p/interface'
import { setImmediate as turn } from 'node:timers/promises'
import { pieceBytesMax } from './limits.ts'
import type { World } from '../../world.ts'
import { overlay } from '../base/overlay.ts'
import { pause, resume } from './throttle.ts'

export interface PacedInit {
  world: World
  /** Cost of some bytes: for how many milliseconds they have to wait. */
  cost: (bytes: number) => number
}

type Listener = (event: { data: Uint8Array }) => void

/** For one reader, that listens to `message` and stays. */
export function paced(stream: Stream, init: PacedInit): Stream {
  const pacer = new Pacer(stream, init)
  const addEventListener = (type: string, listener: never, options?: object): void => {
    if (type === 'message') pacer.listen(listener)
    else stream.addEventListener(type as 'close', listener, options)
  }
  return overlay(stream, {
    addEventListener,
    removeEventListener: stream.removeEventListener.bind(stream),
  })
}

class Pacer {
  readonly #stream: Stream
  readonly #init: PacedInit
  #waiting: Uint8Array[] = []
  #isRunning = false

  constructor(stream: Stream, init: PacedInit) {
    this.#stream = stream
    this.#init = init
  }

  listen(listener: Listener): void {
    this.#stream.addEventListener('message', ({ data }) => {
      this.#waiting.push(data.subarray())
      if (!this.#isRunning) this.#run(listener).catch((error: Error) => this.#stream.abort(error))
    })
  }

  async #run(listener: Listener): Promise<void> {
    const stream = this.#stream
    this.#isRunning = true
    pause(stream)
    for (let bytes = this.#next(); bytes !== undefined; bytes = this.#next()) {
      await this.#pause(this.#init.cost(bytes.length))
      if (stream.status !== 'open') break
      listener({ data: bytes })
    }
    this.#isRunning = false
    resume(stream)
  }

  #next(): Uint8Array | undefined {
    const [first] = this.#waiting
    if (first === undefined) return undefined
    const piece = first.subarray(0, pieceBytesMax)
    if (piece.length === first.length) this.#waiting.shift()
    else this.#waiting[0] = first.subarray(pieceBytesMax)
    return piece
  }

  async #pause(delayMs: number): Promise<void> {
    if (delayMs <= 0) {
      await turn()
      return
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#init.world.after(delayMs, resolve)
    await promise
  }
}
