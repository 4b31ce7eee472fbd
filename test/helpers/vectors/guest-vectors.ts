/** Vectors of guest links: their messages, and the sealed bundle. */
import { encodeFields } from '../../../protocol/codec.ts'
import {
  guestKeys,
  guestNonceLength,
  openBundle,
  ownerMark,
  sealBundle,
} from '../../../protocol/guest.ts'
import {
  decodeGuestAnswer,
  decodeGuestQuestion,
  encodeGuestAnswer,
  encodeGuestQuestion,
  type GuestAnswer,
  type GuestQuestion,
} from '../../../protocol/guest-message.ts'
import {
  guestResponseBytes,
  guestResponseId,
  openGuestResponse,
  sealGuestResponse,
  type GuestWords,
} from '../../../protocol/guest-response.ts'
import { parseGuestResponseId } from '../../../protocol/ids.ts'
import { guestBundleBytesMax } from '../../../protocol/limits.ts'
import { withField } from '../hostile-cbor.ts'
import { testTimeMs } from '../person.ts'
import { bytesFrom } from '../seed.ts'
import { changed, type VectorSet } from './vector-set.ts'

export function guestQuestionSet(): VectorSet {
  const next = bytesFrom('vectors/guest')
  const { id, proof } = guestKeys(next(32))
  const questions: GuestQuestion[] = [
    { kind: 'terms' },
    { kind: 'begin', id, bytes: 5000, owner: ownerMark(proof), untilMs: testTimeMs },
    {
      kind: 'begin',
      id,
      bytes: 5000,
      owner: ownerMark(proof),
      untilMs: testTimeMs,
      responses: true,
    },
    { kind: 'part', id, at: 262_144, bytes: next(20) },
    { kind: 'ask', id, proof },
    { kind: 'end', id, proof },
    { kind: 'responses', id, proof, had: [] },
    { kind: 'responses', id, proof, had: [parseGuestResponseId(id)] },
  ]
  const begin = encodeGuestQuestion(questions[1]!)
  return {
    name: 'guest-question',
    about: 'Questions of /pappus/guest/1.0.0, wire.md "Guest messages".',
    given: {},
    valid: questions.map((value) => ({
      name: nameOf(value),
      value,
      bytes: encodeGuestQuestion(value),
    })),
    invalid: [
      { name: 'empty', error: 'malformed', bytes: new Uint8Array(0) },
      { name: 'unknown', error: 'malformed', bytes: encodeFields({ kind: 'list' }) },
      { name: 'no bytes', error: 'malformed', bytes: withField(begin, 'size', 0) },
      {
        name: 'more bytes than a bundle has',
        error: 'malformed',
        bytes: withField(begin, 'size', guestBundleBytesMax + 1),
      },
    ],
    decode: decodeGuestQuestion,
  }
}

function nameOf(question: GuestQuestion): string {
  if (question.kind === 'begin' && question.responses === true) return 'begin with responses'
  if (question.kind === 'responses' && question.had.length > 0) return 'responses, with one had'
  return question.kind
}

export function guestAnswerSet(): VectorSet {
  const next = bytesFrom('vectors/guest-answer')
  const answers: GuestAnswer[] = [
    { kind: 'origin', origin: 'https://relay.example' },
    { kind: 'held', opened: 3 },
    { kind: 'responses', sealed: [next(guestResponseBytes)] },
    ...(['taken', 'gone', 'full', 'no'] as const).map((kind) => ({ kind })),
  ]
  return {
    name: 'guest-answer',
    about: 'Answers of /pappus/guest/1.0.0, wire.md "Guest messages".',
    given: {},
    valid: answers.map((value) => ({ name: value.kind, value, bytes: encodeGuestAnswer(value) })),
    invalid: [
      { name: 'empty', error: 'malformed', bytes: new Uint8Array(0) },
      { name: 'unknown', error: 'malformed', bytes: encodeFields({ kind: 'yes' }) },
      {
        name: 'an origin without HTTPS',
        error: 'malformed',
        bytes: encodeFields({ kind: 'origin', origin: 'http://relay.example' }),
      },
      {
        name: 'a short response',
        error: 'malformed',
        bytes: encodeFields({ kind: 'responses', of: [next(guestResponseBytes - 1)] }),
      },
    ],
    decode: decodeGuestAnswer,
  }
}

/** A sealed bundle, with the key that opens it. */
export function guestBundleSet(): VectorSet {
  const next = bytesFrom('vectors/guest-bundle')
  const seed = next(32)
  const { secret, id, key } = guestKeys(seed)
  const head = '{"by":"Ána","items":[]}'
  const bytes = sealBundle({ head, files: [next(30)] }, { key, nonce: next(12) })
  return {
    name: 'guest-bundle',
    about: 'Sealed bundles of guest links, wire.md "Guest links".',
    given: { seed, secret, id, key },
    valid: [{ name: 'a head and a file', value: openBundle(bytes, key), bytes }],
    invalid: [
      { name: 'version 2', error: 'unsupported-version', bytes: changed(bytes, 0, 2) },
      { name: 'another nonce', error: 'cannot-open', bytes: changed(bytes, 1, bytes[1]! ^ 1) },
      { name: 'truncated', error: 'cannot-open', bytes: bytes.subarray(0, -1) },
      { name: 'no seal', error: 'malformed', bytes: bytes.subarray(0, 20) },
    ],
    decode: (input) => openBundle(input, key),
  }
}

/** Sealed responses of guests, with the key that opens them. */
export function guestResponseSet(): VectorSet {
  const next = bytesFrom('vectors/guest-response')
  const secretSeed = next(32)
  const { secret, responseKey: key } = guestKeys(secretSeed)
  const words: GuestWords[] = [
    { post: 0, name: 'Tante Käthe', said: { text: 'Wie groß\ndu bist! 🌼' } },
    { post: 99, name: 'محمد', said: { emoji: '❤' } },
  ]
  const seal = (value: GuestWords): Uint8Array =>
    sealGuestResponse(value, { key, nonce: next(guestNonceLength) })
  const valid = words.map((value) => ({ value, bytes: seal(value) }))
  const first = valid[0]!
  const wrong = (name: string, said: GuestWords['said'], by = 'Eve') => ({
    name,
    error: 'malformed',
    bytes: seal({ post: 0, name: by, said }),
  })
  return {
    name: 'guest-response',
    about: 'Sealed responses of guests, wire.md "Guest responses".',
    given: { secret, key, ids: valid.map(({ bytes }) => guestResponseId(bytes)).join(' ') },
    valid: valid.map(({ value, bytes }) => ({ name: Object.keys(value.said)[0]!, value, bytes })),
    invalid: [
      wrong('two emoji', { emoji: '❤❤' }),
      wrong('nothing said', { text: ' ' }),
      wrong('no name', { text: 'hi' }, '\u200b'),
      { name: 'version 2', error: 'unsupported-version', bytes: changed(first.bytes, 0, 2) },
      {
        name: 'a changed byte',
        error: 'cannot-open',
        bytes: changed(first.bytes, 40, first.bytes[40]! ^ 1),
      },
      { name: 'truncated', error: 'malformed', bytes: first.bytes.subarray(0, -1) },
    ],
    decode: (input) => openGuestResponse(input, key),
  }
}
