/** Backpressure for a peer that sends too much: we read nothing of it for a while, so that its bytes wait with it. */
import type { MessageStream } from '@libp2p/interface'
import type { World } from '../../world.ts'

export interface ThrottleInit {
  world: World
  /** Cost of some bytes: for how many milliseconds no more should be read. */
  cost: (bytes: number) => number
}

/** Fields that all streams of libp2p have at run time, and some not in their type. */
type Readable = MessageStream & { readonly readStatus: string; sendPause(): void }

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

function isPaused({ readStatus }: Readable): boolean {
  return readStatus === 'paused'
}

/** Goes on reading, if it was paused and its connection is still there. */
export function resume(stream: MessageStream): void {
  const readable = stream as Readable
  if (readable.readStatus !== 'paused') return
  try {
    stream.resume()
    // Waiting bytes are handed over within this call, and their reader may have paused again. libp2p then tells the other side
    // all the same that it may send, and would go on so until 4 MiB wait and it gives the stream up.
    if (isPaused(readable)) readable.sendPause()
  } catch {
    // Its connection ended meanwhile: it cannot tell the other side that it reads again.
  }
}
