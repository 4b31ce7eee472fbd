/** The clock and the dice: all time and randomness of a node comes through here, so that tests can give their own. */
import { randomBytes } from 'node:crypto'

export interface World {
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds that never go back nor jump, whatever is done to the clock: for all that waits. */
  elapsed(): number
  /** Unpredictable bytes. */
  random(length: number): Uint8Array
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void
}

export const realWorld: World = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  random: (length) => new Uint8Array(randomBytes(length)),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}

/** `delayMs` give or take `share` of it, so that nodes do not act in step. */
export function jittered(world: World, delayMs: number, share: number): number {
  const [byte = 0] = world.random(1)
  return Math.round(delayMs * (1 + share * (byte / 127.5 - 1)))
}
