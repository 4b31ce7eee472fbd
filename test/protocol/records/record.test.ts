import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeFields } from '../../../protocol/codec.ts'
import { recordBytesMax } from '../../../protocol/envelope.ts'
import { feedKinds } from '../../../protocol/feed.ts'
import { decodeRecord, encodeRecord, type FeedRecord } from '../../../protocol/records/record.ts'
import { attackMap } from '../../helpers/hostile.ts'
import { mapIn, prototypeKeys, withField } from '../../helpers/hostile-cbor.ts'
import { sampleFeeds, sampleRecords } from '../../helpers/records.ts'
import { throws } from '../../helpers/rejects.ts'

const test = suite('protocol/records')
const kinds = Object.keys(sampleRecords) as FeedRecord['kind'][]

test('records of every kind come back', () => {
  for (const kind of kinds) {
    const record = sampleRecords[kind]
    assert.equal(decodeRecord(encodeRecord(record), sampleFeeds[kind][0]!), record)
  }
})

test('a record in a feed of another kind is refused', () => {
  for (const kind of kinds) {
    const bytes = encodeRecord(sampleRecords[kind])
    for (const feed of feedKinds) {
      if (sampleFeeds[kind].includes(feed)) decodeRecord(bytes, feed)
      else throws(() => decodeRecord(bytes, feed), 'malformed')
    }
  }
})

test('what is no record is refused, and fields that are not known change nothing', () => {
  for (const kind of kinds) {
    const decode = (bytes: Uint8Array): unknown => decodeRecord(bytes, sampleFeeds[kind][0]!)
    attackMap(decode, encodeRecord(sampleRecords[kind]), { bytesMax: recordBytesMax })
  }
})

/** Fields of the samples that a record may lack. */
const optional: Partial<Record<(typeof kinds)[number], readonly string[]>> = {
  'guest-link': ['in', 'where'],
  draft: ['to', 'media', 'warn', 'place', 'poll', 'free', 'ends', 'due', 'why'],
  note: ['name'],
  portrait: ['picture'],
  conversation: ['read', 'state'],
  message: ['media', 'names', 'to'],
  post: [
    'media',
    'free',
    'round',
    'remix',
    'board',
    'warn',
    'origin',
    'place',
    'poll',
    'ends',
    'share',
    'proof',
  ],
  'post-edit': ['warn', 'place', 'ends', 'proof'],
  quote: ['edit'],
  read: ['posts'],
  yours: ['carried', 'devices'],
  collection: ['off'],
}

test('no field of any kind may be missing, but for those that are optional', () => {
  for (const kind of kinds) {
    const bytes = encodeRecord(sampleRecords[kind])
    for (const key of mapIn(bytes).keys()) {
      const fewer = mapIn(bytes)
      fewer.delete(key)
      const encoded = encodeFields(Object.fromEntries(fewer))
      if (optional[kind]?.includes(key) === true) decodeRecord(encoded, sampleFeeds[kind][0]!)
      else throws(() => decodeRecord(encoded, sampleFeeds[kind][0]!), 'malformed')
    }
  }
})

test('every time is within what a date can be shown for', () => {
  for (const kind of kinds) {
    const bytes = encodeRecord(sampleRecords[kind])
    for (const key of ['at', 'until']) {
      if (!mapIn(bytes).has(key)) continue
      for (const time of [-1, 0.5, 253_402_300_800_000, '2026-01-01']) {
        const changed = withField(bytes, key, time)
        throws(() => decodeRecord(changed, sampleFeeds[kind][0]!), 'malformed')
      }
    }
  }
})

test('a kind that is not known is passed over: a later release may know it', () => {
  for (const feed of feedKinds) {
    assert.is(decodeRecord(encodeFields({ k: 'poll', question: 'Tea?' }), feed), undefined)
    for (const key of prototypeKeys) {
      assert.is(decodeRecord(encodeFields({ k: key }), feed), undefined)
    }
  }
})

test('a record names its kind in a short text', () => {
  throws(() => decodeRecord(encodeFields({ k: 7 }), 'public'), 'malformed')
  throws(() => decodeRecord(encodeFields({ k: 'k'.repeat(33) }), 'public'), 'too-large')
  throws(() => decodeRecord(encodeFields({ kind: 'post' }), 'public'), 'malformed')
})

test('a kind that does not exist is not written', () => {
  throws(() => encodeRecord({ kind: 'constructor' } as unknown as FeedRecord), 'malformed')
})

test.run()
