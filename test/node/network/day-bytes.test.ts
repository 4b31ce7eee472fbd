/** Bytes of a day: ends for one address and for all, and at the end of the day. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { relayedAddressesMax } from '../../../node/network/relay/limits.ts'
import { DayBytes } from '../../../node/network/relay/day-bytes.ts'

const test = suite('node/network/day-bytes')
const dayMs = 86_400_000

test('an address has an end, and all have one', () => {
  const today = new DayBytes({ now: () => 0 }, { total: 100, each: 40 })
  today.add('a', 39)
  assert.not(today.isSpent('a'))
  today.add('a', 1)
  assert.equal([today.isSpent('a'), today.isSpent('b')], [true, false])
  today.add('b', 39)
  today.add('c', 21)
  assert.equal([today.isSpent('c'), today.isSpent('d'), today.total], [true, true, 100])
})

test('0 is no end', () => {
  const today = new DayBytes({ now: () => 0 }, { total: 0, each: 0 })
  assert.not(today.isSpent('a'))
  today.add('a', 1e15)
  assert.not(today.isSpent('a'))
})

test('at midnight in UTC a new day begins', () => {
  let nowMs = 20_000 * dayMs - 1
  const today = new DayBytes({ now: () => nowMs }, { total: 10, each: 10 })
  today.add('a', 10)
  assert.ok(today.isSpent('a'))
  nowMs += 1
  assert.equal([today.isSpent('a'), today.total, today.size], [false, 0, 0])
})

test('of many addresses those are counted that took most', () => {
  const today = new DayBytes({ now: () => 0 }, { total: 0, each: 1000 })
  today.add('heavy', 1000)
  for (let count = 0; count < 2 * relayedAddressesMax; count += 1) today.add(`a${count}`, 1)
  assert.is(today.size, relayedAddressesMax)
  assert.ok(today.isSpent('heavy'))
  assert.is(today.total, 1000 + 2 * relayedAddressesMax)
})

test.run()
