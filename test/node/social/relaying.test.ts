/** Responses in relays: each fits a padded size, and none is lost. How long they wait for each other. */
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { feedId } from '../../../protocol/ids.ts'
import { sealEnvelope } from '../../../protocol/envelope.ts'
import { encodeRecord } from '../../../protocol/records/record.ts'
import { relayedOf } from '../../../protocol/records/relay.ts'
import type { SignedResponse } from '../../../protocol/records/response.ts'
import { inRelays } from '../../../node/social/threads/relaying.ts'
import { Pace } from '../../../node/social/threads/pace.ts'
import { check } from '../../helpers/seed.ts'
import { testPerson } from '../../helpers/person.ts'

const test = suite('node/social/relaying')

const { certificate } = testPerson('Bo')
const seal = {
  key: new Uint8Array(32),
  nonce: new Uint8Array(24),
  place: { feed: feedId(new Uint8Array(32)), seq: 1 },
}

const responses = fc.array(
  fc.record({
    version: fc.nat(1_000),
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    type: fc.constantFrom('reaction', 'comment'),
    // Few, so that many say the same.
    post: fc.nat(2).map((byte) => new Uint8Array(16).fill(byte)),
    body: fc.oneof(fc.uint8Array({ maxLength: 1 }), fc.uint8Array({ maxLength: 2_000 })),
  }),
  { maxLength: 150 },
)

test('relays together hold all that was given, each in at most 4,096 bytes', () => {
  check(
    fc.property(responses, (texts) => {
      const given = texts.map((text, at): SignedResponse => ({
        ...text,
        nonce: new Uint8Array(16),
        atMs: at,
        certificate,
        signature: new Uint8Array(64),
      }))
      const relays = inRelays(given)
      const times = relays.flat().map(({ atMs }) => atMs)
      assert.equal(new Set(times), new Set(given.map(({ atMs }) => atMs)))
      assert.is(times.length, given.length)
      for (const relay of relays) {
        const bytes = encodeRecord({ kind: 'relay', responses: relay.map(relayedOf) })
        assert.ok(sealEnvelope(bytes, seal).length <= 4_096, `${relay.length} in ${bytes.length}`)
      }
    }),
  )
})

test('a pace lets a burst through, then one after each pause, and earns no more than the burst', () => {
  const pace = new Pace({ burst: 2, pauseMs: 100 })
  const at = (nowMs: number): number => {
    const waitMs = pace.waitMs(nowMs)
    if (waitMs === 0) pace.spend(1)
    return waitMs
  }
  assert.equal(
    [0, 0, 0, 60, 100, 100, 10_000, 10_000, 10_000].map(at),
    [0, 0, 100, 40, 0, 100, 0, 0, 100],
  )
})

test.run()
