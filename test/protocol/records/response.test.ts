import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { verifyCertificate } from '../../../protocol/device.ts'
import { certificateId, postId, responseId, type PersonId } from '../../../protocol/ids.ts'
import { relayedMax, responseBodyBytesMax } from '../../../protocol/limits.ts'
import {
  isLaterVersion,
  signResponse,
  tieOf,
  verifyWords,
  type ProvedResponse,
  type ResponseText,
  type SignedResponse,
} from '../../../protocol/records/response.ts'
import { relayedOf } from '../../../protocol/records/relay.ts'
import { decodeRecord, encodeRecord, type FeedRecord } from '../../../protocol/records/record.ts'
import { reaction, reactionNonce } from '../../../protocol/responses/reaction.ts'
import { decodeFields, type Value, type ValueMap } from '../../../protocol/codec.ts'
import { toBase64url } from '../../../protocol/bytes.ts'
import { withField } from '../../helpers/hostile-cbor.ts'
import { testPerson, testTimeMs } from '../../helpers/person.ts'
import { sampleBodies, sampleRecords } from '../../helpers/records.ts'
import { throws } from '../../helpers/rejects.ts'
import { bytesFrom, check } from '../../helpers/seed.ts'

const relayOf = (all: readonly SignedResponse[]): FeedRecord => ({
  kind: 'relay',
  responses: all.map(relayedOf),
})
const test = suite('protocol/records/response')
const next = bytesFrom('response')
const alice = testPerson('alice')
const bob = testPerson('bob')
const mallory = testPerson('mallory')
const bobsDevice = { peer: bob.device.peer, certificate: bob.certificate }
const words: ResponseText = {
  post: next(16),
  nonce: next(16),
  version: 0,
  type: 'comment',
  body: sampleBodies.comment,
  name: 'Bob',
  atMs: testTimeMs,
}
const response = signResponse(bobsDevice, alice.id, words)

function verified(each: SignedResponse, author: PersonId): ProvedResponse {
  verifyCertificate(each.certificate)
  return verifyWords(each, author)
}

test('a response proves its writer, their device, and the post', () => {
  const post = postId(alice.id, words.post)
  const { id, ...proved } = verified(response, alice.id)
  assert.is(id, responseId(bob.id, post, words.nonce))
  assert.equal(proved, { post, item: post, person: bob.id, peerKey: bob.device.peer.publicKey })
})

test('it fits no post of somebody else, although that has the same nonce', () => {
  throws(() => verified(response, mallory.id), 'bad-signature')
})

test('nothing of it can be changed, nor moved from one field into another', () => {
  const changes: Partial<ResponseText>[] = [
    { body: sampleBodies.reaction },
    { type: 'reaction' },
    { type: 'commentB', name: 'ob' },
    { name: 'Bo' },
    { version: 1 },
    { atMs: words.atMs + 1 },
    { nonce: next(16) },
    { post: next(16) },
    { of: responseId(bob.id, postId(alice.id, words.post), next(16)) },
  ]
  for (const change of changes) {
    throws(() => verified({ ...response, ...change }, alice.id), 'bad-signature')
  }
})

test("nobody signs in another's name", () => {
  const stolen = { peer: mallory.device.peer, certificate: bob.certificate }
  throws(() => verified(signResponse(stolen, alice.id, words), alice.id), 'bad-signature')
  const certificate = bob.certificate.slice()
  certificate[60]! ^= 1
  throws(() => verified({ ...response, certificate }, alice.id), 'bad-signature')
})

test('the id of a response hangs on its writer, its post and its nonce', () => {
  const posts = [postId(alice.id, words.post), postId(mallory.id, words.post)] as const
  const ids = [
    responseId(bob.id, posts[0], words.nonce),
    responseId(mallory.id, posts[0], words.nonce),
    responseId(bob.id, posts[1], words.nonce),
    responseId(bob.id, posts[0], next(16)),
  ]
  assert.is(new Set(ids).size, ids.length)
  for (const id of ids) assert.is(id.length, 22)
})

test('the body of a response has up to 8,192 bytes of any type', () => {
  const bytes = encodeRecord(sampleRecords.response)
  decodeRecord(withField(bytes, 'body', new Uint8Array(responseBodyBytesMax)), 'pair')
  decodeRecord(withField(bytes, 'type', 'of-another-release'), 'pair')
  const larger = new Uint8Array(responseBodyBytesMax + 1)
  throws(() => decodeRecord(withField(bytes, 'body', larger), 'pair'), 'too-large')
})

test('of two versions the higher counts, and of two at once the same one everywhere', () => {
  const versions = [0, 1, 1].map((version, index) => {
    const signed = signResponse(bobsDevice, alice.id, { ...words, version, body: next(index + 1) })
    return { version, signature: signed.signature, tie: tieOf(signed) }
  })
  const [first, one, other] = versions as [
    (typeof versions)[0],
    (typeof versions)[0],
    (typeof versions)[0],
  ]
  assert.ok(isLaterVersion(one, first))
  assert.not.ok(isLaterVersion(first, one))
  assert.not.ok(isLaterVersion(one, one))
  assert.is.not(isLaterVersion(one, other), isLaterVersion(other, one))
})

test('a relay carries 1 to 100 responses of any words as they were signed', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 })
  const body = fc.uint8Array({ maxLength: 200 })
  const some = fc.array(fc.tuple(text, body), { minLength: 1, maxLength: 5 })
  check(
    fc.property(some, (bodies) => {
      const responses = bodies.map(([name, each]) =>
        signResponse(bobsDevice, alice.id, { ...words, name: name.toWellFormed(), body: each }),
      )
      const relay = decodeRecord(encodeRecord(relayOf(responses)), 'aspect')
      assert.is(relay?.kind, 'relay')
      if (relay?.kind !== 'relay') return
      for (const { certificateId: id, ...each } of relay.responses) {
        assert.is(id, certificateId(bob.certificate))
        verified({ ...each, certificate: bob.certificate }, alice.id)
      }
      const bytes = (all: typeof relay.responses): string[] =>
        all.map(({ signature }) => toBase64url(signature)).toSorted()
      assert.equal(bytes(relay.responses), bytes(responses.map(relayedOf)))
    }),
  )
  const many = (count: number): Uint8Array =>
    encodeRecord(relayOf(Array.from({ length: count }, () => response)))
  decodeRecord(many(relayedMax), 'public')
  throws(() => decodeRecord(many(relayedMax + 1), 'public'), 'too-large')
  throws(() => decodeRecord(many(0), 'public'), 'malformed')
})

test('a hundred reactions to one item take a hundred signatures and little more', () => {
  const post = postId(alice.id, words.post)
  const nonce = reactionNonce(post, '👍')
  const body = reaction.encode({ emoji: '👍', isOn: true })
  const reactions = Array.from({ length: relayedMax }, (_, at) => {
    const device = testPerson(`reader ${at}`)
    const text = { ...words, nonce, type: 'reaction', body, name: `Reader ${at}` }
    return signResponse(
      { peer: device.device.peer, certificate: device.certificate },
      alice.id,
      text,
    )
  })
  assert.ok(encodeRecord(relayOf(reactions)).length < relayedMax * 102)
})

test('words stand in a relay once, each said by somebody, and certificates are whole', () => {
  const group = decodeFields(encodeRecord(relayOf([response])), 65_536).list('of', 100)
  const twice = withField(encodeRecord(relayOf([response])), 'of', [...group, ...group])
  throws(() => decodeRecord(twice, 'public'), 'malformed')
  const [words = new Map()] = group as readonly ValueMap[]
  const by = words.get('by') as ValueMap
  const nothing = new Uint8Array(0)
  const wrongColumns: Record<string, Value>[] = [
    { v: [], name: [], at: nothing, cert: nothing, sig: nothing },
    { v: [0, 0] },
    { name: [] },
    { name: [''] },
    { at: new Uint8Array(12) },
    { at: new Uint8Array(6).fill(255) },
    { cert: next(15) },
    { sig: nothing },
  ]
  for (const wrong of wrongColumns) {
    const columns = new Map([...by, ...Object.entries(wrong)])
    const changed = [new Map([...words, ['by', columns]])]
    const bytes = withField(encodeRecord(relayOf([response])), 'of', changed)
    throws(() => decodeRecord(bytes, 'public'), 'malformed')
  }
  const certificates = encodeRecord(sampleRecords.certificates)
  for (const cut of [new Uint8Array(0), new Uint8Array(170)]) {
    throws(() => decodeRecord(withField(certificates, 'of', cut), 'public'), 'malformed')
  }
})

test.run()
