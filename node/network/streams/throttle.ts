/** Backpressure for who sends too much: nothing of theirs is read for a while, so that it waits with them. */
import type { MessageStream } from '@libp2p/interface'
import type { World } from '../../world.ts'

export interface ThrottleInit {
  world: World
  /** What some bytes cost: for how many milliseconds no more should be read. */
  cost: (bytes: number) => number
}

/** What all streams of libp2p have at run time, and some not in their type. */
type Readable = MessageStream & { readonly readStatus: string }

/** @param stream one that somebody reads already: its first reader gets all that came before. */
export function throttle(stream: MessageStream, { world, cost }: ThrottleInit): void {
  stream.addEventListener('message', ({ data }) => {
    const delayMs = cost(data.byteLength)
    if (delayMs > 0 && pause(stream)) world.after(delayMs, () => resume(stream))
  })
}

/** Reads nothing more. @returns whether it was read until now. */
export function pause(stream: MessageStream): boolean {
  if ((stream as Readable).readStatus !== 'readable') return false
  stream.pause()
  return true
}

/** Goes on reading, if it was paused and its connection is still there. */
export function resume(stream: MessageStream): void {
  if ((stream as Readable).readStatus !== 'paused') return
  try {
    stream.resume()
  } catch {
    // Its connection ended meanwhile: it cannot tell the other side that it reads again.
  }
}
