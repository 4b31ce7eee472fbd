import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fc from 'fast-check'
import { concat } from '../../../protocol/bytes.ts'
import { personKey, type PersonId } from '../../../protocol/ids.ts'
import {
  altBytesMax,
  messageMediaMax,
  messageTextBytesMax,
  participantsMax,
} from '../../../protocol/limits.ts'
import type { Media } from '../../../protocol/media.ts'
import {
  inOrder,
  isLaterMessage,
  messageTie,
  readProvedMessage,
  signMessage,
  starterOf,
  verifyMessage,
  type MessageText,
} from '../../../protocol/records/message.ts'
import { decodeRecord, encodeRecord } from '../../../protocol/records/record.ts'
import { withField } from '../../helpers/hostile-cbor.ts'
import { testPerson, testTimeMs } from '../../helpers/person.ts'
import { sampleRecords } from '../../helpers/records.ts'
import { throws } from '../../helpers/rejects.ts'
import { bytesFrom, check } from '../../helpers/seed.ts'

const test = suite('protocol/records/message')
const next = bytesFrom('message')
const [alice, bob, carol, mallory] = ['alice', 'bob', 'carol', 'mallory'].map(testPerson)
const bobsDevice = { peer: bob!.device.peer, certificate: bob!.certificate }
const words: MessageText = {
  participants: inOrder(alice!.id, [bob!.id, carol!.id]),
  nonce: next(16),
  atMs: testTimeMs,
  version: 0,
  text: 'hello',
  media: [],
  name: 'Bob',
}
const card: Media = {
  kind: 'card',
  type: '',
  name: '',
  width: 4,
  height: 3,
  color: '#2f6f4f',
  alt: 'a card',
  caption: '',
  layers: [],
}
const message = signMessage(bobsDevice, words)

test('a message proves its writer and its conversation', () => {
  const proved = verifyMessage(message)
  assert.is(proved.writer, bob!.id)
  assert.equal(proved, readProvedMessage(message))
})

test('nothing of it can be changed: neither words nor place, nor the people it is for', () => {
  const changes: Partial<MessageText>[] = [
    { text: 'hell' },
    { name: 'Bo' },
    { version: 1 },
    { atMs: words.atMs + 1 },
    { nonce: next(16) },
    { text: '', isGone: true },
    { media: [card] },
    { names: ['a', 'b', 'c'] },
    { participants: inOrder(alice!.id, [bob!.id]) },
    { participants: inOrder(alice!.id, [bob!.id, mallory!.id]) },
    { participants: inOrder(bob!.id, [alice!.id, carol!.id]) },
  ]
  for (const change of changes) {
    throws(() => verifyMessage({ ...message, ...change }), 'bad-signature')
  }
})

test("nobody signs in another's name, or in a conversation of others", () => {
  const stolen = { peer: mallory!.device.peer, certificate: bob!.certificate }
  throws(() => verifyMessage(signMessage(stolen, words)), 'bad-signature')
  const own = { peer: mallory!.device.peer, certificate: mallory!.certificate }
  throws(() => verifyMessage(signMessage(own, words)), 'malformed')
})

test('the id stays in later versions, and hangs on writer, conversation, time and nonce', () => {
  const { id } = verifyMessage(message)
  const edited = signMessage(bobsDevice, { ...words, version: 1, text: 'hello!' })
  assert.is(verifyMessage(edited).id, id)
  const own = { peer: carol!.device.peer, certificate: carol!.certificate }
  const others = [
    signMessage(own, words),
    signMessage(bobsDevice, { ...words, atMs: words.atMs + 1 }),
    signMessage(bobsDevice, { ...words, nonce: next(16) }),
    signMessage(bobsDevice, { ...words, participants: inOrder(bob!.id, [alice!.id]) }),
  ].map((other) => verifyMessage(other).id)
  assert.is(new Set([id, ...others]).size, 5)
})

test('of two people it does not matter who begins, of more it does', () => {
  assert.equal(inOrder(alice!.id, [bob!.id]), inOrder(bob!.id, [alice!.id]))
  assert.is(starterOf(inOrder(alice!.id, [bob!.id])), undefined)
  assert.is(starterOf(inOrder(carol!.id, [alice!.id, bob!.id])), carol!.id)
  const others = [bob!.id, carol!.id]
  assert.equal(inOrder(alice!.id, others), inOrder(alice!.id, others.toReversed()))
})

test('the last version counts, whichever comes first, and none after it was taken back', () => {
  const versions = [0, 1, 1, 2].map((version, index) =>
    signMessage(bobsDevice, { ...words, version, text: `version ${index}` }),
  )
  const gone = signMessage(bobsDevice, { ...words, version: 1, text: '', isGone: true })
  const property = fc.property(
    fc.shuffledSubarray([...versions, gone], { minLength: 1 }),
    (some) => {
      const last = some.reduce((kept, one) =>
        isLaterMessage(one, { ...kept, tie: messageTie(kept) }) ? one : kept,
      )
      const expected = some.includes(gone)
        ? gone
        : some.toSorted(
            (a, b) => b.version - a.version || (messageTie(a) > messageTie(b) ? -1 : 1),
          )[0]
      assert.is(last, expected)
    },
  )
  check(property)
})

test('it has 2 to 20 people in their order, up to 8,000 bytes and 10 media, and not nothing', () => {
  const read = (key: string, value: Parameters<typeof withField>[2]): unknown =>
    decodeRecord(withField(encodeRecord(sampleRecords.message), key, value), 'pair')
  const withPeople = (people: readonly PersonId[]): unknown =>
    read('with', concat(...people.map(personKey)))
  const many = Array.from({ length: participantsMax + 1 }, (_, index) => testPerson(`p${index}`).id)
  const [first, ...others] = many
  const ordered = inOrder(first!, others.slice(1))
  throws(() => withPeople(ordered.slice(0, 1)), 'malformed')
  throws(() => withPeople([]), 'malformed')
  throws(() => withPeople(inOrder(first!, others)), 'too-large')
  throws(() => withPeople([...ordered.slice(0, 1), ...ordered.slice(1).toReversed()]), 'malformed')
  throws(() => withPeople([ordered[0]!, ordered[1]!, ordered[1]!]), 'malformed')
  const large = {
    ...sampleRecords.message,
    participants: ordered,
    names: ordered.map(() => 'é'.repeat(60)),
  }
  const text = 'a'.repeat(messageTextBytesMax)
  const described = { ...card, alt: 'a'.repeat(altBytesMax) }
  const media = Array.from({ length: messageMediaMax }, () => described)
  const record = { ...large, text, media, passTo: ordered }
  assert.equal(decodeRecord(encodeRecord(record), 'pair'), record)
  throws(() => read('text', `${text}a`), 'too-large')
  const tooMany = encodeRecord({ ...sampleRecords.message, media: [...media, card] })
  throws(() => decodeRecord(tooMany, 'pair'), 'too-large')
  const bare = { ...sampleRecords.message, text: '' }
  assert.equal(decodeRecord(encodeRecord(bare), 'pair'), bare)
  throws(() => decodeRecord(encodeRecord({ ...bare, media: [] }), 'pair'), 'malformed')
  throws(() => decodeRecord(encodeRecord({ ...bare, isGone: true }), 'pair'), 'malformed')
  throws(() => read('gone', true), 'malformed')
  throws(() => read('names', ['only one']), 'malformed')
})

test('a note about a conversation names whole ids and a state that there is', () => {
  const read = (key: string, value: Parameters<typeof withField>[2]): unknown =>
    decodeRecord(withField(encodeRecord(sampleRecords.conversation), key, value), 'self')
  throws(() => read('read', next(17)), 'malformed')
  throws(() => read('state', 'loud'), 'malformed')
  throws(() => read('of', next(15)), 'malformed')
})

test.run()
