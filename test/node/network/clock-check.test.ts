/** Whether the clock of a machine is right, as contacts say it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { clockFreshMs } from '../../../node/limits.ts'
import { ClockCheck } from '../../../node/network/clock-check.ts'
import type { ClockState } from '../../../node/reach.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { FakeWorld } from '../../helpers/fake-world.ts'
import { testPerson, testTimeMs } from '../../helpers/person.ts'

const test = suite('node/network/clock-check')
const minuteMs = 60_000

/** The finding of a node whose contacts have these clocks, as minutes after its own; strangers do not answer. */
async function found(
  aheadMinutes: readonly number[],
  { nowMs = testTimeMs, areContacts = true } = {},
): Promise<{ state: ClockState; check: ClockCheck; world: FakeWorld }> {
  const hub = new FakeHub()
  const start = async (name: string, clockMs: number, isContact: boolean) => {
    const network = hub.join(testPerson(name).peer)
    const world = new FakeWorld(name)
    world.set(clockMs)
    const check = new ClockCheck({ network, world, isContact: () => isContact })
    await check.start()
    return { network, world, check }
  }
  const own = await start('own', nowMs, true)
  for (const [index, minutes] of aheadMinutes.entries()) {
    const other = await start(`other ${index}`, nowMs + minutes * minuteMs, areContacts)
    await own.network.connect(other.network.self)
  }
  return { state: await own.check.state(), check: own.check, world: own.world }
}

test('a clock is compared with those of most contacts: one who is wrong, or lies, changes nothing', async () => {
  assert.equal((await found([-5])).state, { isPlausible: true, aheadMs: 5 * minuteMs })
  assert.equal((await found([7])).state, { isPlausible: true, aheadMs: -7 * minuteMs })
  const { state } = await found([0, 0, 1_000_000])
  assert.is(Math.abs(state.aheadMs ?? 1), 0)
})

test('where nobody says what theirs shows, only an impossible time is known to be wrong', async () => {
  assert.equal((await found([])).state, { isPlausible: true })
  assert.equal((await found([5], { areContacts: false })).state, { isPlausible: true })
  assert.equal((await found([], { nowMs: Date.UTC(2015, 0, 1) })).state, { isPlausible: false })
})

test('what was found counts for a minute', async () => {
  const { check, world } = await found([10])
  world.set(testTimeMs + 10 * minuteMs)
  assert.is((await check.state()).aheadMs, -10 * minuteMs)
  await world.pass(clockFreshMs + 1)
  assert.is((await check.state()).aheadMs, clockFreshMs + 1)
})

test.run()
