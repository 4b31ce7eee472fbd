import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { feedKinds } from '../../../protocol/feed.ts'
import { feedId } from '../../../protocol/ids.ts'
import { decodeRecord, encodeRecord } from '../../../protocol/records/record.ts'
import { signBinding, verifyBinding } from '../../../protocol/records/binding.ts'
import { withField } from '../../helpers/hostile-cbor.ts'
import { testPerson } from '../../helpers/person.ts'
import { throws } from '../../helpers/rejects.ts'
import { bytesFrom } from '../../helpers/seed.ts'

const test = suite('protocol/records/binding')
const next = bytesFrom('binding')
const alice = testPerson('alice')
const mallory = testPerson('mallory')
const feed = { id: feedId(next(32)), kind: 'aspect' as const }
const expected = { ...feed, peerKey: alice.device.peer.publicKey }
const binding = signBinding(deviceOf(alice), feed)

function deviceOf({ device, certificate }: typeof alice): Parameters<typeof signBinding>[0] {
  return { peer: device.peer, certificate }
}

test('a feed is of the device that bound it', () => {
  assert.equal(verifyBinding(binding, expected), alice.introduction.device)
})

test('a feed of another device is refused, even where its binding is right', () => {
  throws(() => verifyBinding(signBinding(deviceOf(mallory), feed), expected), 'forged-feed')
})

test('a binding for a feed of another kind is refused', () => {
  for (const kind of feedKinds.filter((other) => other !== feed.kind)) {
    throws(() => verifyBinding(binding, { ...expected, kind }), 'forged-feed')
    throws(
      () => verifyBinding({ ...binding, feedKind: kind }, { ...expected, kind }),
      'bad-signature',
    )
  }
})

test('a binding that was copied from another feed is refused', () => {
  throws(() => verifyBinding(binding, { ...expected, id: feedId(next(32)) }), 'bad-signature')
})

test("somebody else's certificate does not help", () => {
  const stolen = { peer: mallory.device.peer, certificate: alice.certificate }
  throws(() => verifyBinding(signBinding(stolen, feed), expected), 'bad-signature')
  const certificate = alice.certificate.slice()
  certificate[33]! ^= 1
  throws(() => verifyBinding({ ...binding, certificate }, expected), 'bad-signature')
})

test('one changed bit of a binding is refused', () => {
  for (const part of ['certificate', 'signature'] as const) {
    for (let bit = 0; bit < binding[part].length * 8; bit += 7) {
      const bytes = binding[part].slice()
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      const code = bit < 8 && part === 'certificate' ? 'unsupported-version' : 'bad-signature'
      throws(() => verifyBinding({ ...binding, [part]: bytes }, expected), code)
    }
  }
})

test('a kind of feed that does not exist is refused', () => {
  const bytes = encodeRecord(binding)
  for (const kind of ['secret', '', '__proto__', 'PUBLIC']) {
    throws(() => decodeRecord(withField(bytes, 'kind', kind), 'public'), 'malformed')
  }
})

test.run()
