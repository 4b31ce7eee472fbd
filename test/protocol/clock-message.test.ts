import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { uintBytes } from '../../protocol/bytes.ts'
import {
  clockFrameBytesMax,
  decodeClockAnswer,
  encodeClockAnswer,
} from '../../protocol/clock-message.ts'
import { timeMsMax } from '../../protocol/limits.ts'
import { throws } from '../helpers/rejects.ts'

const test = suite('protocol/clock-message')

test('every time comes back as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: timeMsMax }), (nowMs) => {
      assert.is(decodeClockAnswer(encodeClockAnswer(nowMs)), nowMs)
    }),
  )
})

test('other bytes are refused', () => {
  throws(() => decodeClockAnswer(uintBytes(timeMsMax + 1, clockFrameBytesMax)), 'malformed')
  throws(() => decodeClockAnswer(new Uint8Array(8).fill(255)), 'malformed')
  for (const length of [0, 7, 9]) {
    throws(() => decodeClockAnswer(new Uint8Array(length)), 'malformed')
  }
})

test.run()
