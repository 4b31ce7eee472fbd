import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concat, utf8 } from '../../protocol/bytes.ts'
import {
  cardKeys,
  checkCard,
  dayOf,
  newestCard,
  openCard,
  personDiscoverySecret,
  sealCard,
} from '../../protocol/card.ts'
import { personKey } from '../../protocol/ids.ts'
import {
  addressBytesMax,
  cardAgeMsMax,
  cardAheadMsMax,
  cardBytes,
  nameBytesMax,
} from '../../protocol/limits.ts'
import { readableName } from '../../protocol/text.ts'
import { attack, otherVersions, refuses } from '../helpers/hostile.ts'
import { testPerson, testTimeMs } from '../helpers/person.ts'
import { throws } from '../helpers/rejects.ts'
import { bytesFrom, check } from '../helpers/seed.ts'

const test = suite('protocol/card')
const next = bytesFrom('card')
const alice = testPerson('alice')
const mallory = testPerson('mallory')
const secret = next(32)
const keys = cardKeys(secret, dayOf(testTimeMs))
const addresses = ['/ip4/192.0.2.7/tcp/7278', '/dns4/home.example/tcp/7278']

interface Said {
  addresses?: readonly string[]
  name?: string
  atMs?: number
}

function sealed(said: Said = {}, { by = alice, under = secret } = {}): ReturnType<typeof sealCard> {
  const card = { certificate: by.certificate, addresses, atMs: testTimeMs, ...said }
  return sealCard(card, { secret: under, device: by.device.peer, nonce: next(24) })
}

const { place, value } = sealed({ name: 'Alice' })

test('who knows the secret reads the card', () => {
  const { device } = alice.introduction
  assert.equal(openCard(value, keys), { device, addresses, name: 'Alice', atMs: testTimeMs })
  assert.is(checkCard(place, value, testTimeMs), testTimeMs)
})

test('whatever a card says comes back, a name in its normal form, in one size', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  const said = fc.record(
    {
      addresses: fc.array(text, { maxLength: 8 }),
      name: text.map(readableName),
      atMs: fc.nat({ max: 253_402_300_799_999 }),
    },
    { noNullPrototype: true },
  )
  check(
    fc.property(said, (card) => {
      const found = sealed(card)
      assert.is(found.value.length, cardBytes)
      const {
        addresses: read,
        name,
        atMs,
      } = openCard(found.value, cardKeys(secret, dayOf(card.atMs)))
      assert.equal({ addresses: read, name, atMs }, card)
    }),
    { runs: 50 },
  )
})

test('of addresses that do not fit, those at the end are left out', () => {
  const long = Array.from({ length: 8 }, (_, index) => `${index}`.repeat(addressBytesMax))
  const { addresses: read } = openCard(
    sealed({ addresses: long, name: 'a'.repeat(nameBytesMax) }).value,
    keys,
  )
  assert.equal(read, long.slice(0, 6))
  assert.equal(openCard(sealed({ addresses: [] }).value, keys).addresses, [])
})

test('no byte of a card or its place names anybody, and no two are alike', () => {
  const again = sealed({ name: 'Alice' })
  const tomorrow = sealed({ atMs: testTimeMs + 86_400_000 })
  assert.not.equal(again.value, value)
  assert.equal(again.place, place)
  assert.not.equal(tomorrow.place, place)
  const told = [personKey(alice.id), alice.device.peer.publicKey, utf8('Alice'), utf8('192.0.2.7')]
  for (const bytes of told) {
    assert.is(Buffer.from(concat(place, value)).includes(Buffer.from(bytes)), false)
  }
})

test('what is no card, or was changed, is refused by everybody', () => {
  const options = { bytesMax: cardBytes, isAuthenticated: true }
  attack((bytes) => checkCard(place, bytes, testTimeMs), value, options)
  attack((bytes) => openCard(bytes, keys), value, options)
  for (const input of otherVersions(value)) {
    assert.is(
      refuses((bytes) => checkCard(place, bytes, testTimeMs), input),
      'unsupported-version',
    )
  }
})

test('a card stands in its own place only', () => {
  const other = sealed({}, { under: next(32) })
  throws(() => checkCard(other.place, value, testTimeMs), 'bad-signature')
  throws(() => checkCard(place.subarray(1), value, testTimeMs), 'malformed')
  throws(() => checkCard(concat(place, place), value, testTimeMs), 'malformed')
  throws(() => checkCard(place.with(3, 0), value, testTimeMs), 'malformed')
  throws(() => openCard(value, cardKeys(secret, dayOf(testTimeMs) + 1)), 'bad-signature')
})

test('a card counts for two days, and not before its time', () => {
  const seenAt = (nowMs: number): number => checkCard(place, value, nowMs)
  assert.is(seenAt(testTimeMs + cardAgeMsMax), testTimeMs)
  assert.is(seenAt(testTimeMs - cardAheadMsMax), testTimeMs)
  throws(() => seenAt(testTimeMs + cardAgeMsMax + 1), 'malformed')
  throws(() => seenAt(testTimeMs - cardAheadMsMax - 1), 'malformed')
})

test('the key of a day signs for no other day', () => {
  const later = sealed({ atMs: testTimeMs + 86_400_000 })
  const lie = { ...cardKeys(secret, dayOf(testTimeMs) + 1), day: dayOf(testTimeMs) }
  throws(() => openCard(later.value, lie), 'malformed')
})

test('who has the secret can put a card of their own device there, but none of somebody else', () => {
  const own = openCard(sealed({}, { by: mallory }).value, keys)
  assert.is(own.device.person, mallory.id)
  const forged = sealCard(
    { certificate: alice.certificate, addresses, atMs: testTimeMs },
    { secret, device: mallory.device.peer, nonce: next(24) },
  )
  throws(() => openCard(forged.value, keys), 'bad-signature')
})

test('who has the id of a person has one secret, and not those that the person told', () => {
  const open = personDiscoverySecret(alice.id)
  assert.equal(open, personDiscoverySecret(alice.id))
  assert.not.equal(open, personDiscoverySecret(mallory.id))
  throws(() => openCard(sealed({}, { under: open }).value, keys), 'bad-signature')
})

test('the newest card counts, and of two of one time the same for everybody', () => {
  const [old, now, later] = [-1, 0, 1].map((ms) => sealed({ atMs: testTimeMs + ms }).value)
  assert.is(newestCard([old!, later!, now!]), 1)
  assert.is(newestCard([value]), 0)
  const twin = sealed().value
  assert.equal([twin, value][newestCard([twin, value])], [value, twin][newestCard([value, twin])])
})

test.run()
