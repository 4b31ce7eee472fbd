/** Quotes: each proves itself, and nothing else passes for the words of somebody. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mapOf } from '../../protocol/codec.ts'
import { signCertificate } from '../../protocol/device.ts'
import { PappusError } from '../../protocol/errors.ts'
import { proofMessage, signPost, quotedOf, verifyQuote } from '../../protocol/quoting.ts'
import type { PostEditRecord } from '../../protocol/records/post-edit.ts'
import type { PostRecord } from '../../protocol/records/post.ts'
import type { QuotedRecord, QuoteRecord } from '../../protocol/records/quote.ts'
import { decodeRecord, encodeRecord } from '../../protocol/records/record.ts'
import { postId } from '../../protocol/ids.ts'
import { testPerson } from '../helpers/person.ts'
import { withField } from '../helpers/hostile-cbor.ts'
import { sampleRecords } from '../helpers/records.ts'
import { throws } from '../helpers/rejects.ts'
import { check } from '../helpers/seed.ts'

const test = suite('protocol/quoting')
const [ana, bo] = [testPerson('alice'), testPerson('bob')]
const sample = sampleRecords.quote
const signer = (who: typeof ana, name: string) => ({ peer: who.device.peer, person: who.id, name })

/** One person's certificate for the device of another, which anybody can make. */
function certified({ identity }: typeof ana, { device }: typeof ana): Uint8Array {
  const [peerKey, agreementKey] = [device.peer.publicKey, device.agreementPublic]
  return signCertificate(identity, { peerKey, agreementKey, createdAtMs: words.atMs })
}

const words: PostRecord = {
  kind: 'post',
  nonce: new Uint8Array(16).fill(7),
  atMs: 1_800_000_000_000,
  text: 'my own words',
  media: [],
}

function quoteOf(record: PostRecord | PostEditRecord, who = bo): QuotedRecord {
  return quotedOf(encodeRecord(signPost(signer(who, 'Bo'), record)), who.certificate)!
}

function codeOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof PappusError) return error.code
    throw error
  }
  return 'none'
}

function asQuote(post: QuotedRecord, edit?: QuotedRecord): QuoteRecord {
  return { kind: 'quote', nonce: sample.nonce, post, ...(edit && { edit }) }
}

test('a quote gives the post, its author and their name, after it went over the wire', () => {
  const quoted = verifyQuote(decodeRecord(encodeRecord(sample), 'aspect') as QuoteRecord)
  assert.is(quoted.author, bo.id)
  assert.is(quoted.name, 'Bob')
  assert.is(quoted.id, postId(bo.id, quoted.post.nonce))
  assert.is(quoted.edit?.text, 'Pusteblume gesichtet! 🌼')
})

test('nothing without a proof is quoted', () => {
  assert.is(quotedOf(encodeRecord(words), bo.certificate), undefined)
  throws(() => quotedOf(new Uint8Array(3), bo.certificate), 'malformed')
})

test('a post with fields of a later release is quoted as its author signed it', () => {
  const later = withField(encodeRecord(words), 'later', 'a field')
  const message = proofMessage(bo.id, 'Bo', later)
  const proof = mapOf({ name: 'Bo', sig: bo.device.peer.sign(message) })
  const quoted = quotedOf(withField(later, 'proof', proof), bo.certificate)!
  assert.equal(quoted.bytes, later)
  assert.is(verifyQuote(asQuote(quoted)).post.text, words.text)
})

test('a certificate of somebody else, another name or other words do not pass', () => {
  const quoted = quoteOf(words)
  throws(() => verifyQuote(asQuote({ ...quoted, certificate: ana.certificate })), 'bad-signature')
  throws(() => verifyQuote(asQuote({ ...quoted, name: 'The mayor' })), 'bad-signature')
  const other = encodeRecord({ ...words, text: 'words of somebody else' })
  throws(() => verifyQuote(asQuote({ ...quoted, bytes: other })), 'bad-signature')
})

test('nobody passes a post off as theirs by a certificate of their own for its device', () => {
  const stolen = { ...quoteOf(words), certificate: certified(ana, bo) }
  throws(() => verifyQuote(asQuote(stolen)), 'bad-signature')
})

test('the edit is by the same person, and of the same post', () => {
  const edit: PostEditRecord = {
    kind: 'post-edit',
    nonce: words.nonce,
    version: 1,
    atMs: words.atMs,
    text: 'better words',
  }
  assert.is(verifyQuote(asQuote(quoteOf(words), quoteOf(edit))).edit?.text, 'better words')
  throws(() => verifyQuote(asQuote(quoteOf(words), quoteOf(edit, ana))), 'malformed')
  const ofOther = quoteOf({ ...edit, nonce: new Uint8Array(16) })
  throws(() => verifyQuote(asQuote(quoteOf(words), ofOther)), 'malformed')
  throws(() => verifyQuote(asQuote(quoteOf(edit))), 'malformed')
  throws(() => verifyQuote(asQuote(quoteOf(words), quoteOf(words))), 'malformed')
})

test('a post that shares another one cannot be quoted', () => {
  const share = { author: ana.id, post: postId(ana.id, words.nonce) }
  throws(() => verifyQuote(asQuote(quoteOf({ ...words, share }))), 'malformed')
})

test('a post that is over some time cannot be quoted', () => {
  const ends = { ...words, expiresAtMs: words.atMs + 60_000 }
  throws(() => verifyQuote(asQuote(quoteOf(ends))), 'malformed')
  const edit: PostEditRecord = {
    kind: 'post-edit',
    nonce: words.nonce,
    version: 1,
    atMs: words.atMs,
    text: 'for ever',
  }
  assert.is(verifyQuote(asQuote(quoteOf(ends), quoteOf(edit))).edit?.text, 'for ever')
})

test('no change of any byte passes', () => {
  const parts = ['bytes', 'certificate', 'signature'] as const
  const honest = quoteOf(words)
  check(
    fc.property(
      fc.constantFrom(...parts),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (part, at, flip) => {
        const changed = honest[part].slice()
        changed[at % changed.length]! ^= flip
        const code = codeOf(() => verifyQuote(asQuote({ ...honest, [part]: changed })))
        assert.ok(['bad-signature', 'malformed', 'unsupported-version'].includes(code), code)
      },
    ),
  )
})

test.run()
