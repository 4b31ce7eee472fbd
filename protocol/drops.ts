/**
 * Drops: the entries that the writer of a feed took back, whose payloads nobody is to keep. They stand outside the encryption, so
 * that carriers can follow them, and a reader takes an entry without its payload only if it is named here.
 */
import { concat, uintBytes } from './bytes.ts'
import { mapOf, type Fields, type Value } from './codec.ts'
import { signatureLength, verifySignature, type Signer } from './crypto.ts'
import { BadSignatureError, MalformedError } from './errors.ts'
import { feedKey, type FeedId } from './ids.ts'
import { dropsMax, feedEntriesMax } from './limits.ts'
import { signedMessage } from './signed-message.ts'

export interface Drops {
  /** Ascending, from 2 on, 1 to `dropsMax` of them. A later statement names all that an earlier one does, and more. */
  readonly seqs: readonly number[]
  /** By the feed's key, 64 bytes. */
  readonly signature: Uint8Array
}

/** The statement of a feed's writer. */
export function signDrops(signer: Signer, feed: FeedId, seqs: readonly number[]): Drops {
  return { seqs, signature: signer.sign(dropsMessage(feed, seqs)) }
}

/**
 * @throws {BadSignatureError} unless the feed's key signed the statement.
 * @throws {MalformedError} when it names an entry that nobody can take back.
 */
export function verifyDrops(feed: FeedId, { seqs, signature }: Drops): void {
  assertDroppable(seqs)
  const message = dropsMessage(feed, seqs)
  if (!verifySignature({ publicKey: feedKey(feed), message, signature })) {
    throw new BadSignatureError('drops')
  }
}

/** The fields of a statement. */
export function dropsValue({ seqs, signature }: Drops): Value {
  return mapOf({ seqs, sig: signature })
}

/** @throws {MalformedError} when the fields are no statement. */
export function readDrops(fields: Fields): Drops {
  const seqs = fields.uints('seqs', dropsMax, feedEntriesMax)
  assertDroppable(seqs)
  return { seqs, signature: fields.bytes('sig', signatureLength) }
}

/** Whose a feed is stands in its first entry: without that, nobody could read it again. */
function assertDroppable(seqs: readonly number[]): void {
  const isAscending = seqs.every((seq, index) => seq > (seqs[index - 1] ?? 1))
  if (seqs.length === 0 || !isAscending) throw new MalformedError('drops: seqs')
}

function dropsMessage(feed: FeedId, seqs: readonly number[]): Uint8Array {
  return signedMessage('drops', concat(feedKey(feed), ...seqs.map((seq) => uintBytes(seq, 8))))
}
