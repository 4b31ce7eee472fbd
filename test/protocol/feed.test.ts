import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import {
  contentKey,
  feedSigner,
  feedTag,
  gossipKey,
  tagLength,
  topicName,
  type FeedName,
} from '../../protocol/feed.ts'
import { feedId, parseAspectId } from '../../protocol/ids.ts'
import { toBase64url } from '../../protocol/bytes.ts'
import { testPerson } from '../helpers/person.ts'
import { anyBytes, bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/feed')
const next = bytesFrom('feed')
const alice = testPerson('alice')
const bob = testPerson('bob')
const carol = testPerson('carol')

test('every feed of a device has a key of its own, the same one each time', () => {
  const [one, two] = [next(16), next(16)].map((bytes) => parseAspectId(toBase64url(bytes)))
  const names: FeedName[] = [
    { kind: 'public' },
    { kind: 'self' },
    { kind: 'aspect', aspect: one!, epoch: 1 },
    { kind: 'aspect', aspect: one!, epoch: 2 },
    { kind: 'aspect', aspect: one!, epoch: 11 },
    { kind: 'aspect', aspect: two!, epoch: 1 },
    { kind: 'pair', peer: bob.peer },
    { kind: 'pair', peer: carol.peer },
  ]
  const idsOf = (secret: Uint8Array): string[] =>
    names.map((name) => feedId(feedSigner(secret, name).publicKey))
  assert.equal(idsOf(alice.device.feedSecret), idsOf(alice.device.feedSecret))
  const ids = [...idsOf(alice.device.feedSecret), ...idsOf(bob.device.feedSecret)]
  assert.is(new Set(ids).size, names.length * 2)
})

test('two feeds of one secret are sealed with different keys', () => {
  const secret = next(32)
  assert.not.equal(
    contentKey(secret, alice.introduction.pairFeed.feed),
    contentKey(secret, bob.introduction.pairFeed.feed),
  )
})

test('the keys of an epoch are unrelated', () => {
  const secret = next(32)
  const content = contentKey(secret, alice.introduction.publicFeed.feed)
  const topic = new Uint8Array(Buffer.from(topicName(secret), 'hex'))
  assert.is(new Set([content, gossipKey(secret), topic].map((key) => key.join())).size, 3)
  assert.match(topicName(secret), /^[\da-f]{64}$/u)
  assert.is(topicName(secret), topicName(secret))
  assert.is.not(topicName(secret), topicName(next(32)))
})

test('the tag of a feed differs with every salt and says nothing of the feed', () => {
  const feed = alice.introduction.publicFeed.feed
  const property = fc.property(anyBytes({ length: 16 }), anyBytes({ length: 16 }), (one, other) => {
    assert.is(feedTag(feed, one).length, tagLength)
    assert.equal(feedTag(feed, one), feedTag(feed, one))
    fc.pre(one.join() !== other.join())
    assert.not.equal(feedTag(feed, one), feedTag(feed, other))
  })
  check(property)
  const salt = next(16)
  assert.not.equal(feedTag(feed, salt), feedTag(bob.introduction.publicFeed.feed, salt))
})

test.run()
