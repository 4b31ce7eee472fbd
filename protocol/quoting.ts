/** Proves public posts one by one, and checks posts that others quote. Spec: wire.md, "Quotes". */
import { concat, equalBytes, uintBytes, utf8 } from './bytes.ts'
import { decode, encode, fieldsOf, type ValueMap } from './codec.ts'
import { verifySignature, type Signer } from './crypto.ts'
import { verifyCertificate } from './device.ts'
import { recordBytesMax } from './envelope.ts'
import { BadSignatureError, MalformedError } from './errors.ts'
import { personKey, postId, type PersonId, type PostId } from './ids.ts'
import { readProof, type Proof } from './proof.ts'
import type { PostEditRecord } from './records/post-edit.ts'
import type { PostRecord } from './records/post.ts'
import type { QuotedRecord, QuoteRecord } from './records/quote.ts'
import { decodeRecord, encodeRecord } from './records/record.ts'
import { signedMessage } from './signed-message.ts'

type Provable = PostRecord | PostEditRecord

/** A post that somebody shares, checked. */
export interface Quoted {
  readonly author: PersonId
  readonly id: PostId
  /** The author's, as they said it last. */
  readonly name: string
  readonly post: PostRecord
  readonly edit?: PostEditRecord
}

/** A record for the public feed of a person, with the proof of their device. */
export function signPost<R extends Provable>(
  { peer, person, name }: { peer: Signer; person: PersonId; name: string },
  record: R,
): R {
  const message = proofMessage(person, name, bytesOf(record))
  return { ...record, proof: { name, signature: peer.sign(message) } }
}

/**
 * A record of a public feed as others may quote it, with all that its author signed, also where this release does not know it.
 *
 * @param record its bytes, as they stand in the feed.
 * @returns `undefined` where it has no proof.
 * @throws {MalformedError} or {TooLargeError} for bytes of no record.
 */
export function quotedOf(record: Uint8Array, certificate: Uint8Array): QuotedRecord | undefined {
  const value = decode(record, recordBytesMax)
  const fields = fieldsOf(value)
  if (!fields.has('proof')) return undefined
  const signed = new Map(value as ValueMap)
  signed.delete('proof')
  return { ...readProof(fields.fields('proof')), bytes: encode(signed), certificate }
}

/**
 * Checks a quote: it needs nothing but itself.
 *
 * @throws {BadSignatureError}, {MalformedError}, {TooLargeError} or {UnsupportedVersionError} unless devices of one person proved the post and its
 * edit, and the post shares no other one itself.
 */
export function verifyQuote({ post: quotedPost, edit: quotedEdit }: QuoteRecord): Quoted {
  const { author, record: post } = verifyQuoted(quotedPost)
  if (post?.kind !== 'post') throw new MalformedError('a quote of no post')
  if (post.share !== undefined) throw new MalformedError('a quote of a post that shares another')
  const quoted = { author, id: postId(author, post.nonce), name: quotedPost.name, post }
  if (quotedEdit === undefined) return lasting(quoted)
  const { author: editor, record: edit } = verifyQuoted(quotedEdit)
  const isOfIt =
    edit?.kind === 'post-edit' && editor === author && equalBytes(edit.nonce, post.nonce)
  if (!isOfIt) throw new MalformedError('a quote with the edit of another post')
  return lasting({ ...quoted, name: quotedEdit.name, edit })
}

/** @throws {MalformedError} for a post that is over some time: nobody would end its quotes. */
function lasting(quoted: Quoted): Quoted {
  const { expiresAtMs } = quoted.edit ?? quoted.post
  if (expiresAtMs !== undefined) throw new MalformedError('a quote of a post that ends')
  return quoted
}

function verifyQuoted({ bytes, certificate, name, signature }: QuotedRecord): {
  author: PersonId
  record: ReturnType<typeof decodeRecord>
} {
  const { person: author, peerKey: publicKey } = verifyCertificate(certificate)
  const message = proofMessage(author, name, bytes)
  if (!verifySignature({ publicKey, message, signature })) throw new BadSignatureError('quote')
  return { author, record: decodeRecord(bytes, 'public') }
}

function bytesOf({ proof: _proof, ...record }: Provable): Uint8Array {
  return encodeRecord(record)
}

/** The bytes that a proof signs: identity key of the author (32) ‖ bytes of the name (4) ‖ name ‖ record without its proof. */
export function proofMessage(
  author: PersonId,
  name: Proof['name'],
  record: Uint8Array,
): Uint8Array {
  const nameBytes = utf8(name)
  const bytes = concat(personKey(author), uintBytes(nameBytes.length, 4), nameBytes, record)
  return signedMessage('post', bytes)
}
