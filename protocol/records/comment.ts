/**
 * A comment on a post. The commenter's device signs it and writes it to the author's device as `comment`; that one
 * appends it, signature included, as `relay` to every feed in which the post stands. So who reads the post reads the
 * comment, and nobody can put words into a commenter's mouth. Spec: README.md, "Comments".
 */
import { concat, fromBase64url, uintBytes, utf8 } from '../bytes.ts'
import { signatureLength, verifySignature, type Signer } from '../crypto.ts'
import { certificateLength, verifyCertificate } from '../device.ts'
import { BadSignatureError } from '../errors.ts'
import {
  commentId,
  postId,
  shortIdLength,
  type CommentId,
  type PersonId,
  type PostId,
} from '../ids.ts'
import { commentTextBytesMax, nameBytesMax } from '../limits.ts'
import { signedMessage } from '../signed-message.ts'
import type { Fields, Value } from '../codec.ts'
import type { RecordCodec } from './record-codec.ts'

/** What a commenter says. */
export interface CommentText {
  /** Nonce of the post, 16 bytes: with the id of its author it makes the id of the post. */
  readonly post: Uint8Array
  /** 16 random bytes, which `commentId` is made of. */
  readonly nonce: Uint8Array
  /** The commenter's, for readers who do not know them. */
  readonly name: string
  /** 1 to 8,000 UTF-8 bytes. */
  readonly text: string
  /** When they wrote it, by their clock. */
  readonly atMs: number
}

export interface SignedComment extends CommentText {
  /** Of the commenter's device, 169 bytes. */
  readonly certificate: Uint8Array
  /** By that device, 64 bytes. */
  readonly signature: Uint8Array
}

export interface CommentRecord extends SignedComment {
  readonly kind: 'comment'
}

export interface RelayRecord extends SignedComment {
  readonly kind: 'relay'
}

/** What a comment proves of itself. */
export interface ProvedComment {
  readonly id: CommentId
  readonly post: PostId
  readonly person: PersonId
  /** Ed25519 key of the commenter's device, 32 bytes. */
  readonly peerKey: Uint8Array
}

export const commentCodec: RecordCodec<CommentRecord> = {
  kind: 'comment',
  feeds: ['pair'],
  fields: commentFields,
  read: (fields) => ({ kind: 'comment', ...readComment(fields) }),
}

export const relayCodec: RecordCodec<RelayRecord> = {
  kind: 'relay',
  feeds: ['public', 'aspect'],
  fields: commentFields,
  read: (fields) => ({ kind: 'relay', ...readComment(fields) }),
}

/** A comment on a post of `author`, signed by the device that it is written on. */
export function signComment(
  device: { peer: Signer; certificate: Uint8Array },
  author: PersonId,
  text: CommentText,
): SignedComment {
  const signature = device.peer.sign(commentMessage(author, text))
  return { ...text, certificate: device.certificate, signature }
}

/**
 * Checks a comment on a post of `author`.
 *
 * @throws {MalformedError} or {BadSignatureError} unless a person certified the device, and the device signed the comment.
 */
export function verifyComment(comment: SignedComment, author: PersonId): ProvedComment {
  const { person, peerKey } = verifyCertificate(comment.certificate)
  const message = commentMessage(author, comment)
  if (!verifySignature({ publicKey: peerKey, message, signature: comment.signature })) {
    throw new BadSignatureError('comment')
  }
  const post = postId(author, comment.post)
  return { id: commentId(person, post, comment.nonce), post, person, peerKey }
}

/** Post id (16) ‖ nonce (16) ‖ at (8) ‖ bytes of the name (4) ‖ name ‖ text. */
function commentMessage(
  author: PersonId,
  { post, nonce, name, text, atMs }: CommentText,
): Uint8Array {
  const id = fromBase64url(postId(author, post)) ?? new Uint8Array(shortIdLength)
  const nameBytes = utf8(name)
  const size = uintBytes(nameBytes.length, 4)
  const bytes = concat(id, nonce, uintBytes(atMs, 8), size, nameBytes, utf8(text))
  return signedMessage('comment', bytes)
}

function commentFields(comment: SignedComment): Record<string, Value> {
  const { post, nonce, name, text, atMs, certificate, signature } = comment
  return { post, id: nonce, name, text, at: atMs, cert: certificate, sig: signature }
}

function readComment(fields: Fields): SignedComment {
  return {
    post: fields.bytes('post', shortIdLength),
    nonce: fields.bytes('id', shortIdLength),
    name: fields.text('name', nameBytesMax, 1),
    text: fields.text('text', commentTextBytesMax, 1),
    atMs: fields.time('at'),
    certificate: fields.bytes('cert', certificateLength),
    signature: fields.bytes('sig', signatureLength),
  }
}
