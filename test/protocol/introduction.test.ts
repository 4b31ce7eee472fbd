import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeFields, encode, type Value } from '../../protocol/codec.ts'
import { claimBytes } from '../../protocol/feed-claim.ts'
import {
  introductionValue,
  readIntroduction,
  type Introduction,
} from '../../protocol/introduction.ts'
import {
  addressBytesMax,
  addressesMax,
  frameBytesMax,
  nameBytesMax,
} from '../../protocol/limits.ts'
import { attackMap } from '../helpers/hostile.ts'
import { mapIn, withField } from '../helpers/hostile-cbor.ts'
import { testPerson } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'

const test = suite('protocol/introduction')
const { introduction, certificate } = testPerson('alice')
const bob = testPerson('bob')
const valid = encode(introductionValue(introduction))

function decode(bytes: Uint8Array): Introduction {
  return readIntroduction(decodeFields(bytes, frameBytesMax))
}

test('an introduction comes back, its certificate checked', () => {
  assert.equal(decode(valid), introduction)
})

test('what is no introduction is refused', () => {
  attackMap(decode, valid, { bytesMax: frameBytesMax })
})

test('a changed certificate is refused, whichever bit', () => {
  for (let bit = 0; bit < certificate.length * 8; bit += 11) {
    const changed = certificate.slice()
    changed[bit >> 3]! ^= 1 << (bit & 7)
    const code = bit < 8 ? 'unsupported-version' : 'bad-signature'
    throws(() => decode(withField(valid, 'cert', changed)), code)
  }
  throws(() => decode(withField(valid, 'cert', certificate.subarray(1))), 'malformed')
})

test('every field has its limits, and none may be missing', () => {
  const run = (key: string, value: Value, code: string): void =>
    void throws(() => decode(withField(valid, key, value)), code)
  run('name', '', 'malformed')
  run('name', 'a'.repeat(nameBytesMax + 1), 'too-large')
  run('public', new Uint8Array(95), 'malformed')
  run('public', claimBytes(bob.introduction.publicFeed), 'bad-signature')
  run('pair', new Uint8Array(97), 'too-large')
  run('pair', claimBytes(bob.introduction.pairFeed), 'bad-signature')
  run(
    'addrs',
    Array.from({ length: addressesMax + 1 }, () => 'a'),
    'too-large',
  )
  run('addrs', ['a'.repeat(addressBytesMax + 1)], 'too-large')
  for (const key of mapIn(valid).keys()) run(key, null, 'malformed')
})

test.run()
