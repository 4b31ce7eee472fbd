/**
 * A feed's id together with the proof that a device writes it: the feed's key signs the device's. Ids are known to every
 * reader of a feed, so without the proof a reader could name the feed to others as their own, and keep its
 * real owner from being believed.
 */
import { concat } from './bytes.ts'
import type { Fields } from './codec.ts'
import { keyLength, signatureLength, verifySignature, type Signer } from './crypto.ts'
import { BadSignatureError } from './errors.ts'
import { feedId, feedKey, type FeedId } from './ids.ts'
import { signedMessage } from './signed-message.ts'

export interface FeedClaim {
  readonly feed: FeedId
  /** By the key of the feed over the peer key of the device that writes it, 64 bytes. */
  readonly proof: Uint8Array
}

export const claimLength: number = keyLength + signatureLength

/** The claim of the device with this peer key to a feed whose key it holds. */
export function signClaim(signer: Signer, peerKey: Uint8Array): FeedClaim {
  const proof = signer.sign(signedMessage('claim', peerKey))
  return { feed: feedId(signer.publicKey), proof }
}

/** @throws {BadSignatureError} unless the feed's key named this device. */
export function verifyClaim({ feed, proof }: FeedClaim, peerKey: Uint8Array): void {
  const message = signedMessage('claim', peerKey)
  if (!verifySignature({ publicKey: feedKey(feed), message, signature: proof })) {
    throw new BadSignatureError('feed claim')
  }
}

/** The 96 bytes of a claim: feed id, proof. */
export function claimBytes({ feed, proof }: FeedClaim): Uint8Array {
  return concat(feedKey(feed), proof)
}

/** The claim in a field of a map, not checked. @throws {MalformedError} unless it has 96 bytes. */
export function readClaim(fields: Fields, key: string): FeedClaim {
  return claimFromBytes(fields.bytes(key, claimLength))
}

/** The claim in 96 bytes, not checked. */
export function claimFromBytes(bytes: Uint8Array): FeedClaim {
  return { feed: feedId(bytes.subarray(0, keyLength)), proof: bytes.slice(keyLength) }
}
