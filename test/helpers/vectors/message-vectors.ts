/** Vectors of the encoding itself, and of what travels between nodes and people. */
import { concat, fromUtf8, toBase64url, utf8 } from '../../../protocol/bytes.ts'
import { cardKeys, dayOf, openCard, sealCard } from '../../../protocol/card.ts'
import { decode, encode, encodeFields, mapOf, type Value } from '../../../protocol/codec.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import type { SignedEntry } from '../../../protocol/entry.ts'
import { gossipKey } from '../../../protocol/feed.ts'
import { openGossip, sealGossip } from '../../../protocol/gossip-message.ts'
import { feedId, peerName } from '../../../protocol/ids.ts'
import { formatInvite, parseInvite, type Invite } from '../../../protocol/invite.ts'
import {
  decodeFollow,
  decodeFollowAnswer,
  encodeFollow,
  encodeFollowAnswer,
  type FollowAnswer,
} from '../../../protocol/follow-message.ts'
import {
  decodeLinkQuestion,
  decodeLinkReply,
  encodeLinkQuestion,
  encodeLinkReply,
  linkRefusals,
  type LinkReply,
} from '../../../protocol/link-message.ts'
import {
  decodeJoinReply,
  decodeJoinRequest,
  encodeJoinReply,
  encodeJoinRequest,
  joinRefusals,
} from '../../../protocol/join-message.ts'
import { decodeLan, encodeLan, lanTag } from '../../../protocol/lan.ts'
import {
  feedEntriesMax,
  frameBytesMax,
  newestMax,
  pagePayloadBytesMax,
  syncCreditMax,
  syncFeedsMax,
} from '../../../protocol/limits.ts'
import { newestPageOf, pageOf } from '../../../protocol/page.ts'
import {
  decodeRequest,
  decodeRequestReply,
  encodeRequest,
  encodeRequestReply,
  signRequest,
  verifyRequest,
  type RequestReply,
} from '../../../protocol/request-message.ts'
import {
  decodeReachAnswer,
  decodeReachQuestion,
  encodeReachAnswer,
  encodeReachQuestion,
} from '../../../protocol/reach-message.ts'
import { encodeAddress } from '../../../protocol/invite-address.ts'
import {
  decodePunchAnswer,
  decodePunchQuestion,
  encodePunchAnswer,
  encodePunchQuestion,
  type PunchAddress,
  type PunchQuestion,
} from '../../../protocol/punch-message.ts'
import { decodeAnswer, encodeAnswer, type Answer } from '../../../protocol/sync/answers.ts'
import {
  decodeQuestion,
  encodeQuestion,
  type Question,
  type QuestionOf,
} from '../../../protocol/sync/questions.ts'
import { hostileCbor, withField } from '../hostile-cbor.ts'
import { testFeed, testPerson, testTimeMs } from '../person.ts'
import { sampleRecords } from '../records.ts'
import { bytesFrom } from '../seed.ts'
import { changed, type Invalid, type VectorSet } from './vector-set.ts'

const alice = testPerson('alice')
const bob = testPerson('bob')
const feed = testFeed('messages', [bytesFrom('messages')(512), new Uint8Array(0)])
const first = feed.entries[0] as SignedEntry

export function codecSet(): VectorSet {
  const next = bytesFrom('vectors/codec')
  const values: Value[] = [
    null,
    true,
    false,
    0,
    23,
    24,
    -1,
    65_536,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    0.5,
    '',
    'é蒲🌬️',
    next(0),
    next(300),
    [],
    [1, [2, 'three']],
    mapOf({}),
    mapOf({ bb: 1, a: 2, c: null }),
  ]
  const invalid = hostileCbor().filter(({ bytes }) => bytes.length < 100)
  return {
    name: 'codec',
    about: 'Values and their one spelling in DAG-CBOR. Bytes in values are shown as hexadecimal.',
    valid: values.map((value, index) => ({ name: `value ${index}`, value, bytes: encode(value) })),
    invalid: [
      ...invalid.map(({ name, bytes }) => ({ name, bytes, error: 'malformed' })),
      {
        name: 'nested nine deep',
        error: 'too-large',
        bytes: Uint8Array.of(...Array(9).fill(0x81), 0),
      },
      { name: 'a byte too many', error: 'malformed', bytes: Uint8Array.of(0, 0) },
      { name: 'nothing', error: 'malformed', bytes: new Uint8Array(0) },
    ],
    decode: (bytes) => decode(bytes, frameBytesMax),
  }
}

export function inviteSet(): VectorSet {
  const next = bytesFrom('vectors/invite')
  const origin = 'http://127.0.0.1:7277'
  const invite: Invite = {
    peerKey: alice.device.peer.publicKey,
    secret: next(16),
    expiresAtMs: testTimeMs,
    addresses: [
      { kind: 'ip4', host: '192.0.2.7', port: 7277 },
      { kind: 'ip6', host: '2001:db8:0:0:0:0:0:7', port: 443 },
      { kind: 'dns', host: 'home.example', port: 7277 },
    ],
  }
  const link = formatInvite(invite, origin)
  const linkOf = (body: Uint8Array): string =>
    `${origin}/join#v1.${toBase64url(concat(body, sha256(body).subarray(0, 4)))}`
  const bare = { ...invite, addresses: [] }
  const [ip4, ip6] = invite.addresses
  const relay = bob.device.peer.publicKey
  const relayed = { ...invite, addresses: [{ ...ip4!, relay }, ip6!] }
  return {
    name: 'invite',
    about: 'Invite links, wire.md "Invite". The bytes are the UTF-8 text of the link.',
    valid: [
      { name: '3 addresses', value: invite },
      { name: '0 addresses', value: bare },
      { name: 'an address of a relay, and an own one', value: relayed },
    ].map(({ name, value }) => ({
      name,
      value,
      bytes: utf8(formatInvite(value, origin)),
    })),
    invalid: [
      { name: 'character missing', bytes: utf8(link.slice(0, -1)) },
      {
        name: 'character changed',
        bytes: utf8(link.replace('#v1.A', '#v1.B').replace(/.$/u, 'A')),
      },
      { name: 'version 2', bytes: utf8(link.replace('#v1.', '#v2.')) },
      { name: 'no link', bytes: utf8('hello') },
      { name: 'unknown kind of address', bytes: utf8(linkOf(concat(next(53), Uint8Array.of(9)))) },
      {
        name: 'relay behind a relay',
        bytes: utf8(
          linkOf(concat(next(53), ...[1, 2].map(() => concat(Uint8Array.of(3), next(32))))),
        ),
      },
      {
        name: 'host name with a slash',
        bytes: utf8(
          linkOf(concat(next(53), Uint8Array.of(2, 3), utf8('a/b'), Uint8Array.of(0, 1))),
        ),
      },
    ].map((vector) => ({ ...vector, error: 'invite-mistyped' })),
    decode: (bytes) => parseInvite(fromUtf8(bytes)),
  }
}

export function joinRequestSet(): VectorSet {
  const next = bytesFrom('vectors/join-request')
  const value = { secret: next(16), introduction: alice.introduction }
  const bytes = encodeJoinRequest(value)
  return {
    name: 'join-request',
    about: 'First message of a newcomer, wire.md "Join messages".',
    valid: [{ name: 'request', value, bytes }],
    invalid: [
      { name: 'short secret', error: 'malformed', bytes: withField(bytes, 'secret', next(15)) },
      { name: 'no introduction', error: 'malformed', bytes: withField(bytes, 'who', null) },
    ],
    decode: decodeJoinRequest,
  }
}

export function linkQuestionSet(): VectorSet {
  const next = bytesFrom('vectors/link-question')
  const value = { secret: next(16), key: next(32), name: 'pi' }
  const bytes = encodeLinkQuestion(value)
  return {
    name: 'link-question',
    about: 'Question of a new node, wire.md "Link messages".',
    valid: [{ name: 'question', value, bytes }],
    invalid: [
      { name: 'short key', error: 'malformed', bytes: withField(bytes, 'key', next(31)) },
      { name: 'no secret', error: 'malformed', bytes: withField(bytes, 'secret', null) },
    ],
    decode: decodeLinkQuestion,
  }
}

export function linkAnswerSet(): VectorSet {
  const sealed = bytesFrom('vectors/link-answer')(120)
  const values: LinkReply[] = [
    { kind: 'waiting' },
    { kind: 'granted', sealed },
    ...linkRefusals.map((why) => ({ kind: 'no', why }) as const),
  ]
  return {
    name: 'link-answer',
    about: 'Answer of the first device, wire.md "Link messages".',
    valid: values.map((value) => ({
      name: value.kind === 'no' ? value.why : value.kind,
      value,
      bytes: encodeLinkReply(value),
    })),
    invalid: [
      { name: 'unknown refusal', error: 'malformed', bytes: encodeFields({ no: 'because' }) },
      { name: 'a text', error: 'malformed', bytes: encodeFields({ sealed: 'words' }) },
    ],
    decode: decodeLinkReply,
  }
}

export function joinReplySet(): VectorSet {
  const welcome = { introduction: bob.introduction }
  const intoCircle = { ...welcome, circle: 'Buchclub' }
  const { statement } = sampleRecords.revocation
  const revoked = { refusal: 'revoked', revocation: statement } as const
  return {
    name: 'join-reply',
    about: 'Answer of the inviter, wire.md "Join messages".',
    valid: [
      { name: 'welcome', value: welcome, bytes: encodeJoinReply(welcome) },
      { name: 'into a circle', value: intoCircle, bytes: encodeJoinReply(intoCircle) },
      ...joinRefusals.map((refusal) => ({
        name: refusal,
        value: { refusal },
        bytes: encodeJoinReply({ refusal }),
      })),
      { name: 'revoked', value: revoked, bytes: encodeJoinReply(revoked) },
    ],
    invalid: [
      { name: 'revoked by nobody', error: 'malformed', bytes: encodeFields({ no: 'revoked' }) },
      { name: 'unknown refusal', error: 'malformed', bytes: encodeFields({ no: 'because' }) },
      {
        name: 'circle without a name',
        error: 'malformed',
        bytes: withField(encodeJoinReply(intoCircle), 'circle', ''),
      },
      { name: 'neither', error: 'malformed', bytes: encodeFields({}) },
    ],
    decode: decodeJoinReply,
  }
}

export function syncQuestionSet(): VectorSet {
  const next = bytesFrom('vectors/sync-question')
  const page = newestPageOf(feed.entries)!
  const landmarks = [{ seq: 2, hash: next(32) }]
  const values = {
    heights: { kind: 'heights', salt: next(16), start: 0, tags: [next(16), next(16)] },
    same: { kind: 'same', salt: next(16), digest: next(32) },
    pages: { kind: 'pages', of: 0, from: 7, to: 9, bytes: pagePayloadBytesMax, isApart: false },
    newest: { kind: 'newest', of: 1, count: newestMax, to: feedEntriesMax, bytes: 1 },
    drops: { kind: 'drops', of: 2 },
    credit: { kind: 'credit', pages: syncCreditMax },
    fork: { kind: 'fork', salt: next(16), tag: next(16), page, landmarks },
    news: { kind: 'news' },
  } satisfies { [Kind in Question['kind']]: QuestionOf<Kind> }
  const ofOthers = { kind: 'news', isOfOthers: true } as const
  const pages = encodeQuestion(values.pages)
  const heights = encodeQuestion(values.heights)
  const malformed = (name: string, bytes: Uint8Array): Invalid => ({
    name,
    error: 'malformed',
    bytes,
  })
  return {
    name: 'sync-question',
    about: 'Questions of a reader, wire.md "Sync messages".',
    valid: [...Object.values(values), ofOthers].map((value) => ({
      name: value === ofOthers ? 'news of others' : value.kind,
      value,
      bytes: encodeQuestion(value),
    })),
    invalid: [
      malformed('news of others, said not to be', encodeFields({ k: 'news', others: false })),
      malformed('unknown question', encodeFields({ k: 'push' })),
      malformed('from 0', withField(pages, 'from', 0)),
      malformed('from above the maximum', withField(pages, 'from', feedEntriesMax + 1)),
      malformed('to before from', withField(pages, 'to', 6)),
      malformed('place of no feed', withField(pages, 'of', syncFeedsMax)),
      malformed('heights of nothing', withField(heights, 'tags', [])),
      malformed('heights beyond the maximum', withField(heights, 'start', syncFeedsMax - 1)),
      malformed('no credit', withField(encodeQuestion(values.credit), 'pages', 0)),
      { name: 'long tag', error: 'too-large', bytes: withField(heights, 'tags', [next(17)]) },
    ],
    decode: decodeQuestion,
  }
}

export function syncAnswerSet(): VectorSet {
  const next = bytesFrom('vectors/sync-answer')
  const [page, apart] = [pageOf(feed.entries)!, newestPageOf(feed.entries)!]
  const heads = [new Uint8Array(8), next(8), next(8)]
  const values = {
    heights: { kind: 'heights', heights: [0, 1, feedEntriesMax], heads },
    'page of a run': { kind: 'page', page, isLast: false },
    'last page, with what stands before': { kind: 'page', page: apart, isLast: true },
    'no page': { kind: 'page', page: undefined, isLast: true },
    same: { kind: 'same', isSame: true },
  } satisfies Record<string, Answer>
  const heights = encodeAnswer(values.heights)
  return {
    name: 'sync-answer',
    about: 'Answers to a reader, wire.md "Sync messages".',
    valid: Object.entries(values).map(([name, value]) => ({
      name,
      value,
      bytes: encodeAnswer(value),
    })),
    invalid: [
      { name: 'unknown answer', error: 'malformed', bytes: encodeFields({ k: 'news' }) },
      {
        name: 'height above the maximum',
        error: 'malformed',
        bytes: withField(heights, 'heights', [feedEntriesMax + 1, 0, 0]),
      },
      { name: 'heads of fewer', error: 'malformed', bytes: withField(heights, 'heads', next(16)) },
      {
        name: '1001 heights',
        error: 'too-large',
        bytes: withField(heights, 'heights', Array(1001).fill(0)),
      },
    ],
    decode: decodeAnswer,
  }
}

export function cardSet(): VectorSet {
  const next = bytesFrom('vectors/card')
  const secret = next(32)
  const { certificate, introduction, device } = alice
  const { addresses } = introduction
  const said = { certificate, addresses, atMs: testTimeMs }
  const by = { secret, device: device.peer }
  const sealedAs = (card: Parameters<typeof sealCard>[0]): Uint8Array =>
    sealCard(card, { ...by, nonce: next(24) }).value
  const bytes = sealedAs(said)
  const value = { device: introduction.device, addresses, atMs: testTimeMs }
  const gone = sealedAs({ ...said, addresses: [] })
  const forged = sealCard({ ...said, certificate: bob.certificate }, { ...by, nonce: next(24) })
  const cases: [string, string, Uint8Array][] = [
    ['version 2', 'unsupported-version', changed(bytes, 0, 2)],
    ['changed time', 'bad-signature', changed(bytes, 8, bytes[8]! ^ 1)],
    ['changed', 'bad-signature', changed(bytes, 99, bytes[99]! ^ 1)],
    ['truncated', 'malformed', bytes.subarray(0, 2047)],
    ['of somebody else', 'bad-signature', forged.value],
    ['of the day after', 'bad-signature', sealedAs({ ...said, atMs: testTimeMs + 86_400_000 })],
  ]
  return {
    name: 'card',
    about: 'Contact cards, wire.md "Contact cards in the DHT".',
    given: { discoverySecret: secret, day: dayOf(testTimeMs) },
    valid: [
      { name: 'for contacts', value, bytes },
      {
        name: 'with a name',
        value: { ...value, name: 'alice' },
        bytes: sealedAs({ ...said, name: 'alice' }),
      },
      { name: 'nowhere', value: { ...value, addresses: [] }, bytes: gone },
    ],
    invalid: cases.map(([name, error, input]) => ({ name, error, bytes: input })),
    decode: (input) => openCard(input, cardKeys(secret, dayOf(testTimeMs))),
  }
}

export function requestSet(): VectorSet {
  const next = bytesFrom('vectors/request')
  const { certificate, introduction, device } = alice
  const by = { peer: device.peer, certificate }
  const addresses = introduction.addresses
  const said = { name: 'alice', note: 'Wir waren in einer Klasse 🌼', addresses, atMs: testTimeMs }
  const ask = signRequest(by, bob.id, said)
  const accepted = { certificate, device: introduction.device, secret: next(16) }
  const acceptance = { kind: 'accepted', ...accepted, untilMs: testTimeMs } as const
  const bytes = encodeRequest(ask)
  const values = [ask, signRequest(by, bob.id, { ...said, note: '', addresses: [] }), acceptance]
  return {
    name: 'request',
    about:
      'Contact requests and their acceptance, wire.md "Contact request messages". The signature is for `to`.',
    given: { to: bob.id },
    valid: values.map((value, index) => ({
      name: ['request', 'request without a note', 'acceptance'][index]!,
      value,
      bytes: encodeRequest(value),
    })),
    invalid: [
      { name: 'another kind', error: 'malformed', bytes: withField(bytes, 'k', 'beg') },
      { name: 'no name', error: 'malformed', bytes: withField(bytes, 'name', '') },
      { name: 'long note', error: 'too-large', bytes: withField(bytes, 'note', 'a'.repeat(801)) },
      { name: 'changed note', error: 'bad-signature', bytes: withField(bytes, 'note', '') },
      {
        name: 'to somebody else',
        error: 'bad-signature',
        bytes: encodeRequest(signRequest(by, alice.id, said)),
      },
    ],
    decode: (input) => {
      const message = decodeRequest(input)
      if (message.kind === 'ask') verifyRequest(message, bob.id)
      return message
    },
  }
}

export function requestReplySet(): VectorSet {
  const next = bytesFrom('vectors/request-reply')
  const accepted = { kind: 'accepted', secret: next(16), untilMs: testTimeMs } as const
  const values: RequestReply[] = [{ kind: 'waiting' }, { kind: 'no' }, { kind: 'later' }, accepted]
  return {
    name: 'request-reply',
    about: 'Answers to contact requests, wire.md "Contact request messages".',
    valid: values.map((value) => ({ name: value.kind, value, bytes: encodeRequestReply(value) })),
    invalid: [
      { name: 'unknown answer', error: 'malformed', bytes: encodeFields({ k: 'maybe' }) },
      { name: 'without a secret', error: 'malformed', bytes: encodeFields({ k: 'accepted' }) },
    ],
    decode: decodeRequestReply,
  }
}

export function followSet(): VectorSet {
  const bytes = encodeFollow(alice.id)
  return {
    name: 'follow',
    about: 'Questions after the public feeds of a person, wire.md "Follow messages".',
    valid: [{ name: 'alice', value: alice.id, bytes }],
    invalid: [
      { name: 'another kind', error: 'malformed', bytes: withField(bytes, 'k', 'lead') },
      {
        name: 'short id',
        error: 'malformed',
        bytes: withField(bytes, 'person', new Uint8Array(31)),
      },
    ],
    decode: decodeFollow,
  }
}

export function followAnswerSet(): VectorSet {
  const { certificate, introduction, device } = alice
  const { feed } = introduction.publicFeed
  const feeds = [{ feed, peerKey: device.peer.publicKey }]
  const known = {
    kind: 'feeds',
    certificate,
    device: introduction.device,
    name: 'Alice',
    feeds,
  } as const
  const values: FollowAnswer[] = [{ kind: 'no' }, { kind: 'later' }, known]
  const bytes = encodeFollowAnswer(known)
  const tooMany = encodeFollowAnswer({
    ...known,
    feeds: Array.from({ length: 33 }, () => feeds[0]!),
  })
  return {
    name: 'follow-answer',
    about: 'Answers with the public feeds of a person, wire.md "Follow messages".',
    valid: values.map((value) => ({ name: value.kind, value, bytes: encodeFollowAnswer(value) })),
    invalid: [
      { name: 'unknown answer', error: 'malformed', bytes: encodeFields({ k: 'maybe' }) },
      { name: 'no name', error: 'malformed', bytes: withField(bytes, 'name', '') },
      { name: 'too many feeds', error: 'too-large', bytes: tooMany },
    ],
    decode: decodeFollowAnswer,
  }
}

export function lanSet(): VectorSet {
  const salt = bytesFrom('vectors/lan')(16)
  const peer = peerName(alice.device.peer.publicKey)
  const port = 7278
  const value = { salt, tag: lanTag(peer, { salt, port }), port }
  const bytes = encodeLan(value)
  const query = bytes.slice()
  query[2] = 0
  const cases: [string, Uint8Array][] = [
    ['a query', query],
    ['another name in TXT than in PTR', changed(bytes, 60, bytes[60]! ^ 1)],
    ['a name that is not hexadecimal', changed(bytes, 50, 0x67)],
    ['port 0', concat(bytes.subarray(0, -2), new Uint8Array(2))],
    ['truncated', bytes.subarray(0, -1)],
    ['longer', concat(bytes, Uint8Array.of(0))],
  ]
  return {
    name: 'lan',
    about: 'Announcements on a local network, wire.md "Announcements on the local network".',
    given: { peer },
    valid: [{ name: 'alice', value, bytes }],
    invalid: cases.map(([name, input]) => ({ name, error: 'malformed', bytes: input })),
    decode: decodeLan,
  }
}

export function reachQuestionSet(): VectorSet {
  return {
    name: 'reach-question',
    about: 'Questions of /pappus/reach/1.0.0, wire.md "Reach messages".',
    given: {},
    valid: [{ name: 'port 7278', value: 7278, bytes: encodeReachQuestion(7278) }],
    invalid: [
      { name: 'port 0', error: 'malformed', bytes: new Uint8Array(2) },
      { name: 'longer', error: 'malformed', bytes: new Uint8Array(3) },
    ],
    decode: decodeReachQuestion,
  }
}

export function reachAnswerSet(): VectorSet {
  const answers = ['no', 'yes', 'busy'] as const
  return {
    name: 'reach-answer',
    about: 'Answers of /pappus/reach/1.0.0, wire.md "Reach messages".',
    given: {},
    valid: answers.map((value) => ({ name: value, value, bytes: encodeReachAnswer(value) })),
    invalid: [
      { name: 'unknown', error: 'malformed', bytes: Uint8Array.of(3) },
      { name: 'empty', error: 'malformed', bytes: new Uint8Array(0) },
    ],
    decode: decodeReachAnswer,
  }
}

const punchAddresses: readonly PunchAddress[] = [
  { kind: 'ip4', host: '11.77.0.1', port: 40_000 },
  { kind: 'ip6', host: '2600:77:0:0:0:0:0:1', port: 40_000 },
]

export function punchQuestionSet(): VectorSet {
  const questions: PunchQuestion[] = [
    { kind: 'where' },
    { kind: 'now', addresses: [] },
    { kind: 'now', addresses: punchAddresses },
  ]
  return {
    name: 'punch-question',
    about: 'Questions of /pappus/punch/1.0.0, wire.md "Punch messages".',
    given: {},
    valid: questions.map((value) => ({
      name: value.kind === 'where' ? 'where' : `now, ${value.addresses.length} addresses`,
      value,
      bytes: encodePunchQuestion(value),
    })),
    invalid: [
      { name: 'empty', error: 'malformed', bytes: new Uint8Array(0) },
      { name: 'unknown', error: 'malformed', bytes: Uint8Array.of(2) },
      { name: 'where, and more', error: 'malformed', bytes: Uint8Array.of(0, 0) },
    ],
    decode: decodePunchQuestion,
  }
}

export function punchAnswerSet(): VectorSet {
  const [first] = punchAddresses
  return {
    name: 'punch-answer',
    about: 'Answers of /pappus/punch/1.0.0, wire.md "Punch messages".',
    given: {},
    valid: [
      { name: 'nowhere', value: [], bytes: encodePunchAnswer([]) },
      { name: 'both families', value: punchAddresses, bytes: encodePunchAnswer(punchAddresses) },
    ],
    invalid: [
      {
        name: 'a name',
        error: 'malformed',
        bytes: encodeAddress({ kind: 'dns', host: 'home.example', port: 7278 }),
      },
      { name: 'port 0', error: 'malformed', bytes: encodeAddress({ ...first!, port: 0 }) },
      {
        name: 'five',
        error: 'malformed',
        bytes: encodePunchAnswer(Array.from({ length: 5 }, () => first!)),
      },
    ],
    decode: decodePunchAnswer,
  }
}

export function gossipSet(): VectorSet {
  const next = bytesFrom('vectors/gossip')
  const readSecret = next(32)
  const sealWith = gossipKey(readSecret)
  const hint = { kind: 'hint', feed: feedId(next(32)), height: 3 } as const
  const entry = { kind: 'entry', entry: first } as const
  const bytes = sealGossip(hint, { key: sealWith, nonce: next(24) })
  const forged = { ...first, signature: next(64) }
  return {
    name: 'gossip',
    about: 'Messages on the topic of an aspect epoch, wire.md "Gossip messages".',
    given: { readSecret },
    valid: [
      { name: 'hint', value: hint, bytes },
      { name: 'entry', value: entry, bytes: sealGossip(entry, { key: sealWith, nonce: next(24) }) },
    ],
    invalid: [
      { name: 'version 2', error: 'unsupported-version', bytes: changed(bytes, 0, 2) },
      { name: 'changed', error: 'cannot-open', bytes: changed(bytes, 30, bytes[30]! ^ 1) },
      { name: 'truncated', error: 'malformed', bytes: bytes.subarray(0, 40) },
      {
        name: 'another epoch',
        error: 'cannot-open',
        bytes: sealGossip(hint, { key: next(32), nonce: next(24) }),
      },
      {
        name: 'forged entry',
        error: 'bad-signature',
        bytes: sealGossip({ kind: 'entry', entry: forged }, { key: sealWith, nonce: next(24) }),
      },
    ],
    decode: (message) => openGossip(message, sealWith),
  }
}
