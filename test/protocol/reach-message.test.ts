import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  decodeReachAnswer,
  decodeReachQuestion,
  encodeReachAnswer,
  encodeReachQuestion,
} from '../../protocol/reach-message.ts'
import { throws } from '../helpers/rejects.ts'

const test = suite('protocol/reach-message')

test('every question and answer comes back as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 65_535 }), (port) => {
      assert.is(decodeReachQuestion(encodeReachQuestion(port)), port)
    }),
  )
  for (const answer of ['no', 'yes', 'busy'] as const) {
    assert.is(decodeReachAnswer(encodeReachAnswer(answer)), answer)
  }
})

test('other bytes are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
      const isQuestion = bytes.length === 2 && (bytes[0] !== 0 || bytes[1] !== 0)
      if (!isQuestion) throws(() => decodeReachQuestion(bytes), 'malformed')
      if (bytes.length !== 1 || bytes[0]! > 2) throws(() => decodeReachAnswer(bytes), 'malformed')
    }),
  )
})

test.run()
