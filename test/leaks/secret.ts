/** Something that not everybody may learn, and every form in which it could give itself away. */
import { createHash } from 'node:crypto'
import { base32 } from 'multiformats/bases/base32'
import { base58btc } from 'multiformats/bases/base58'
import type { Haystack } from './haystack.ts'

/** Kinds of secrets; what each onlooker may learn is said by them, see `may-learn.ts`. */
export const secretKinds = [
  'address',
  'alt text',
  'aspect id',
  'aspect name',
  'blob id',
  'blob key',
  'board',
  'caption',
  'certificate',
  'comment',
  'device secret',
  'discovery secret',
  'draft',
  'entry',
  'epoch secret',
  'feed id',
  'file name',
  'gossip key',
  'guest link',
  'guest response',
  'invite secret',
  'layer',
  'message',
  'note',
  'peer id',
  'person id',
  'person name',
  'picture',
  'post',
  'profile',
  'reaction',
  'read mark',
  'revocation',
  'setting',
  'topic',
  'words',
] as const
export type SecretKind = (typeof secretKinds)[number]

export interface Secret {
  readonly kind: SecretKind
  /** Whose: the name of a person of the test. */
  readonly of: string
  /** Which of these: `Lottery winners/2` for an epoch, `pair to Bo` for a feed. */
  readonly which: string
  readonly value: string | Uint8Array
}

/** A secret as failures show it. */
export function nameOf({ kind, of, which }: Secret): string {
  return which === '' ? `${kind} of ${of}` : `${kind} of ${of}: ${which}`
}

// Half of a key names it as well as all of it does; of text, as much as cannot stand anywhere by chance.
const bytesLength = 16
const textLength = 20

/** Those of the secrets that stand anywhere in some bytes, in any form. */
export function foundIn(haystack: Haystack, secrets: readonly Secret[]): Secret[] {
  return secrets.filter(({ value }) => formsOf(value).some((form) => haystack.has(form)))
}

/** The patterns to look for: bytes and text as they are, encoded, hashed, and their beginnings where they are long. */
function formsOf(value: string | Uint8Array): Buffer[] {
  const bytes = Buffer.from(value)
  const keys = [bytes, createHash('sha256').update(bytes).digest()]
  const short = typeof value === 'string' ? bytes : bytes.subarray(0, bytesLength)
  return [short, keys[1]!.subarray(0, bytesLength), ...keys.flatMap((key) => textsOf(key))]
}

function textsOf(bytes: Buffer): Buffer[] {
  const hex = bytes.toString('hex')
  const texts = [
    hex,
    hex.toUpperCase(),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    base32.baseEncode(bytes),
    base58btc.baseEncode(bytes),
  ]
  return texts.map((text) => Buffer.from(text.slice(0, textLength)))
}
