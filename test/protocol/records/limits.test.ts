import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { mapOf, type Value } from '../../../protocol/codec.ts'
import { notificationId } from '../../../protocol/ids.ts'
import { recordBytesMax, sealEnvelope } from '../../../protocol/envelope.ts'
import {
  aboutAspectsMax,
  collectedMax,
  collectionNoteBytesMax,
  collectionVersionsMax,
  acquaintancesMax,
  addressBytesMax,
  addressesMax,
  nameBytesMax,
  noteBytesMax,
  pairPaddedSizes,
  personNoteBytesMax,
  postTextBytesMax,
  readPostsMax,
  seenMax,
  placeBytesMax,
  settingNameBytesMax,
  settingValueBytesMax,
  tagBytesMax,
  warningBytesMax,
} from '../../../protocol/limits.ts'
import { inviteUsesMax } from '../../../protocol/records/invite.ts'
import { decodeRecord, encodeRecord, type FeedRecord } from '../../../protocol/records/record.ts'
import { normalBody, readableName } from '../../../protocol/text.ts'
import { withField } from '../../helpers/hostile-cbor.ts'
import { sampleFeeds, sampleRecords } from '../../helpers/records.ts'
import { throws } from '../../helpers/rejects.ts'
import { bytesFrom, check } from '../../helpers/seed.ts'

const test = suite('protocol/records/limits')
const next = bytesFrom('limits')

const names = [
  ['profile', 'name'],
  ['aspect', 'name'],
  ['meet', 'name'],
  ['meet', 'circle'],
  ['introduction', 'circle'],
  ['invite', 'circle'],
] as const

/** Reads a record of this kind in which one field holds another value. */
function read(kind: FeedRecord['kind'], key: string, value: Value): unknown {
  const bytes = withField(encodeRecord(sampleRecords[kind]), key, value)
  return decodeRecord(bytes, sampleFeeds[kind][0]!)
}

test('names have 1 to 120 bytes', () => {
  for (const kind of ['profile', 'aspect', 'collection'] as const) {
    read(kind, 'name', 'a')
    read(kind, 'name', 'é'.repeat(nameBytesMax / 2))
    throws(() => read(kind, 'name', ''), 'malformed')
    throws(() => read(kind, 'name', 'é'.repeat(nameBytesMax / 2) + 'a'), 'too-large')
  }
})

test('a warning has up to 200 bytes, a place 120, a tag 400', () => {
  const fields = [
    ['post', 'warn', warningBytesMax],
    ['post', 'place', placeBytesMax],
    ['follow-tag', 'tag', tagBytesMax],
  ] as const
  for (const [kind, key, max] of fields) {
    read(kind, key, 'é'.repeat(max / 2))
    throws(() => read(kind, key, ''), 'malformed')
    throws(() => read(kind, key, 'é'.repeat(max / 2) + 'a'), 'too-large')
  }
})

test('a board has up to 200 items with notes of 200 bytes, which fit an envelope', () => {
  const [sample] = sampleRecords.collection.items
  const item = { ...sample!, number: 19, note: 'é'.repeat(collectionNoteBytesMax / 2) }
  const items = Array.from({ length: collectedMax }, () => item)
  const name = 'a'.repeat(nameBytesMax)
  const version = collectionVersionsMax
  const board = { ...sampleRecords.collection, version, name, items }
  const bytes = encodeRecord(board)
  const place = { feed: sampleRecords.grant.claim.feed, seq: 1 }
  sealEnvelope(bytes, { key: next(32), nonce: next(24), place })
  assert.equal(decodeRecord(bytes, 'aspect'), board)
  const more = encodeRecord({
    ...sampleRecords.collection,
    items: [...items.slice(1), sample!, sample!],
  })
  throws(() => decodeRecord(more, 'self'), 'too-large')
  const long = [{ ...item, note: `${item.note}a` }]
  throws(() => decodeRecord(encodeRecord({ ...board, items: long }), 'self'), 'too-large')
  throws(() => read('collection', 'v', 0), 'malformed')
  throws(() => read('collection', 'type', 'shelf'), 'malformed')
})

test('a note about somebody has up to 2,000 bytes, and the name in it 120', () => {
  read('note', 'text', 'é'.repeat(personNoteBytesMax / 2))
  throws(() => read('note', 'text', 'a'.repeat(personNoteBytesMax + 1)), 'too-large')
  throws(() => read('note', 'name', 'a'.repeat(nameBytesMax + 1)), 'too-large')
})

test('a field of a profile is for everybody, for contacts, or for up to 100 aspects', () => {
  const ids = (count: number): Value => Array.from({ length: count }, () => next(16))
  read('about-me', 'aspects', ids(aboutAspectsMax))
  throws(() => read('about-me', 'aspects', ids(aboutAspectsMax + 1)), 'too-large')
  throws(() => read('about-me', 'to', 'friends'), 'malformed')
  throws(() => read('about-me', 'field', 'shoes'), 'malformed')
})

test('the text of a post has up to 50,000 bytes, which fit an envelope', () => {
  throws(() => read('post', 'text', 'a'.repeat(postTextBytesMax + 1)), 'too-large')
  throws(() => read('post', 'text', '語'.repeat(17_000)), 'too-large')
  const post = { ...sampleRecords.post, text: 'a'.repeat(postTextBytesMax) }
  const bytes = encodeRecord(post)
  const place = { feed: sampleRecords.grant.claim.feed, seq: 1 }
  sealEnvelope(bytes, { key: next(32), nonce: next(24), place })
  assert.equal(decodeRecord(bytes, 'aspect'), post)
})

test('a list of acquaintances has up to 100 people, each with a name', () => {
  const list = (count: number, name: string): Value =>
    Array.from({ length: count }, () => mapOf({ person: next(32), name }))
  read('acquaintances', 'people', [])
  read('acquaintances', 'people', list(acquaintancesMax, 'Bo'))
  throws(() => read('acquaintances', 'people', list(acquaintancesMax + 1, 'Bo')), 'too-large')
  throws(() => read('acquaintances', 'people', list(1, '')), 'malformed')
  throws(() => read('acquaintances', 'people', [7]), 'malformed')
})

test('the note of an introduction has up to 800 bytes, and any text of that comes back in its normal form', () => {
  for (const kind of ['introduction', 'meet'] as const) {
    read(kind, 'note', '')
    throws(() => read(kind, 'note', 'é'.repeat(noteBytesMax / 2) + 'a'), 'too-large')
    throws(() => read(kind, 'circle', ''), 'malformed')
  }
  const text = fc.string({ unit: 'binary', maxLength: noteBytesMax / 4 })
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: nameBytesMax / 4 })
  const property = fc.property(text, name, (note, circle) => {
    const meet = { ...sampleRecords.meet, note, circle }
    const read = { ...meet, note: normalBody(note), circle: readableName(circle) }
    assert.equal(decodeRecord(encodeRecord(meet), 'pair'), read)
  })
  check(property)
})

test('posts of any text come back in its normal form', () => {
  const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
    const post = { ...sampleRecords.post, text }
    assert.equal(decodeRecord(encodeRecord(post), 'public'), { ...post, text: normalBody(text) })
  })
  check(property)
})

test('every reader reads a name in its normal form, and one of which nothing is visible as U+FFFD', () => {
  const run = (kind: FeedRecord['kind'], key: string, text: string, expected: string): void =>
    assert.is((read(kind, key, text) as Record<string, unknown>)[key], expected)
  for (const [kind, key] of names) {
    run(kind, key, ' Zoe\u0308\n\u200bLi ', 'Zoë Li')
    run(kind, key, '\u3164', '\ufffd')
    run(kind, key, '\u202e', '\ufffd')
    // Ten of these have 40 bytes, and 120 in their normal form.
    run(kind, key, '\u{1d160}'.repeat(10), '\u{1d160}'.repeat(10).normalize('NFC'))
    throws(() => read(kind, key, '\u{1d160}'.repeat(11)), 'too-large')
  }
  const bob = (name: string): unknown =>
    read('acquaintances', 'people', [mapOf({ person: next(32), name })])
  assert.match(JSON.stringify(bob('B\u200bo')), '"name":"Bo"')
})

test('text that is signed is read as it was, or its signature would not fit', () => {
  const name = 'B\u200bo\r'
  assert.equal(read('response', 'name', name), { ...sampleRecords.response, name })
})

test('a setting has a name of 1 to 32 bytes and a value of up to 200', () => {
  read('setting', 'name', 'a'.repeat(settingNameBytesMax))
  read('setting', 'value', '')
  throws(() => read('setting', 'name', ''), 'malformed')
  throws(() => read('setting', 'name', 'a'.repeat(settingNameBytesMax + 1)), 'too-large')
  throws(() => read('setting', 'value', 'a'.repeat(settingValueBytesMax + 1)), 'too-large')
})

test('a record larger than an envelope is refused', () => {
  throws(() => read('post', 'padding', next(recordBytesMax)), 'too-large')
})

test('what was read is named by whole ids, of up to so many posts', () => {
  const posts = (count: number): Uint8Array[] => Array.from({ length: count }, () => next(16))
  const record = { ...sampleRecords.read, posts: posts(readPostsMax) }
  assert.equal(decodeRecord(encodeRecord(record), 'self'), record)
  assert.equal(read('read', 'posts', new Uint8Array(0)), { ...sampleRecords.read, posts: [] })
  throws(() => read('read', 'posts', next(17)), 'malformed')
  throws(() => read('read', 'posts', next(16 * readPostsMax + 16)), 'too-large')
})

test('notifications that were read are named by whole ids, up to so many', () => {
  const of = Array.from({ length: seenMax }, (_, index) => notificationId(String(index)))
  const record = { ...sampleRecords.seen, of }
  assert.equal(decodeRecord(encodeRecord(record), 'self'), record)
  throws(() => read('seen', 'of', next(17)), 'malformed')
  throws(() => read('seen', 'of', next(16 * seenMax + 16)), 'too-large')
  throws(() => read('thread', 'choice', 'shout'), 'malformed')
})

test('a card has up to 8 addresses of up to 256 bytes', () => {
  const address = 'a'.repeat(addressBytesMax)
  read(
    'card',
    'addrs',
    Array.from({ length: addressesMax }, () => address),
  )
  read('card', 'addrs', [])
  throws(
    () =>
      read(
        'card',
        'addrs',
        Array.from({ length: addressesMax + 1 }, () => 'a'),
      ),
    'too-large',
  )
  throws(() => read('card', 'addrs', [`${address}a`]), 'too-large')
  throws(() => read('card', 'addrs', ['a', 7]), 'malformed')
})

test('an invite is for 1 to 100 people, an epoch counts from 1', () => {
  read('invite', 'uses', inviteUsesMax)
  for (const uses of [0, -1, 1.5, inviteUsesMax + 1])
    throws(() => read('invite', 'uses', uses), 'malformed')
  read('epoch', 'epoch', 5_000_000)
  for (const epoch of [0, 5_000_001]) throws(() => read('epoch', 'epoch', epoch), 'malformed')
})

test('secrets and ids have one length', () => {
  const run = (kind: FeedRecord['kind'], key: string, length: number): void => {
    read(kind, key, next(length))
    throws(() => read(kind, key, next(length - 1)), 'malformed')
    throws(() => read(kind, key, next(length + 1)), 'too-large')
  }
  run('post', 'id', 16)
  run('aspect', 'aspect', 16)
  run('epoch', 'secret', 32)
  run('grant', 'g', 128)
  run('invite', 'secret', 16)
  run('invite', 'for', 32)
  run('invite-used', 'person', 32)
  run('invite-revoked', 'secret', 16)
  run('introduce-me', 'person', 32)
  run('not-now', 'person', 32)
  run('not-now', 'from', 32)
  run('introduction', 'one', 32)
  run('introduction', 'other', 32)
  run('meet', 'person', 32)
  run('meet-accept', 'secret', 16)
  run('meet-choice', 'by', 32)
  run('meet-key', 'peer', 32)
  const introducing = ['introduction', 'introduction-withdrawn', 'meet', 'meet-accept'] as const
  for (const kind of [...introducing, 'meet-choice', 'meet-key'] as const) run(kind, 'id', 16)
  run('member', 'person', 32)
  run('block', 'person', 32)
  run('response', 'post', 16)
  run('response', 'id', 16)
  run('response', 'cert', 169)
  run('response', 'sig', 64)
  run('retraction', 'of', 16)
})

test('every grant has the same size', () => {
  const sizes = [1, 2, 3].map(
    () => encodeRecord({ ...sampleRecords.grant, secret: next(32) }).length,
  )
  assert.is(new Set(sizes).size, 1)
  // An envelope takes 45 bytes more: one of the smallest size of pair feeds holds it, also where the grant says that it is for one person.
  const forOne = encodeRecord({ ...sampleRecords.grant, isForOne: true }).length
  for (const size of [sizes[0]!, forOne]) assert.ok(size + 45 <= pairPaddedSizes[0]!)
})

test('what was read is named by whole ids, of up to so many posts', () => {
  const posts = (count: number): Uint8Array[] => Array.from({ length: count }, () => next(16))
  const record = { ...sampleRecords.read, posts: posts(readPostsMax) }
  assert.equal(decodeRecord(encodeRecord(record), 'self'), record)
  assert.equal(read('read', 'posts', new Uint8Array(0)), { ...sampleRecords.read, posts: [] })
  throws(() => read('read', 'posts', next(17)), 'malformed')
  throws(() => read('read', 'posts', next(16 * readPostsMax + 16)), 'too-large')
})

test('a card may hold a discovery secret of 32 bytes', () => {
  const secret = next(32)
  assert.equal(read('card', 'secret', secret), { ...sampleRecords.card, secret })
  throws(() => read('card', 'secret', next(31)), 'malformed')
})

test.run()
