/** Other words of a post of the feed's owner. Each record holds all that can change, and the greatest version counts. */
import { shortIdLength } from '../ids.ts'
import { placeBytesMax, postTextBytesMax, postVersionsMax, warningBytesMax } from '../limits.ts'
import { proofValue, readProof, type Proof } from '../proof.ts'
import type { RecordCodec } from './record-codec.ts'

export interface PostEditRecord {
  readonly kind: 'post-edit'
  /** Of the post, 16 bytes. */
  readonly nonce: Uint8Array
  /** From 1 on: the post itself is version 0. */
  readonly version: number
  /** When this version was written, by its author's clock. */
  readonly atMs: number
  /** Up to 50,000 UTF-8 bytes. */
  readonly text: string
  /** As in the post. */
  readonly warning?: string
  readonly place?: string
  readonly expiresAtMs?: number
  /** Of a public post. */
  readonly proof?: Proof
}

export const postEditCodec: RecordCodec<PostEditRecord> = {
  kind: 'post-edit',
  feeds: ['public', 'aspect'],
  fields: ({ nonce, version, atMs, text, warning, place, expiresAtMs, proof }) => ({
    id: nonce,
    v: version,
    at: atMs,
    text,
    warn: warning,
    place,
    ends: expiresAtMs,
    proof: proof && proofValue(proof),
  }),
  read: (fields) => ({
    kind: 'post-edit',
    nonce: fields.bytes('id', shortIdLength),
    version: fields.uint('v', postVersionsMax, 1),
    atMs: fields.time('at'),
    text: fields.body('text', postTextBytesMax),
    ...(fields.has('warn') && { warning: fields.name('warn', warningBytesMax) }),
    ...(fields.has('place') && { place: fields.name('place', placeBytesMax) }),
    ...(fields.has('ends') && { expiresAtMs: fields.time('ends') }),
    ...(fields.has('proof') && { proof: readProof(fields.fields('proof')) }),
  }),
}
