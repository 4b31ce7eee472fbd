/** Work that is due at times: one run after the other, at the soonest of several times, and never after it was stopped. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Reminder } from '../../../node/social/lib/reminder.ts'
import { TimedWork } from '../../../node/social/lib/timed-work.ts'
import type { World } from '../../../node/world.ts'
import { TestError } from '../../helpers/test-error.ts'
import { recordingLog } from '../../helpers/recording-log.ts'

const test = suite('node/social/timed-work')

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

test('runs that are asked for meanwhile are one more', async () => {
  const { world } = standing()
  const { log } = recordingLog()
  const gate = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  let runs = 0
  const run = async (): Promise<undefined> => {
    runs += 1
    begun.resolve()
    await gate.promise
  }
  const work = new TimedWork({ world, log, run, failure: 'later', retryMs: 500 })
  work.soon()
  await begun.promise
  work.soon()
  work.soon()
  const last = work.run()
  gate.resolve()
  await last
  assert.is(runs, 2)
})

test('a failure is tried again, and nothing runs once it was stopped', async () => {
  const { world, waits, pass } = standing()
  const { log, lines } = recordingLog()
  let runs = 0
  const run = async (): Promise<number> => {
    runs += 1
    if (runs === 1) throw new TestError('no room')
    return 70
  }
  const work = new TimedWork({ world, log, run, failure: 'later', retryMs: 500 })
  await work.run()
  assert.equal([waits, lines.map(({ msg }) => msg)], [[500], ['later']])
  await work.run()
  assert.equal(waits, [500, 70])
  await work.stop()
  pass()
  await work.run()
  assert.is(runs, 2)
})

test.run()
