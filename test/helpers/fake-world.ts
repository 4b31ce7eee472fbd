/** A world whose time only passes when a test says so, and whose dice only depend on a name. */
import type { World } from '../../node/world.ts'
import { testTimeMs } from './person.ts'
import { bytesFrom } from './seed.ts'

interface Alarm {
  readonly atMs: number
  readonly task: () => void
}

export class FakeWorld implements World {
  readonly random: (length: number) => Uint8Array
  readonly #alarms = new Set<Alarm>()
  #elapsedMs = 0
  /** The clock differs by this from the time that has passed. */
  #clockMs = testTimeMs

  constructor(name: string) {
    this.random = bytesFrom(`world/${name}`)
  }

  now(): number {
    return this.#clockMs + this.#elapsedMs
  }

  elapsed(): number {
    return this.#elapsedMs
  }

  after(delayMs: number, task: () => void): () => void {
    const alarm = { atMs: this.#elapsedMs + delayMs, task }
    this.#alarms.add(alarm)
    return () => this.#alarms.delete(alarm)
  }

  /** Sets the clock, also back, without ringing anything. */
  set(nowMs: number): void {
    this.#clockMs = nowMs - this.#elapsedMs
  }

  /** Times until the alarms that are set, soonest first. */
  alarms(): number[] {
    return this.#sorted().map(({ atMs }) => atMs - this.#elapsedMs)
  }

  /** Lets time pass; what is due on the way runs at its time, and what it started gets to go on. */
  async pass(durationMs: number): Promise<void> {
    const endMs = this.#elapsedMs + durationMs
    for (;;) {
      const [alarm] = this.#sorted()
      if (alarm === undefined || alarm.atMs > endMs) break
      this.#alarms.delete(alarm)
      this.#elapsedMs = Math.max(this.#elapsedMs, alarm.atMs)
      alarm.task()
      await settled()
    }
    this.#elapsedMs = endMs
  }

  #sorted(): Alarm[] {
    return [...this.#alarms].toSorted((a, b) => a.atMs - b.atMs)
  }
}

/** Resolves when everything that needs no input or output has run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}

/** Resolves when messages that follow from messages, some steps on, have been taken as well. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await settled()
}
