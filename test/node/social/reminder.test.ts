/** A reminder calls at the soonest of several times, and never after it was stopped. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Reminder } from '../../../node/social/lib/reminder.ts'
import type { World } from '../../../node/world.ts'

const test = suite('node/social/reminder')

/** A clock that stands, and the waits that somebody asked for. */
function standing(): { world: World; waits: number[]; pass: () => void } {
  const waiting = new Map<number, () => void>()
  let count = 0
  const world: World = {
    now: () => 0,
    elapsed: () => 0,
    random: (length) => new Uint8Array(length),
    after: (delayMs, task) => {
      const id = (count += 1)
      waits.push(delayMs)
      waiting.set(id, task)
      return () => waiting.delete(id)
    },
  }
  const waits: number[] = []
  const pass = (): void => {
    for (const [id, task] of waiting) if (waiting.delete(id)) task()
  }
  return { world, waits, pass }
}

test('of several times the soonest counts', () => {
  const { world, waits, pass } = standing()
  let calls = 0
  const reminder = new Reminder(world, () => (calls += 1))
  for (const waitMs of [30, 50, 10]) reminder.in(waitMs)
  assert.equal(waits, [30, 10])
  pass()
  assert.is(calls, 1)
})

test('once stopped it sets no timer, also for work that ends later', () => {
  const { world, waits, pass } = standing()
  let calls = 0
  const reminder = new Reminder(world, () => (calls += 1))
  reminder.in(30)
  reminder.stop()
  reminder.in(10)
  pass()
  assert.equal([calls, waits], [0, [30]])
})

test.run()
