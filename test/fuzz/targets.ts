/**
 * The targets of the fuzzer: the decoder of every set of vectors, with those vectors to begin with; and behind a seal, a signature or a
 * checksum, which chance never gets past, the same decoders with that part made right.
 */
import { openChunk, sealChunk, sealedChunkBytes } from '../../protocol/blob.ts'
import {
  concat,
  fromBase64url,
  fromUtf8,
  readUint,
  toBase64url,
  uintBytes,
  utf8,
} from '../../protocol/bytes.ts'
import { cardKeys, dayOf, openCard } from '../../protocol/card.ts'
import { decodeFields, encode, encodeFields, fieldsOf, mapOf } from '../../protocol/codec.ts'
import { verifyMessage } from '../../protocol/records/message.ts'
import { verifyWords } from '../../protocol/records/response.ts'
import { responseTypeOf, responseTypes } from '../../protocol/responses/response-types.ts'
import { dropsValue, readDrops, signDrops, verifyDrops } from '../../protocol/drops.ts'
import { seal, sha256, signatureLength, verifySignature } from '../../protocol/crypto.ts'
import {
  headerLength,
  signEntry,
  verifyEntry,
  encodeEntry,
  emptyHead,
} from '../../protocol/entry.ts'
import { verifyCertificate } from '../../protocol/device.ts'
import { openEnvelope } from '../../protocol/envelope.ts'
import { readClaim, signClaim, verifyClaim } from '../../protocol/feed-claim.ts'
import { openGossip } from '../../protocol/gossip-message.ts'
import { parsePhrase, phraseFromEntropy } from '../../protocol/identity.ts'
import {
  feedKey,
  parseCollectionId,
  parseDraftId,
  parseGuestLinkId,
  parseGuestResponseId,
  parseConversationId,
  parseMessageId,
  parsePersonId,
  peerName,
  parsePostId,
  parseResponseId,
} from '../../protocol/ids.ts'
import { formatFollowLink, parseFollowLink } from '../../protocol/follow-link.ts'
import { deriveKeyPair, sealOnce, setUpSender } from '../../protocol/hpke.ts'
import { linkBytesMax, openLinkGrant } from '../../protocol/link-message.ts'
import { introductionValue, readIntroduction } from '../../protocol/introduction.ts'
import { parseInvite } from '../../protocol/invite.ts'
import {
  frameBytesMax,
  quotedBytesMax,
  gossipBytesMax,
  payloadBytesMax,
  responseBodyBytesMax,
  requestBytesMax,
} from '../../protocol/limits.ts'
import { pageOf, pageValue, provePage, readPage } from '../../protocol/page.ts'
import { signBinding, verifyBinding, type BindingRecord } from '../../protocol/records/binding.ts'
import type { QuotedRecord } from '../../protocol/records/quote.ts'
import { decodeRecord, encodeRecord } from '../../protocol/records/record.ts'
import { proofMessage, verifyQuote } from '../../protocol/quoting.ts'
import {
  decodeRequest,
  encodeRequest,
  signRequest,
  verifyRequest,
} from '../../protocol/request-message.ts'
import { signedMessage } from '../../protocol/signed-message.ts'
import { testFeed, testPerson, testTimeMs } from '../helpers/person.ts'
import { sampleBodies, sampleRecords } from '../helpers/records.ts'
import { bytesFrom } from '../helpers/seed.ts'
import { vectorSets } from '../helpers/vectors/vectors.ts'

export interface Target {
  readonly name: string
  run(bytes: Uint8Array): unknown
  readonly seeds: readonly Uint8Array[]
  /** Longer input is refused by its length alone. */
  readonly bytesMax: number
}

const next = bytesFrom('fuzz')
const key = next(32)
const nonce = next(24)
const alice = testPerson('alice')
const feed = testFeed('fuzz', [next(40), next(0), next(100)])
const place = { feed: feed.id, seq: 1 }
const card = cardKeys(key, dayOf(testTimeMs))
const linkPair = deriveKeyPair(new Uint8Array(32).fill(7))
const linkEnds = { first: alice.device.peer.publicKey, secret: new Uint8Array(16).fill(7) }
const chunkPlace = { index: 3, isLast: false }
const feedKinds = ['public', 'aspect', 'pair', 'self'] as const

export function targets(): Target[] {
  return [
    ...vectorSets().map(targetOfSet),
    ...insideTargets(),
    ...textTargets(),
    ...signatureTargets(),
  ]
}

function targetOfSet({
  name,
  valid,
  invalid,
  decode,
}: ReturnType<typeof vectorSets>[number]): Target {
  const seeds = [...valid, ...invalid]
    .map(({ bytes }) => bytes)
    .filter(({ length }) => length <= frameBytesMax)
  return { name, run: decode, seeds, bytesMax: frameBytesMax }
}

/** Bytes that only a reader of the same secret, or the owner of a key, can send. */
function insideTargets(): Target[] {
  const context = Uint8Array.of(1)
  const entry = encodeEntry(feed.entries[0]!)
  const records = Object.values(sampleRecords).map((record) => encodeRecord(record))
  return [
    {
      name: 'gossip, sealed by a reader',
      run: (bytes) => openGossip(concat(context, nonce, seal(bytes, { key, nonce, context })), key),
      seeds: [
        concat(Uint8Array.of(0), entry),
        concat(Uint8Array.of(1), feedKey(feed.id), uintBytes(7, 8)),
      ],
      bytesMax: gossipBytesMax,
    },
    {
      name: 'entry, signed by its feed',
      run: (bytes) => verifyEntry(signed(bytes)),
      seeds: [entry, encodeEntry(feed.entries[1]!)],
      bytesMax: frameBytesMax,
    },
    {
      name: 'envelope, sealed by its writer',
      run: (bytes) => {
        const bound = concat(context, feedKey(place.feed), uintBytes(place.seq, 8))
        const sealed = concat(context, nonce, seal(bytes, { key, nonce, context: bound }))
        return openEnvelope(sealed, { key, place })
      },
      seeds: [concat(uintBytes(3, 4), utf8('abc'), new Uint8Array(40)), new Uint8Array(4)],
      bytesMax: payloadBytesMax,
    },
    {
      name: 'card, sealed by who knows the secret',
      run: (bytes) => openCard(sealedCard(bytes), card),
      seeds: [
        concat(alice.certificate, next(64), uintBytes(9, 2), encodeFields({ addrs: ['/a'] })),
      ],
      bytesMax: 1935,
    },
    ...feedKinds.map((kind) => ({
      name: `record in ${kind}`,
      run: (bytes: Uint8Array) => decodeRecord(bytes, kind),
      seeds: records,
      bytesMax: payloadBytesMax,
    })),
    {
      name: 'page, proved',
      run: (bytes) => provePage(feed.id, emptyHead, readPage(decodeFields(bytes, frameBytesMax))),
      seeds: [
        encodeFields({ from: 1, items: [next(9)], sig: next(64) }),
        encode(pageValue(pageOf(feed.entries)!)),
      ],
      bytesMax: frameBytesMax,
    },
    {
      name: 'chunk of a blob',
      run: (bytes) => openChunk(bytes, key, chunkPlace),
      seeds: [sealChunk(next(100), key, chunkPlace)],
      bytesMax: sealedChunkBytes,
    },
    {
      name: 'introduction',
      run: (bytes) => readIntroduction(decodeFields(bytes, frameBytesMax)),
      seeds: [encode(introductionValue(alice.introduction))],
      bytesMax: frameBytesMax,
    },
  ]
}

function textTargets(): Target[] {
  const phrase = phraseFromEntropy(next(32))
  const link = utf8(`http://127.0.0.1:7277/join#v1.${toBase64url(next(80))}`)
  const invites = vectorSets().find(({ name }) => name === 'invite')?.valid ?? []
  const bodies = invites.map(({ bytes }) => inviteBody(bytes))
  return [
    {
      name: 'phrase',
      run: (bytes) => parsePhrase(fromUtf8(bytes)),
      seeds: [utf8(phrase)],
      bytesMax: frameBytesMax,
    },
    {
      name: 'short ids',
      run: (bytes) =>
        [
          parsePostId,
          parseResponseId,
          parseCollectionId,
          parseConversationId,
          parseDraftId,
          parseGuestLinkId,
          parseGuestResponseId,
          parseMessageId,
        ].map((parse) => parse(fromUtf8(bytes))),
      seeds: [utf8(toBase64url(next(16)))],
      bytesMax: frameBytesMax,
    },
    {
      name: 'person id',
      run: (bytes) => parsePersonId(fromUtf8(bytes)),
      seeds: [utf8(alice.id)],
      bytesMax: frameBytesMax,
    },
    {
      name: 'link to follow',
      run: (bytes) => parseFollowLink(fromUtf8(bytes)),
      seeds: [
        utf8(
          formatFollowLink({
            person: alice.id,
            peer: peerName(alice.device.peer.publicKey),
            addresses: ['/ip4/192.0.2.7/tcp/7278'],
          }),
        ),
      ],
      bytesMax: frameBytesMax,
    },
    {
      name: 'invite link',
      run: (bytes) => parseInvite(fromUtf8(bytes)),
      seeds: [link],
      bytesMax: frameBytesMax,
    },
    {
      name: 'invite, with its checksum',
      run: (bytes) =>
        parseInvite(`/join#v1.${toBase64url(concat(bytes, sha256(bytes).subarray(0, 4)))}`),
      seeds: bodies,
      bytesMax: 300,
    },
  ]
}

/** Keys and signatures that came from outside. */
function signatureTargets(): Target[] {
  const claim = signClaim(feed.signer, alice.device.peer.publicKey)
  const binding = signBinding(
    { peer: alice.device.peer, certificate: alice.certificate },
    { id: feed.id, kind: 'pair' },
  )
  return [
    {
      name: 'signature',
      run: (bytes) =>
        verifySignature({
          publicKey: bytes.subarray(0, 32),
          signature: bytes.subarray(32, 96),
          message: bytes.subarray(96),
        }),
      seeds: [concat(feed.signer.publicKey, feed.signer.sign(key), key)],
      bytesMax: 200,
    },
    {
      name: 'claim',
      run: (bytes) =>
        verifyClaim(
          readClaim(fieldsOf(mapOf({ feed: bytes })), 'feed'),
          alice.device.peer.publicKey,
        ),
      seeds: [concat(feedKey(claim.feed), claim.proof)],
      bytesMax: 200,
    },
    {
      name: 'response',
      run: (bytes) => {
        const record = decodeRecord(bytes, 'pair')
        if (record?.kind !== 'response') return undefined
        responseTypeOf(record.type)?.decode(record.body)
        verifyCertificate(record.certificate)
        return verifyWords(record, alice.id)
      },
      seeds: [encodeRecord(sampleRecords.response)],
      bytesMax: payloadBytesMax,
    },
    {
      name: 'message',
      run: (bytes) => {
        const record = decodeRecord(bytes, 'pair')
        return record?.kind === 'message' ? verifyMessage(record) : undefined
      },
      seeds: [encodeRecord(sampleRecords.message)],
      bytesMax: payloadBytesMax,
    },
    {
      name: 'quote',
      run: (bytes) => {
        const record = decodeRecord(bytes, 'public')
        return record?.kind === 'quote' ? verifyQuote(record) : undefined
      },
      seeds: [encodeRecord(sampleRecords.quote)],
      bytesMax: payloadBytesMax,
    },
    {
      name: 'quoted post',
      run: (bytes) => verifyQuote({ kind: 'quote', nonce: next(16), post: provedBytes(bytes) }),
      seeds: [sampleRecords.quote.post.bytes],
      bytesMax: quotedBytesMax,
    },
    ...Object.entries(responseTypes).map(([name, type]) => ({
      name: `body of a ${name}`,
      run: (bytes: Uint8Array) => type.decode(bytes),
      seeds: [sampleBodies[name as keyof typeof sampleBodies]],
      bytesMax: responseBodyBytesMax,
    })),
    {
      name: 'grant of a link, sealed by who knows the key',
      run: (bytes) => openLinkGrant(sealedGrant(bytes), linkPair, linkEnds),
      seeds: [encodeFields({ entropy: new Uint8Array(32), name: 'a', invite: 'b' })],
      bytesMax: linkBytesMax - 48,
    },
    {
      name: 'contact request',
      run: (bytes) => {
        const message = decodeRequest(bytes)
        return message.kind === 'ask' ? verifyRequest(message, alice.id) : undefined
      },
      seeds: [
        encodeRequest(
          signRequest({ peer: alice.device.peer, certificate: alice.certificate }, alice.id, {
            name: 'a',
            note: 'b',
            addresses: ['/a'],
            atMs: testTimeMs,
          }),
        ),
      ],
      bytesMax: requestBytesMax,
    },
    {
      name: 'drops',
      run: (bytes) => verifyDrops(feed.id, readDrops(decodeFields(bytes, frameBytesMax))),
      seeds: [encode(dropsValue(signDrops(feed.signer, feed.id, [2, 3])))],
      bytesMax: frameBytesMax,
    },
    {
      name: 'binding',
      run: (bytes) => {
        const record = decodeRecord(bytes, 'pair') as BindingRecord
        if (record?.kind !== 'binding') return undefined
        return verifyBinding(record, {
          id: feed.id,
          kind: 'pair',
          peerKey: alice.device.peer.publicKey,
        })
      },
      seeds: [encodeRecord(binding)],
      bytesMax: 1_000,
    },
  ]
}

/** A post that a device of Alice proves. */
function provedBytes(bytes: Uint8Array): QuotedRecord {
  const { id, device, certificate } = alice
  const name = 'Alice'
  const signature = device.peer.sign(proofMessage(id, name, bytes))
  return { bytes, certificate, name, signature }
}

/** An entry whose header fits its payload and whose signature fits its header, whatever else is in it. */
function signed(bytes: Uint8Array): Uint8Array {
  const length = headerLength + signatureLength
  const payload = bytes.slice(length)
  const header = new Uint8Array(headerLength)
  header.set(bytes.subarray(0, headerLength))
  header.set(feed.signer.publicKey, 1)
  header.set(uintBytes(payload.length, 4), 73)
  header.set(sha256(payload), 77)
  const entry = {
    header: { ...feed.entries[0]!.header, seq: readUint(header, 33, 8) },
    hash: sha256(header),
    payload,
  }
  return concat(header, signEntry(feed.signer, entry).signature, payload)
}

/** The fields of a grant, sealed to the key that opens it. */
function sealedGrant(plaintext: Uint8Array): Uint8Array {
  const info = utf8('pappus/1/link')
  const { encapsulated, context } = setUpSender(linkPair.publicKey, { info, random: key })
  const bound = concat(linkEnds.first, linkEnds.secret, linkPair.publicKey)
  return concat(encapsulated, sealOnce(context, { plaintext, bound }))
}

/** A card whose seal and day signature are right, and whose content a device signed, whatever it says. */
function sealedCard(bytes: Uint8Array): Uint8Array {
  const plain = new Uint8Array(1935)
  plain.set(bytes.subarray(0, 1935))
  const length = Math.min(readUint(plain, 233, 2), 1700)
  const dayKey = card.signer.publicKey
  const at = uintBytes(testTimeMs, 8)
  const content = plain.subarray(235, 235 + length)
  plain.set(alice.certificate)
  plain.set(alice.device.peer.sign(signedMessage('card', concat(dayKey, at, content))), 169)
  const head = concat(Uint8Array.of(1), at)
  const body = concat(
    head,
    nonce,
    seal(plain, { key: card.sealKey, nonce, context: concat(head, dayKey) }),
  )
  return concat(body, card.signer.sign(signedMessage('card-day', body)))
}

/** The bytes that the checksum of an invite covers. */
function inviteBody(link: Uint8Array): Uint8Array {
  const [, text = ''] = fromUtf8(link).split('#v1.')
  return fromBase64url(text)?.slice(0, -4) ?? new Uint8Array(0)
}
