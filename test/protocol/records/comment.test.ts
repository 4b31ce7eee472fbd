import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { commentId, postId } from '../../../protocol/ids.ts'
import { commentTextBytesMax } from '../../../protocol/limits.ts'
import { signComment, verifyComment, type CommentText } from '../../../protocol/records/comment.ts'
import { decodeRecord, encodeRecord } from '../../../protocol/records/record.ts'
import { withField } from '../../helpers/hostile-cbor.ts'
import { testPerson, testTimeMs } from '../../helpers/person.ts'
import { sampleRecords } from '../../helpers/records.ts'
import { throws } from '../../helpers/rejects.ts'
import { bytesFrom, check } from '../../helpers/seed.ts'

const test = suite('protocol/records/comment')
const next = bytesFrom('comment')
const alice = testPerson('alice')
const bob = testPerson('bob')
const mallory = testPerson('mallory')
const bobsDevice = { peer: bob.device.peer, certificate: bob.certificate }
const words: CommentText = {
  post: next(16),
  nonce: next(16),
  name: 'Bob',
  text: 'so it is',
  atMs: testTimeMs,
}
const comment = signComment(bobsDevice, alice.id, words)

test('a comment proves who wrote it, on which device, and under which post', () => {
  const post = postId(alice.id, words.post)
  const { id, ...proved } = verifyComment(comment, alice.id)
  assert.is(id, commentId(bob.id, post, words.nonce))
  assert.equal(proved, { post, person: bob.id, peerKey: bob.device.peer.publicKey })
})

test('it fits no post of somebody else, although that has the same nonce', () => {
  throws(() => verifyComment(comment, mallory.id), 'bad-signature')
})

test('no word of it can be changed, nor moved from the name into the text', () => {
  const changes: Partial<CommentText>[] = [
    { text: 'so it is!' },
    { name: 'Bo' },
    { name: 'Bobs', text: 'o it is' },
    { atMs: words.atMs + 1 },
    { nonce: next(16) },
    { post: next(16) },
  ]
  for (const change of changes) {
    throws(() => verifyComment({ ...comment, ...change }, alice.id), 'bad-signature')
  }
})

test("nobody signs in another's name", () => {
  const stolen = { peer: mallory.device.peer, certificate: bob.certificate }
  throws(() => verifyComment(signComment(stolen, alice.id, words), alice.id), 'bad-signature')
  const certificate = bob.certificate.slice()
  certificate[60]! ^= 1
  throws(() => verifyComment({ ...comment, certificate }, alice.id), 'bad-signature')
})

test('the id of a comment hangs on its writer, its post and its nonce', () => {
  const posts = [postId(alice.id, words.post), postId(mallory.id, words.post)] as const
  const ids = [
    commentId(bob.id, posts[0], words.nonce),
    commentId(mallory.id, posts[0], words.nonce),
    commentId(bob.id, posts[1], words.nonce),
    commentId(bob.id, posts[0], next(16)),
  ]
  assert.is(new Set(ids).size, ids.length)
  for (const id of ids) assert.is(id.length, 22)
})

test('the text of a comment has 1 to 8,000 bytes', () => {
  const bytes = encodeRecord(sampleRecords.comment)
  decodeRecord(withField(bytes, 'text', 'a'.repeat(commentTextBytesMax)), 'pair')
  throws(
    () => decodeRecord(withField(bytes, 'text', 'a'.repeat(commentTextBytesMax + 1)), 'pair'),
    'too-large',
  )
  throws(() => decodeRecord(withField(bytes, 'text', ''), 'pair'), 'malformed')
})

test('a relay carries a comment of any words as it was signed', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 })
  const property = fc.property(text, text, (name, body) => {
    const signed = signComment(bobsDevice, alice.id, {
      ...words,
      name: name.slice(0, 20),
      text: body,
    })
    const bytes = encodeRecord({ ...signed, kind: 'relay' })
    const relay = decodeRecord(bytes, 'aspect')
    assert.is(relay?.kind, 'relay')
    if (relay?.kind === 'relay') assert.is(verifyComment(relay, alice.id).person, bob.id)
  })
  check(property)
})

test.run()
