/** Vectors of guest links: their messages, and the sealed bundle. */
import { encodeFields } from '../../../protocol/codec.ts'
import { guestKeys, openBundle, ownerMark, sealBundle } from '../../../protocol/guest.ts'
import {
  decodeGuestAnswer,
  decodeGuestQuestion,
  encodeGuestAnswer,
  encodeGuestQuestion,
  type GuestAnswer,
  type GuestQuestion,
} from '../../../protocol/guest-message.ts'
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
    { kind: 'part', id, at: 262_144, bytes: next(20) },
    { kind: 'ask', id, proof },
    { kind: 'end', id, proof },
  ]
  const begin = encodeGuestQuestion(questions[1]!)
  return {
    name: 'guest-question',
    about: 'Questions of /pappus/guest/1.0.0, wire.md "Guest messages".',
    given: {},
    valid: questions.map((value) => ({
      name: value.kind,
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

export function guestAnswerSet(): VectorSet {
  const answers: GuestAnswer[] = [
    { kind: 'origin', origin: 'https://relay.example' },
    { kind: 'held', opened: 3 },
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
