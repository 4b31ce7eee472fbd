import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { encodeFields, type Value } from '../../protocol/codec.ts'
import { feedEntriesMax, frameBytesMax, heightsMax } from '../../protocol/limits.ts'
import { pageOf } from '../../protocol/page.ts'
import {
  decodeSyncReply,
  decodeSyncRequest,
  encodeSyncReply,
  encodeSyncRequest,
  type SyncReply,
  type SyncRequest,
} from '../../protocol/sync-message.ts'
import { attackMap } from '../helpers/hostile.ts'
import { withField } from '../helpers/hostile-cbor.ts'
import { testFeed } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'
import { anyBytes, bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/sync-message')
const next = bytesFrom('sync')
const { entries } = testFeed('sync', [next(20), next(30)])
const requests: SyncRequest[] = [
  { kind: 'heights', salt: next(16), tags: [next(16), next(16)] },
  { kind: 'page', salt: next(16), tag: next(16), from: 7 },
  { kind: 'news' },
  { kind: 'same', salt: next(16), digest: next(32) },
]
const replies: SyncReply[] = [
  { kind: 'heights', heights: [0, 1, feedEntriesMax] },
  { kind: 'page', page: pageOf(entries) },
  { kind: 'page', page: undefined },
  { kind: 'ok' },
  { kind: 'same', isSame: false },
]

test('questions and answers come back', () => {
  for (const request of requests) {
    assert.equal(decodeSyncRequest(encodeSyncRequest(request)), request)
  }
  for (const reply of replies) assert.equal(decodeSyncReply(encodeSyncReply(reply)), reply)
  const anyTag = anyBytes({ length: 16 })
  const property = fc.property(anyTag, fc.array(anyTag), (salt, tags) => {
    const request: SyncRequest = { kind: 'heights', salt, tags }
    assert.equal(decodeSyncRequest(encodeSyncRequest(request)), request)
  })
  check(property)
})

test('the largest question and answer fit one frame', () => {
  const tags = Array.from({ length: heightsMax }, () => next(16))
  assert.ok(encodeSyncRequest({ kind: 'heights', salt: next(16), tags }).length <= frameBytesMax)
  const heights = tags.map(() => feedEntriesMax)
  assert.ok(encodeSyncReply({ kind: 'heights', heights }).length <= frameBytesMax)
})

test('what is no question or no answer is refused', () => {
  for (const request of requests) {
    attackMap(decodeSyncRequest, encodeSyncRequest(request), { bytesMax: frameBytesMax })
  }
  for (const reply of replies) {
    attackMap(decodeSyncReply, encodeSyncReply(reply), { bytesMax: frameBytesMax })
  }
})

test('an answer is no question, and an unknown kind is neither', () => {
  for (const kind of ['ok', 'push', '', '__proto__']) {
    throws(() => decodeSyncRequest(encodeFields({ k: kind })), 'malformed')
  }
  for (const kind of ['news', 'push', '', '__proto__']) {
    throws(() => decodeSyncReply(encodeFields({ k: kind })), 'malformed')
  }
  throws(() => decodeSyncRequest(encodeFields({ k: 'k'.repeat(17) })), 'too-large')
})

test('each field of a question has its range', () => {
  const run = (index: number, key: string, value: Value, code: string): void => {
    const valid = encodeSyncRequest(requests[index]!)
    throws(() => decodeSyncRequest(withField(valid, key, value)), code)
  }
  run(0, 'salt', next(15), 'malformed')
  run(0, 'tags', [next(15)], 'malformed')
  run(0, 'tags', [next(17)], 'too-large')
  run(0, 'tags', ['tag'], 'malformed')
  run(
    0,
    'tags',
    Array.from({ length: heightsMax + 1 }, () => null),
    'too-large',
  )
  run(1, 'tag', next(15), 'malformed')
  for (const from of [0, -1, 0.5, feedEntriesMax + 1, '1']) run(1, 'from', from, 'malformed')
})

test('each field of an answer has its range', () => {
  const run = (index: number, key: string, value: Value, code: string): void => {
    const valid = encodeSyncReply(replies[index]!)
    throws(() => decodeSyncReply(withField(valid, key, value)), code)
  }
  for (const height of [-1, 0.5, feedEntriesMax + 1, '1', null]) {
    run(0, 'heights', [1, height], 'malformed')
  }
  run(
    0,
    'heights',
    Array.from({ length: heightsMax + 1 }, () => 0),
    'too-large',
  )
  run(1, 'page', new Map(), 'malformed')
  run(1, 'page', null, 'malformed')
})

test.run()
