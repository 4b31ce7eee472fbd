import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { concat, uintBytes } from '../../protocol/bytes.ts'
import { sha256 } from '../../protocol/crypto.ts'
import {
  decodeHeader,
  emptyHead,
  encodeEntry,
  encodeHeader,
  headerLength,
  headOf,
  linkEntry,
  nextEntry,
  noPrev,
  signEntry,
  verifyEntry,
  verifyEntrySignature,
  type Header,
  type SignedEntry,
} from '../../protocol/entry.ts'
import { feedId } from '../../protocol/ids.ts'
import { feedEntriesMax, payloadBytesMax } from '../../protocol/limits.ts'
import { attack, otherVersions, refuses } from '../helpers/hostile.ts'
import { testFeed } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'
import { anyBytes, bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/entry')
const next = bytesFrom('entry')
const { id, signer, entries } = testFeed('entry', [next(40), next(0), next(600)])
const [first, second, third] = entries as [SignedEntry, SignedEntry, SignedEntry]

const anyHeader: fc.Arbitrary<Header> = fc.record(
  {
    feed: anyBytes({ length: 32 }).map(feedId),
    seq: fc.integer({ min: 2, max: feedEntriesMax }),
    prev: anyBytes({ length: 32 }),
    size: fc.nat({ max: payloadBytesMax }),
    payloadHash: anyBytes({ length: 32 }),
  },
  { noNullPrototype: true },
)

test('headers come back', () => {
  const property = fc.property(anyHeader, (header) => {
    const bytes = encodeHeader(header)
    assert.is(bytes.length, headerLength)
    assert.equal(decodeHeader(bytes), header)
  })
  check(property)
})

test('each field of a header has its range', () => {
  const run = (changes: Partial<Header>): void => {
    const bytes = encodeHeader({ ...second.header, ...changes })
    throws(() => decodeHeader(bytes), 'malformed')
  }
  run({ seq: 0 })
  run({ seq: feedEntriesMax + 1 })
  run({ seq: Number.MAX_SAFE_INTEGER })
  run({ size: payloadBytesMax + 1 })
  run({ size: 2 ** 32 - 1 })
  // Only the first entry has nothing before it.
  run({ seq: 1, prev: next(32) })
  assert.equal(decodeHeader(encodeHeader({ ...second.header, seq: 1, prev: noPrev })).seq, 1)
  const bytes = encodeHeader(second.header)
  bytes.fill(255, 33, 41)
  throws(() => decodeHeader(bytes), 'malformed')
})

test('a header of another length or version is refused', () => {
  const bytes = encodeHeader(first.header)
  for (const input of otherVersions(bytes))
    assert.is(refuses(decodeHeader, input), 'unsupported-version')
  throws(() => decodeHeader(bytes.subarray(1)), 'malformed')
  throws(() => decodeHeader(concat(bytes, uintBytes(0, 1))), 'malformed')
})

test('entries come back', () => {
  for (const entry of entries) assert.equal(verifyEntry(encodeEntry(entry)), entry)
})

test('what is not the entry that was signed is refused, whichever bit changed', () => {
  const options = { bytesMax: headerLength + 64 + payloadBytesMax, isAuthenticated: true }
  attack(verifyEntry, encodeEntry(first), options)
  attack(verifyEntry, encodeEntry(second), options)
})

test('each kind of damage has its error', () => {
  const bytes = encodeEntry(third)
  const run = (at: number, code: string): void => {
    const changed = bytes.slice()
    changed[at]! ^= 1
    throws(() => verifyEntry(changed), code)
  }
  run(0, 'unsupported-version')
  run(1, 'bad-signature')
  run(76, 'malformed')
  run(headerLength, 'bad-signature')
  run(headerLength + 64, 'malformed')
  throws(() => verifyEntry(bytes.subarray(0, headerLength + 63)), 'malformed')
})

test('entries are linked by the hash of their headers', () => {
  assert.equal(first.header.prev, noPrev)
  assert.equal(second.header.prev, sha256(encodeHeader(first.header)))
  assert.equal(headOf(second), { height: 2, hash: third.header.prev })
  assert.equal(
    entries.map((entry) => entry.header.seq),
    [1, 2, 3],
  )
})

test('an entry whose payload was dropped keeps its hash', () => {
  const { size, payloadHash } = second.header
  const linked = linkEntry(id, headOf(first), { size, payloadHash })
  assert.equal(linked.hash, second.hash)
  assert.not.ok('payload' in linked)
  verifyEntrySignature(id, linked.hash, second.signature)
})

test('only the key of the feed signs its entries', () => {
  const stranger = testFeed('stranger', []).signer
  const payload = next(8)
  const forged = signEntry(stranger, { ...nextEntry(id, emptyHead, payload), payload })
  throws(() => verifyEntry(encodeEntry(forged)), 'bad-signature')
  throws(() => verifyEntrySignature(id, forged.hash, forged.signature), 'bad-signature')
  throws(() => verifyEntrySignature(id, first.hash, second.signature), 'bad-signature')
  throws(() => verifyEntrySignature(id, first.hash, first.signature.subarray(1)), 'bad-signature')
  // A bare hash without its label is no entry.
  throws(() => verifyEntrySignature(id, first.hash, signer.sign(first.hash)), 'bad-signature')
})

test.run()
