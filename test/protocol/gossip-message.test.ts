import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concat, uintBytes } from '../../protocol/bytes.ts'
import { seal } from '../../protocol/crypto.ts'
import { encodeEntry } from '../../protocol/entry.ts'
import { gossipKey } from '../../protocol/feed.ts'
import {
  announcementOf,
  openGossip,
  sealGossip,
  type GossipMessage,
} from '../../protocol/gossip-message.ts'
import { feedKey } from '../../protocol/ids.ts'
import { feedEntriesMax, gossipBytesMax, gossipPayloadBytesMax } from '../../protocol/limits.ts'
import { attack, otherVersions, refuses } from '../helpers/hostile.ts'
import { testFeed } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'
import { bytesFrom } from '../helpers/seed.ts'

const test = suite('protocol/gossip-message')
const next = bytesFrom('gossip')
const key = gossipKey(next(32))
const { id, entries } = testFeed('gossip', [
  next(512),
  next(gossipPayloadBytesMax),
  next(gossipPayloadBytesMax + 1),
])
const open = (bytes: Uint8Array): GossipMessage => openGossip(bytes, key)
const sealed = (message: GossipMessage): Uint8Array => sealGossip(message, { key, nonce: next(24) })

/** A message whose inside the caller wrote, sealed as it should be. */
function sealRaw(...parts: readonly Uint8Array[]): Uint8Array {
  const header = Uint8Array.of(1)
  const nonce = next(24)
  return concat(header, nonce, seal(concat(...parts), { key, nonce, context: header }))
}

test('entries and hints come back', () => {
  for (const entry of entries.slice(0, 2)) {
    const message: GossipMessage = { kind: 'entry', entry }
    assert.equal(open(sealed(message)), message)
  }
  const hint: GossipMessage = { kind: 'hint', feed: id, height: feedEntriesMax }
  assert.equal(open(sealed(hint)), hint)
})

test('an entry above 16 KiB of payload is only hinted at', () => {
  assert.equal(
    entries.map((entry) => announcementOf(entry).kind),
    ['entry', 'entry', 'hint'],
  )
  assert.equal(announcementOf(entries[2]!), { kind: 'hint', feed: id, height: 3 })
})

test('the largest announcement is within the maximum', () => {
  assert.ok(sealed(announcementOf(entries[1]!)).length <= gossipBytesMax)
})

test('what was not sealed by a reader is refused', () => {
  const options = { bytesMax: gossipBytesMax, isAuthenticated: true }
  attack(open, sealed({ kind: 'hint', feed: id, height: 3 }), options)
  attack(open, sealed({ kind: 'entry', entry: entries[0]! }), options)
})

test('each kind of damage has its error', () => {
  const message = sealed(announcementOf(entries[0]!))
  for (const input of otherVersions(message)) {
    assert.is(refuses(open, input), 'unsupported-version')
  }
  throws(() => open(message.subarray(0, 40)), 'malformed')
  throws(() => open(message.subarray(0, 41)), 'cannot-open')
  throws(() => open(new Uint8Array(gossipBytesMax + 1)), 'too-large')
  throws(() => openGossip(message, gossipKey(next(32))), 'cannot-open')
})

test('a reader of the epoch cannot put words into the mouth of another', () => {
  const entry = entries[0]!
  const forged = { ...entry, signature: testFeed('forger', []).signer.sign(entry.hash) }
  throws(() => open(sealed({ kind: 'entry', entry: forged })), 'bad-signature')
  const payload = next(512)
  throws(() => open(sealed({ kind: 'entry', entry: { ...entry, payload } })), 'malformed')
})

test('nonsense behind the seal is refused', () => {
  const run = (...parts: readonly Uint8Array[]): void =>
    void throws(() => open(sealRaw(...parts)), 'malformed')
  const hint = concat(Uint8Array.of(1), feedKey(id))
  assert.is(open(sealRaw(hint, uintBytes(3, 8))).kind, 'hint')
  run()
  run(Uint8Array.of(0))
  run(Uint8Array.of(2), encodeEntry(entries[0]!))
  run(Uint8Array.of(0), encodeEntry(entries[0]!).subarray(0, 200))
  run(hint, uintBytes(3, 7))
  run(hint, uintBytes(3, 9))
  run(hint, uintBytes(feedEntriesMax + 1, 8))
  run(hint, new Uint8Array(8).fill(255))
})

test.run()
