/**
 * The post of somebody else that a post of the feed's owner shares, with its author's own proof, so that readers who never met the author
 * can check it. It is an entry of its own, which its writer takes back without the post that shares it. Spec: wire.md, "Quotes".
 */
import { mapOf, type Fields, type Value } from '../codec.ts'
import { certificateLength } from '../device.ts'
import { shortIdLength } from '../ids.ts'
import { quotedBytesMax } from '../limits.ts'
import { proofValue, readProof, type Proof } from '../proof.ts'
import type { RecordCodec } from './record-codec.ts'

/** A record as its author wrote it into their public feed, and who says so. */
export interface QuotedRecord extends Proof {
  /** The record without its proof, up to 60,000 bytes. */
  readonly bytes: Uint8Array
  /** Of the author's device, 169 bytes. */
  readonly certificate: Uint8Array
}

export interface QuoteRecord {
  readonly kind: 'quote'
  /** Of the post that shares it, 16 bytes. */
  readonly nonce: Uint8Array
  readonly post: QuotedRecord
  /** The edit of it that counted when it was shared; absent where there was none. */
  readonly edit?: QuotedRecord
}

export const quoteCodec: RecordCodec<QuoteRecord> = {
  kind: 'quote',
  feeds: ['public', 'aspect'],
  fields: ({ nonce, post, edit }) => ({
    id: nonce,
    post: quotedValue(post),
    edit: edit && quotedValue(edit),
  }),
  read: (fields) => ({
    kind: 'quote',
    nonce: fields.bytes('id', shortIdLength),
    post: readQuoted(fields.fields('post')),
    ...(fields.has('edit') && { edit: readQuoted(fields.fields('edit')) }),
  }),
}

function quotedValue({ bytes, certificate, ...proof }: QuotedRecord): Value {
  return mapOf({ of: bytes, cert: certificate, proof: proofValue(proof) })
}

function readQuoted(fields: Fields): QuotedRecord {
  return {
    bytes: fields.bytesUpTo('of', quotedBytesMax),
    certificate: fields.bytes('cert', certificateLength),
    ...readProof(fields.fields('proof')),
  }
}
