/**
 * Virtual time: events in the order of their time, and of equal times in an order that the seed gives. One event at a
 * time; what it started goes on until it waits for another event. What happened is hashed: two runs of a seed are
 * the same run if their hashes are.
 */
import { createHash, type Hash } from 'node:crypto'
import { TestError } from '../helpers/test-error.ts'
import type { Chance } from './chance.ts'

/** Events at one moment: more are a loop. */
const standingMax = 100_000

interface Event {
  readonly atMs: number
  readonly order: number
  readonly number: number
  /** Absent once it was cancelled. */
  task: (() => void) | undefined
}

export class Scheduler {
  /** Virtual time, in milliseconds since the start. */
  nowMs = 0
  /** Events that ran. */
  count = 0
  /** Sees every line of the log, for whoever replays a seed. */
  trace: ((line: string) => void) | undefined
  readonly #chance: Chance
  readonly #heap: Event[] = []
  readonly #log: Hash = createHash('sha256')
  #number = 0
  /** Events at the present moment. */
  #standing = 0

  constructor(chance: Chance) {
    this.#chance = chance
  }

  /** Runs `task` once, after a delay; the returned function cancels that. */
  after(delayMs: number, task: () => void): () => void {
    const atMs = this.nowMs + Math.max(0, delayMs)
    const event: Event = { atMs, order: this.#chance.bits(), number: this.#number++, task }
    push(this.#heap, event)
    return () => {
      event.task = undefined
    }
  }

  /** Resolves after a delay. */
  pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.after(delayMs, resolve))
  }

  /** Notes what happens now. */
  note(line: string, bytes?: Uint8Array): void {
    const full = `${this.nowMs.toFixed(3)} ${line}\n`
    this.#log.update(full)
    if (bytes !== undefined) this.#log.update(bytes)
    this.trace?.(full)
  }

  /** Hash of all that was noted so far, in hexadecimal. */
  logHash(): string {
    return this.#log.copy().digest('hex')
  }

  /** Runs events until `isOver` says so after one of them, or until there are no more before `endMs`. */
  async run(endMs: number, isOver: () => boolean = () => false): Promise<void> {
    while (!isOver()) {
      const next = this.#heap[0]
      if (next === undefined || next.atMs > endMs) {
        this.nowMs = endMs
        return
      }
      pop(this.#heap)
      if (next.task === undefined) continue
      this.#standing = next.atMs === this.nowMs ? this.#standing + 1 : 0
      if (this.#standing > standingMax) throw new TestError('time stands still')
      this.nowMs = next.atMs
      this.count += 1
      next.task()
      await drained()
    }
  }
}

/** Resolves when everything that waits for nothing outside of the process has run. */
export function drained(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

function isBefore(a: Event, b: Event): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs
  return a.order === b.order ? a.number < b.number : a.order < b.order
}

function push(heap: Event[], event: Event): void {
  let index = heap.length
  heap.push(event)
  while (index > 0) {
    const parent = (index - 1) >> 1
    const above = heap[parent]
    if (above === undefined || !isBefore(event, above)) break
    heap[index] = above
    index = parent
  }
  heap[index] = event
}

function pop(heap: Event[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let index = 0
  for (;;) {
    const left = heap[2 * index + 1]
    const right = heap[2 * index + 2]
    if (left === undefined) break
    const isRight = right !== undefined && isBefore(right, left)
    const least = isRight ? right : left
    if (!isBefore(least, last)) break
    heap[index] = least
    index = 2 * index + (isRight ? 2 : 1)
  }
  heap[index] = last
}
