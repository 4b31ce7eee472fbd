/** Words of a guest, sealed as the page of a link seals them. */
import { fromBase64url } from '../../protocol/bytes.ts'
import { deriveKey } from '../../protocol/crypto.ts'
import { guestNonceLength } from '../../protocol/guest.ts'
import { sealGuestResponse, type GuestSaying } from '../../protocol/guest-response.ts'

/** @param url of the link, which is all that a guest has */
export function guestWords({ url }: { url: string }, saying: GuestSaying): Uint8Array<ArrayBuffer> {
  const secret = fromBase64url(new URL(url).hash.slice(1)) ?? new Uint8Array(0)
  const key = deriveKey(secret, 'pappus/1/guest-response-key')
  const nonce = crypto.getRandomValues(new Uint8Array(guestNonceLength))
  return new Uint8Array(sealGuestResponse({ post: 0, ...saying }, { key, nonce }))
}
