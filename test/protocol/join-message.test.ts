import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encode, encodeFields, mapOf } from '../../protocol/codec.ts'
import {
  decodeJoinReply,
  decodeJoinRequest,
  encodeJoinReply,
  encodeJoinRequest,
  joinReady,
  joinRefusals,
} from '../../protocol/join-message.ts'
import { frameBytesMax } from '../../protocol/limits.ts'
import { attackMap } from '../helpers/hostile.ts'
import { withField } from '../helpers/hostile-cbor.ts'
import { testPerson } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'
import { bytesFrom } from '../helpers/seed.ts'

const test = suite('protocol/join-message')
const next = bytesFrom('join')
const { introduction } = testPerson('alice')
const request = { secret: next(16), introduction }
const options = { bytesMax: frameBytesMax }

test('requests and replies come back', () => {
  assert.equal(decodeJoinRequest(encodeJoinRequest(request)), request)
  assert.equal(decodeJoinReply(encodeJoinReply({ introduction })), { introduction })
  const intoCircle = { introduction, circle: 'Buchclub' }
  assert.equal(decodeJoinReply(encodeJoinReply(intoCircle)), intoCircle)
  for (const refusal of joinRefusals) {
    assert.equal(decodeJoinReply(encodeJoinReply({ refusal })), { refusal })
  }
})

test('a device of a contact needs no secret, and tells its own person of its self feed', () => {
  const { pairFeed } = introduction
  const bare = { introduction: { ...introduction, selfFeed: pairFeed } }
  assert.equal(decodeJoinRequest(encodeJoinRequest(bare)), bare)
})

test('what is no request is refused', () => {
  attackMap(decodeJoinRequest, encodeJoinRequest(request), options)
  const valid = encodeJoinRequest(request)
  throws(() => decodeJoinRequest(withField(valid, 'secret', next(15))), 'malformed')
  throws(() => decodeJoinRequest(withField(valid, 'secret', next(17))), 'too-large')
  throws(() => decodeJoinRequest(withField(valid, 'who', mapOf({}))), 'malformed')
  throws(() => decodeJoinRequest(encode([])), 'malformed')
})

test('what is no reply is refused', () => {
  attackMap(decodeJoinReply, encodeJoinReply({ introduction }), options)
  const long = { introduction, circle: 'x'.repeat(121) }
  throws(() => decodeJoinReply(encodeJoinReply(long)), 'too-large')
  attackMap(decodeJoinReply, encodeJoinReply({ refusal: 'used' }), options)
  throws(() => decodeJoinReply(encodeFields({ no: 'because' })), 'malformed')
  throws(() => decodeJoinReply(encodeFields({ no: 'x'.repeat(17) })), 'too-large')
  throws(() => decodeJoinReply(encodeFields({})), 'malformed')
})

test('a refusal stands above an introduction beside it', () => {
  const both = withField(encodeJoinReply({ introduction }), 'no', 'expired')
  assert.equal(decodeJoinReply(both), { refusal: 'expired' })
})

test('ready says nothing but that', () => {
  assert.equal(joinReady, encodeFields({ ready: mapOf({}) }))
  throws(() => decodeJoinReply(joinReady), 'malformed')
  throws(() => decodeJoinRequest(joinReady), 'malformed')
})

test.run()
