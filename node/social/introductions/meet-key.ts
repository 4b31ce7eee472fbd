/** Names of introductions among those of everybody. */
import { toBase64url } from '../../../protocol/bytes.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import { personKey, shortIdLength, type PersonId } from '../../../protocol/ids.ts'

/** Tells an introduction from those of everybody else: an introducer could copy the id of another one. */
export function meetKeyOf(by: PersonId, id: Uint8Array): string {
  return toBase64url(sha256(personKey(by), id).subarray(0, shortIdLength))
}
