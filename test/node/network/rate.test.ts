import { array, assert as check, integer, nat, property, tuple } from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { debtMsMax, rateKeysMax } from '../../../node/network/base/limits.ts'
import { Rate } from '../../../node/network/base/rate.ts'

const test = suite('node/network/rate')

function setUp(perSecond: number, burst: number): { rate: Rate; pass: (ms: number) => void } {
  let nowMs = 0
  const rate = new Rate({ elapsed: () => nowMs }, { perSecond, burst })
  return { rate, pass: (ms) => (nowMs += ms) }
}

test('a burst is let through at once, and then as much as time has passed', () => {
  const { rate, pass } = setUp(10, 5)
  const taken = (): number =>
    Array.from({ length: 20 }, () => rate.take('a')).filter(Boolean).length
  assert.is(taken(), 5)
  pass(200)
  assert.is(taken(), 2)
  pass(60_000)
  assert.is(taken(), 5)
})

test('what one spends is not missing for another', () => {
  const { rate } = setUp(10, 1)
  assert.ok(rate.take('a'))
  assert.is(rate.take('a'), false)
  assert.ok(rate.take('b'))
})

test('what cannot be refused has to be waited for', () => {
  const { rate, pass } = setUp(1000, 500)
  assert.is(rate.spend('a', 500), 0)
  assert.is(rate.spend('a', 250), 250)
  assert.is(rate.spend('a', 250), 500)
  pass(500)
  assert.is(rate.spend('a', 1), 1)
})

test('who spends without end owes a bounded amount, and only that is written down', () => {
  const { rate, pass } = setUp(1000, 500)
  assert.is(rate.spend('a', 1e9), debtMsMax)
  assert.equal(rate.charge('a', 1e9), { delayMs: debtMsMax, spent: 0 })
  pass(100)
  assert.equal(rate.charge('a', 1e9), { delayMs: debtMsMax, spent: 100 })
  pass(debtMsMax)
  assert.is(rate.spend('a', 0), 0)
})

test('in no time is more let through than the burst and the rate allow', () => {
  const steps = array(tuple(nat(500), integer({ min: 1, max: 20 })), { maxLength: 200 })
  check(
    property(steps, (costs) => {
      const { rate, pass } = setUp(100, 50)
      let spent = 0
      let ms = 0
      for (const [pauseMs, cost] of costs) {
        pass(pauseMs)
        ms += pauseMs
        if (rate.take('a', cost)) spent += cost
        assert.ok(spent <= 50 + ms / 10 + 1e-6, `${spent} in ${ms} ms`)
      }
    }),
  )
})

test('peers without end are counted in bounded room, and who owes something is forgotten last', () => {
  const { rate, pass } = setUp(1, 1)
  for (let index = 0; index < rateKeysMax / 2; index += 1) rate.take(`paid ${index}`)
  pass(10_000)
  rate.take('owes')
  for (let index = 0; index < rateKeysMax - 1; index += 1) rate.take(`new ${index}`)
  assert.is(rate.size, rateKeysMax)
  assert.is(rate.take('owes'), false)
  for (let index = 0; index < 3 * rateKeysMax; index += 1) rate.take(`more ${index}`)
  assert.is(rate.size, rateKeysMax)
})

test.run()
