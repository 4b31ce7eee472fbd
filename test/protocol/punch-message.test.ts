import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concat } from '../../protocol/bytes.ts'
import { encodeAddress } from '../../protocol/invite-address.ts'
import {
  decodePunchAnswer,
  decodePunchQuestion,
  encodePunchAnswer,
  encodePunchQuestion,
  punchBytesMax,
  type PunchAddress,
} from '../../protocol/punch-message.ts'
import { throws } from '../helpers/rejects.ts'

const test = suite('protocol/punch-message')

const port = fc.integer({ min: 1, max: 65_535 })
const group = fc.integer({ min: 0, max: 0xff_ff }).map((value) => value.toString(16))
const groups = fc.array(group, { minLength: 8, maxLength: 8 }).map((all) => all.join(':'))
const plain = { noNullPrototype: true }
const address = fc.oneof(
  fc.record({ kind: fc.constant('ip4' as const), host: fc.ipV4(), port }, plain),
  fc.record({ kind: fc.constant('ip6' as const), host: groups, port }, plain),
)
const addresses = fc.array<PunchAddress>(address, { maxLength: 4 })

test('every question and answer comes back as it was, within its size', () => {
  assert.equal(decodePunchQuestion(encodePunchQuestion({ kind: 'where' })), { kind: 'where' })
  fc.assert(
    fc.property(addresses, (some) => {
      const question = encodePunchQuestion({ kind: 'now', addresses: some })
      assert.ok(question.length <= punchBytesMax)
      assert.equal(decodePunchQuestion(question), { kind: 'now', addresses: some })
      assert.equal(decodePunchAnswer(encodePunchAnswer(some)), some)
    }),
  )
})

test('names, relays, a port 0 and a fifth address are refused', () => {
  const host = { kind: 'ip4', host: '11.77.0.1', port: 7278 } as const
  const bad = [
    encodeAddress({ ...host, port: 0 }),
    encodeAddress({ kind: 'dns', host: 'home.example', port: 7278 }),
    encodeAddress({ ...host, relay: new Uint8Array(32) }),
    concat(...Array.from({ length: 5 }, () => encodeAddress(host))),
  ]
  for (const bytes of bad) {
    throws(() => decodePunchAnswer(bytes), 'malformed')
    throws(() => decodePunchQuestion(concat(Uint8Array.of(1), bytes)), 'malformed')
  }
})

test('other bytes are refused, or are what they say', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2 * punchBytesMax }), (bytes) => {
      try {
        assert.equal(encodePunchQuestion(decodePunchQuestion(bytes)), bytes)
      } catch (error) {
        assert.is((error as { code?: string }).code, 'malformed')
      }
    }),
  )
})

test.run()
