/** Backpressure for who sends too much: nothing of theirs is read for a while, so that it waits with them. */
import type { MessageStream } from '@libp2p/interface'
import type { World } from '../world.ts'

export interface ThrottleInit {
  world: World
  /** What some bytes cost: for how many milliseconds no more should be read. */
  cost: (bytes: number) => number
}

/** What all streams of libp2p have at run time, and some not in their type. */
type Readable = MessageStream & { readonly readStatus: string }

/** @param stream one that somebody reads already: its first reader gets all that came before. */
export function throttle(stream: MessageStream, { world, cost }: ThrottleInit): void {
  const statusOf = (): string => (stream as Readable).readStatus
  stream.addEventListener('message', ({ data }) => {
    const delayMs = cost(data.byteLength)
    if (delayMs <= 0 || statusOf() !== 'readable') return
    stream.pause()
    world.after(delayMs, () => {
      if (statusOf() === 'paused') stream.resume()
    })
  })
}
