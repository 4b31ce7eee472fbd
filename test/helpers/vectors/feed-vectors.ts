/** Vectors of what stands in feeds. */
import { concat, uintBytes, utf8 } from '../../../protocol/bytes.ts'
import { decodeFields, encode, encodeFields } from '../../../protocol/codec.ts'
import { agreementPublicKey, seal } from '../../../protocol/crypto.ts'
import { verifyCertificate } from '../../../protocol/device.ts'
import { signRevocation, verifyRevocation } from '../../../protocol/revocation.ts'
import {
  decodeHeader,
  emptyHead,
  encodeEntry,
  encodeHeader,
  verifyEntry,
  type SignedEntry,
} from '../../../protocol/entry.ts'
import {
  openEnvelope,
  plainEnvelope,
  sealEnvelope,
  type Place,
} from '../../../protocol/envelope.ts'
import { feedKey } from '../../../protocol/ids.ts'
import {
  feedEntriesMax,
  frameBytesMax,
  payloadBytesMax,
  timeMsMax,
} from '../../../protocol/limits.ts'
import { openFirst, sealFirst } from '../../../protocol/pair-envelope.ts'
import { newestPageOf, pageOf, pageValue, provePage, readPage } from '../../../protocol/page.ts'
import { decodeRecord, encodeRecord, type FeedRecord } from '../../../protocol/records/record.ts'
import { withField } from '../hostile-cbor.ts'
import { testFeed, testPerson, testTimeMs } from '../person.ts'
import { sampleEditedComment, sampleFeeds, sampleLock, sampleRecords } from '../records.ts'
import { bytesFrom } from '../seed.ts'
import { changed, type VectorSet } from './vector-set.ts'

const fixed = bytesFrom('vectors')
const alice = testPerson('alice')
const bob = testPerson('bob')
const feed = testFeed('vectors', [fixed(512), fixed(0), fixed(1024)])
const [first, second] = feed.entries as [SignedEntry, SignedEntry]
const key = fixed(32)
const place = { feed: feed.id, seq: 7 }

export function certificateSet(): VectorSet {
  const valid = [alice, bob].map((person, index) => ({
    name: ['alice', 'bob'][index]!,
    value: person.introduction.device,
    bytes: person.certificate,
  }))
  return {
    name: 'certificate',
    about: 'Device certificates, wire.md "Certificate".',
    valid,
    invalid: [
      { name: 'version 2', error: 'unsupported-version', bytes: changed(alice.certificate, 0, 2) },
      {
        name: 'another person',
        error: 'bad-signature',
        bytes: concat(Uint8Array.of(1), feedKey(feed.id), alice.certificate.subarray(33)),
      },
      { name: 'changed time', error: 'bad-signature', bytes: changed(alice.certificate, 104, 9) },
      { name: 'truncated', error: 'malformed', bytes: alice.certificate.subarray(0, 168) },
    ],
    decode: verifyCertificate,
  }
}

export function revocationSet(): VectorSet {
  const said = { peerKey: bob.device.peer.publicKey, atMs: testTimeMs }
  const bytes = signRevocation(alice.identity, said)
  const late = signRevocation(alice.identity, { ...said, atMs: timeMsMax + 1 })
  return {
    name: 'revocation',
    about: 'A device that is its person’s no longer, wire.md "Revocation".',
    valid: [{ name: 'revocation', value: { person: alice.id, ...said }, bytes }],
    invalid: [
      { name: 'version 2', error: 'unsupported-version', bytes: changed(bytes, 0, 2) },
      {
        name: 'another person',
        error: 'bad-signature',
        bytes: concat(Uint8Array.of(1), feedKey(feed.id), bytes.subarray(33)),
      },
      { name: 'another device', error: 'bad-signature', bytes: changed(bytes, 40, 9) },
      { name: 'after the year 9999', error: 'malformed', bytes: late },
      { name: 'truncated', error: 'malformed', bytes: bytes.subarray(0, 136) },
    ],
    decode: verifyRevocation,
  }
}

export function headerSet(): VectorSet {
  const bytes = encodeHeader(second.header)
  const headers = [
    first.header,
    second.header,
    { ...second.header, seq: feedEntriesMax, size: payloadBytesMax },
  ]
  return {
    name: 'header',
    about: 'Entry headers, wire.md "Entry".',
    valid: headers.map((value) => ({
      name: `seq ${value.seq}`,
      value,
      bytes: encodeHeader(value),
    })),
    invalid: [
      { name: 'version 0', error: 'unsupported-version', bytes: changed(bytes, 0, 0) },
      { name: 'seq 0', error: 'malformed', bytes: changed(bytes, 40, 0) },
      { name: 'seq above the maximum', error: 'malformed', bytes: changed(bytes, 37, 1) },
      { name: 'payload above the maximum', error: 'malformed', bytes: changed(bytes, 74, 1) },
      {
        name: 'first entry with something before it',
        error: 'malformed',
        bytes: changed(bytes, 40, 1),
      },
      { name: 'truncated', error: 'malformed', bytes: bytes.subarray(0, 108) },
    ],
    decode: decodeHeader,
  }
}

export function entrySet(): VectorSet {
  const bytes = encodeEntry(first)
  return {
    name: 'entry',
    about: 'Signed entries as they travel in gossip: header, signature, payload.',
    valid: [first, second].map((value) => ({
      name: `seq ${value.header.seq}`,
      value,
      bytes: encodeEntry(value),
    })),
    invalid: [
      { name: 'changed payload', error: 'malformed', bytes: changed(bytes, 173, bytes[173]! ^ 1) },
      { name: 'payload missing', error: 'malformed', bytes: bytes.subarray(0, 173) },
      { name: 'changed feed', error: 'bad-signature', bytes: changed(bytes, 1, bytes[1]! ^ 1) },
      {
        name: 'changed signature',
        error: 'bad-signature',
        bytes: changed(bytes, 109, bytes[109]! ^ 1),
      },
    ],
    decode: verifyEntry,
  }
}

export function pageSet(): VectorSet {
  const next = bytesFrom('vectors/page')
  const { header, hash, signature } = first
  const whole = pageOf(feed.entries)!
  const gone = pageOf([{ header, hash, signature }, ...feed.entries.slice(1)])!
  const bytes = encode(pageValue(whole))
  const apart = newestPageOf(feed.entries.slice(1))!
  const swapped = { ...whole, items: whole.items.toReversed() }
  return {
    name: 'page',
    about:
      'Pages of one feed, from its first entry or with the hash of the entry before, proved by one signature; wire.md "Page".',
    given: { feed: feed.id },
    valid: [
      { name: 'three entries', value: whole, bytes },
      { name: 'the first payload was dropped', value: gone, bytes: encode(pageValue(gone)) },
      { name: 'with what stands before', value: apart, bytes: encode(pageValue(apart)) },
    ],
    invalid: [
      {
        name: 'entries in another order',
        error: 'bad-signature',
        bytes: encode(pageValue(swapped)),
      },
      {
        name: 'an entry is missing',
        error: 'bad-signature',
        bytes: withField(bytes, 'items', [second.payload]),
      },
      {
        name: 'does not start after the head',
        error: 'malformed',
        bytes: withField(bytes, 'from', 2),
      },
      { name: 'no entry', error: 'malformed', bytes: withField(bytes, 'items', []) },
      {
        name: '121 entries',
        error: 'too-large',
        bytes: withField(bytes, 'items', Array(121).fill(next(1))),
      },
      {
        name: 'after another entry',
        error: 'bad-signature',
        bytes: withField(encode(pageValue(apart)), 'prev', next(32)),
      },
      { name: 'short signature', error: 'malformed', bytes: withField(bytes, 'sig', next(63)) },
    ],
    decode: (encoded) => {
      const page = readPage(decodeFields(encoded, frameBytesMax))
      const before =
        page.prev === undefined ? emptyHead : { height: page.from - 1, hash: page.prev }
      provePage(feed.id, before, page)
      return page
    },
  }
}

export function sealedSet(): VectorSet {
  const next = bytesFrom('vectors/envelope-sealed')
  const records = [utf8('record'), next(0), next(500)]
  const nonce = next(24)
  const bytes = sealEnvelope(records[0]!, { key, nonce, place })
  const context = concat(Uint8Array.of(1), feedKey(place.feed), uintBytes(place.seq, 8))
  const raw = (inside: Uint8Array): Uint8Array =>
    concat(Uint8Array.of(1), nonce, seal(inside, { key, nonce, context }))
  return {
    name: 'envelope-sealed',
    about: 'Envelopes of sealed feeds, wire.md "Envelope". The nonce stands in bytes 1 to 24.',
    given: { key, ...place },
    valid: records.map((value) => ({
      name: `${value.length} bytes`,
      value,
      bytes: sealEnvelope(value, { key, nonce: next(24), place }),
    })),
    invalid: [
      { name: 'public', error: 'unsupported-version', bytes: plainEnvelope(records[0]!) },
      { name: 'algorithm 2', error: 'unsupported-version', bytes: changed(bytes, 0, 2) },
      {
        name: 'another seq',
        error: 'cannot-open',
        bytes: sealEnvelope(next(9), { key, nonce, place: { ...place, seq: 8 } }),
      },
      {
        name: 'another key',
        error: 'cannot-open',
        bytes: sealEnvelope(next(9), { key: next(32), nonce, place }),
      },
      { name: 'changed', error: 'cannot-open', bytes: changed(bytes, 511, bytes[511]! ^ 1) },
      { name: 'truncated', error: 'malformed', bytes: bytes.subarray(0, 44) },
      { name: 'length above what is there', error: 'malformed', bytes: raw(uintBytes(1, 4)) },
      {
        name: 'padding that is not zero',
        error: 'malformed',
        bytes: raw(Uint8Array.of(0, 0, 0, 0, 1)),
      },
    ],
    decode: (payload) => openEnvelope(payload, { key, place }),
  }
}

export function pairSet(): VectorSet {
  const next = bytesFrom('vectors/envelope-pair')
  const secretKey = next(32)
  const prekey = agreementPublicKey(secretKey)
  const first = { feed: feed.id, seq: 1 }
  const records = [utf8('record'), next(0), next(500)]
  const sealTo = (to: Uint8Array, at: Place): Uint8Array =>
    sealFirst(next(9), { prekey: to, random: next(32), place: at }).payload
  const bytes = sealTo(prekey, first)
  return {
    name: 'envelope-pair',
    about:
      'First envelopes of pair feeds, wire.md "Envelope": sealed to a one-time key, with the chain key of entry 2. The encapsulated key stands in bytes 1 to 32.',
    given: { secretKey, prekey, ...first },
    valid: records.map((record) => {
      const { payload, chain } = sealFirst(record, { prekey, random: next(32), place: first })
      return { name: `${record.length} bytes`, value: { record, chain }, bytes: payload }
    }),
    invalid: [
      { name: 'public', error: 'unsupported-version', bytes: plainEnvelope(records[0]!) },
      { name: 'algorithm 1', error: 'unsupported-version', bytes: changed(bytes, 0, 1) },
      { name: 'another seq', error: 'cannot-open', bytes: sealTo(prekey, { ...first, seq: 2 }) },
      {
        name: 'another key',
        error: 'cannot-open',
        bytes: sealTo(agreementPublicKey(next(32)), first),
      },
      {
        name: 'encapsulated key of small order',
        error: 'cannot-open',
        bytes: concat(bytes.subarray(0, 1), new Uint8Array(32), bytes.subarray(33)),
      },
      { name: 'changed', error: 'cannot-open', bytes: changed(bytes, 511, bytes[511]! ^ 1) },
      { name: 'truncated', error: 'malformed', bytes: bytes.subarray(0, 48) },
    ],
    decode: (payload) => openFirst(payload, { secretKey, place: first }),
  }
}

export function publicSet(): VectorSet {
  const next = bytesFrom('vectors/envelope-public')
  const records = [utf8('record'), next(0), next(508)]
  const bytes = plainEnvelope(records[0]!)
  return {
    name: 'envelope-public',
    about: 'Envelopes of public feeds, wire.md "Envelope".',
    valid: records.map((value) => ({
      name: `${value.length} bytes`,
      value,
      bytes: plainEnvelope(value),
    })),
    invalid: [
      {
        name: 'sealed',
        error: 'unsupported-version',
        bytes: sealEnvelope(next(9), { key, nonce: next(24), place }),
      },
      { name: 'nothing', error: 'unsupported-version', bytes: new Uint8Array(0) },
      { name: 'truncated', error: 'malformed', bytes: bytes.subarray(0, 10) },
      { name: 'padding that is not zero', error: 'malformed', bytes: changed(bytes, 511, 1) },
    ],
    decode: (payload) => openEnvelope(payload, { key: undefined, place }),
  }
}

/** The first byte says in which kind of feed the record stands: the other bytes are the record. */
export function recordSet(): VectorSet {
  const kinds = Object.keys(sampleRecords) as FeedRecord['kind'][]
  const feeds = ['public', 'aspect', 'pair', 'self'] as const
  const at = (kind: (typeof feeds)[number], bytes: Uint8Array): Uint8Array =>
    concat(Uint8Array.of(feeds.indexOf(kind)), bytes)
  const post = encodeRecord(sampleRecords.post)
  const profile = encodeRecord(sampleRecords.profile)
  const choice = { ...sampleRecords['meet-choice'], aspect: sampleRecords.aspect.aspect }
  const dismissal = { ...sampleRecords['not-now'], from: testPerson('alice').id }
  const forOne = { ...sampleRecords.aspect, name: '', person: testPerson('bob').id }
  const boundInvite = { ...sampleRecords.invite, for: testPerson('bob').id }
  return {
    name: 'record',
    about: `Records, wire.md "Records". A byte in front says in which feed: ${feeds.join(', ')} are 0 to 3.`,
    valid: [
      ...kinds.map((kind) => ({ name: kind as string, value: sampleRecords[kind] })),
      { name: 'aspect for one person', value: forOne },
      { name: 'grant to one person', value: { ...sampleRecords.grant, isForOne: true as const } },
      { name: 'invite for one person', value: boundInvite },
      { name: 'invite into a circle', value: { ...sampleRecords.invite, circle: 'Buchclub' } },
      { name: 'introduction by a circle', value: { ...sampleRecords.meet, circle: 'Buchclub' } },
      { name: 'choice to meet', value: choice },
      { name: 'request that is dismissed', value: dismissal },
      { name: 'edited comment', value: sampleEditedComment },
      { name: 'lock of a thread', value: sampleLock },
    ].map(({ name, value }) => ({
      name,
      value,
      bytes: at(sampleFeeds[value.kind][0]!, encodeRecord(value)),
    })),
    invalid: [
      { name: 'post in a pair feed', error: 'malformed', bytes: at('pair', post) },
      {
        name: 'grant in a public feed',
        error: 'malformed',
        bytes: at('public', encodeRecord(sampleRecords.grant)),
      },
      { name: 'no kind', error: 'malformed', bytes: at('public', encodeFields({ at: 0 })) },
      {
        name: 'post without a text',
        error: 'malformed',
        bytes: at('public', withField(post, 'text', null)),
      },
      {
        name: 'time that no date can show',
        error: 'malformed',
        bytes: at('public', withField(post, 'at', 253_402_300_800_000)),
      },
      {
        name: 'name of 121 bytes',
        error: 'too-large',
        bytes: at('public', withField(profile, 'name', 'a'.repeat(121))),
      },
      {
        name: 'name without a letter',
        error: 'malformed',
        bytes: at('public', withField(profile, 'name', '')),
      },
    ],
    decode: (bytes) => decodeRecord(bytes.subarray(1), feeds[bytes[0]!]!),
  }
}
