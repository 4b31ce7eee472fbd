/**
 * The proof of a public post, or of an edit of one: the signature of its author's device over the record alone, and the name that the author
 * gives themselves. A page of a feed proves all of its entries together; by this proof one post can be shown anywhere, see `quoting.ts`.
 */
import { mapOf, type Fields, type Value } from './codec.ts'
import { signatureLength } from './crypto.ts'
import { nameBytesMax } from './limits.ts'

export interface Proof {
  /** The author's, for readers who do not know them, 1 to 120 UTF-8 bytes. */
  readonly name: string
  /** By the device of the author that wrote the record, 64 bytes. */
  readonly signature: Uint8Array
}

export function proofValue({ name, signature }: Proof): Value {
  return mapOf({ name, sig: signature })
}

/** @throws {MalformedError} when a field is missing or wrong. */
export function readProof(fields: Fields): Proof {
  return {
    name: fields.name('name', nameBytesMax),
    signature: fields.bytes('sig', signatureLength),
  }
}
