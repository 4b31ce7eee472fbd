/**
 * The key of a pair feed, which moves on with every entry: each entry has a key of its own, and from the key of one no
 * earlier one can be computed. A thief of today's key opens nothing that was written before.
 */
import { deriveKey } from './crypto.ts'

/** The key (32 bytes) that an entry is sealed with, from the chain key (32 bytes) of that entry. */
export function messageKey(chain: Uint8Array): Uint8Array {
  return deriveKey(chain, 'pappus/1/pair/message')
}

/** The chain key of the next entry. */
export function nextChain(chain: Uint8Array): Uint8Array {
  return deriveKey(chain, 'pappus/1/pair/next')
}
