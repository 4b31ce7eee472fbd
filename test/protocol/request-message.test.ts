import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Value } from '../../protocol/codec.ts'
import {
  addressBytesMax,
  addressesMax,
  nameBytesMax,
  requestBytesMax,
  noteBytesMax,
} from '../../protocol/limits.ts'
import {
  decodeRequest,
  decodeRequestReply,
  encodeRequest,
  encodeRequestReply,
  signRequest,
  verifyRequest,
  type ContactRequest,
} from '../../protocol/request-message.ts'
import { attackMap } from '../helpers/hostile.ts'
import { withField } from '../helpers/hostile-cbor.ts'
import { testPerson, testTimeMs } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'
import { bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/request-message')
const next = bytesFrom('request-message')
const alice = testPerson('alice')
const bob = testPerson('bob')
const by = { peer: alice.device.peer, certificate: alice.certificate }
const said = { name: 'Alice', note: 'from school', addresses: ['/ip4/192.0.2.7/tcp/1'] }
const request = signRequest(by, bob.id, { ...said, atMs: testTimeMs })
const bytes = encodeRequest(request)
const acceptance = { secret: next(16), untilMs: testTimeMs }
const options = { bytesMax: requestBytesMax }

/** A node's reading of bytes that came. */
function read(input: Uint8Array): ContactRequest {
  const message = decodeRequest(input) as ContactRequest
  if (message.kind === 'ask') verifyRequest(message, bob.id)
  return message
}

test('whatever a request says comes back, signed for one person', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  const content = fc.record(
    {
      name: text,
      note: text,
      addresses: fc.array(text, { maxLength: addressesMax }),
      atMs: fc.nat({ max: 253_402_300_799_999 }),
    },
    { noNullPrototype: true },
  )
  check(
    fc.property(content, (any) => {
      const signed = signRequest(by, bob.id, any)
      assert.equal(read(encodeRequest(signed)), signed)
      throws(() => verifyRequest(signed, alice.id), 'bad-signature')
    }),
    { runs: 50 },
  )
})

test('what is no request is refused', () => {
  attackMap(read, bytes, options)
  const { certificate, introduction } = alice
  const told = { kind: 'accepted', certificate, device: introduction.device } as const
  attackMap(decodeRequest, encodeRequest({ ...told, ...acceptance }), options)
  for (const kind of ['waiting', 'no', 'later'] as const) {
    attackMap(decodeRequestReply, encodeRequestReply({ kind }), options)
  }
  attackMap(decodeRequestReply, encodeRequestReply({ kind: 'accepted', ...acceptance }), options)
})

test('no word of a request can be changed, nor whose it is', () => {
  const changes: Record<string, Value> = { name: 'Alina', note: '', addrs: [], at: testTimeMs + 1 }
  for (const [key, value] of Object.entries({ ...changes, cert: bob.certificate })) {
    throws(() => read(withField(bytes, key, value)), 'bad-signature')
  }
})

test('every field has its limits, and the longest request fits', () => {
  const longest = {
    name: 'a'.repeat(nameBytesMax),
    note: 'b'.repeat(noteBytesMax),
    addresses: Array.from({ length: addressesMax }, () => 'c'.repeat(addressBytesMax)),
  }
  read(encodeRequest(signRequest(by, bob.id, { ...longest, atMs: testTimeMs })))
  const run = (key: string, value: Value, code: string): void =>
    void throws(() => decodeRequest(withField(bytes, key, value)), code)
  run('name', '', 'malformed')
  run('name', 'a'.repeat(nameBytesMax + 1), 'too-large')
  run('note', 'a'.repeat(noteBytesMax + 1), 'too-large')
  run('addrs', ['a'.repeat(addressBytesMax + 1)], 'too-large')
  run('sig', next(63), 'malformed')
  run('at', -1, 'malformed')
})

test.run()
