/**
 * An invite: all that a newcomer needs to reach the node that made it, in a link of at most 200 characters.
 * The secret stands in the fragment, which a browser sends to no server. Spec: README.md, "Invite".
 */
import { concat, equalBytes, fromBase64url, readUint, toBase64url, uintBytes } from './bytes.ts'
import { keyLength, sha256 } from './crypto.ts'
import { InviteMistypedError, TooLargeError } from './errors.ts'
import { shortIdLength } from './ids.ts'
import {
  decodeAddresses,
  encodeAddress,
  isEncodable,
  type InviteAddress,
} from './invite-address.ts'
import { inviteAddressesMax, inviteLinkCharsMax } from './limits.ts'

export interface Invite {
  /** Peer key of the node that made it, 32 bytes. */
  readonly peerKey: Uint8Array
  /** One-time secret, 16 bytes. */
  readonly secret: Uint8Array
  /** In whole seconds. */
  readonly expiresAtMs: number
  /** Most useful first, at most 4; each that does not fit beside those before it, or has no short form, is left out. */
  readonly addresses: readonly InviteAddress[]
}

const marker = '/join#v1.'
const checksumLength = 4
const fixedLength = keyLength + shortIdLength + 5
/** A link with another origin, and what was copied around it. */
const pastedCharsMax = inviteLinkCharsMax * 2

/**
 * The link of an invite.
 *
 * | bytes | field |
 * | --- | --- |
 * | 32 | peer key |
 * | 16 | secret |
 * | 5 | expires at, seconds since 1970 |
 * | 0-4 times | address, see `encodeAddress` |
 * | 4 | the first bytes of SHA-256 over all before |
 *
 * @param origin where a Pappus node answers on the reader's own machine, as `http://127.0.0.1:7277`.
 * @throws {TooLargeError} when even without addresses the link is over 200 characters.
 */
export function formatInvite(invite: Invite, origin: string): string {
  let kept: Uint8Array[] = []
  let link = linkOf(invite, kept, origin)
  if (link.length > inviteLinkCharsMax) {
    throw new TooLargeError('invite link', { max: inviteLinkCharsMax })
  }
  for (const address of invite.addresses.filter(isEncodable)) {
    const more = [...kept, encodeAddress(address)]
    const longer = linkOf(invite, more, origin)
    if (longer.length > inviteLinkCharsMax || more.length > inviteAddressesMax) continue
    kept = more
    link = longer
  }
  return link
}

/**
 * The invite in a link. White space around it, and the characters that mail programs put around links, do not matter.
 *
 * @throws {InviteMistypedError} when it is no invite or a character changed.
 */
export function parseInvite(link: string): Invite {
  // Before anything that takes longer than its length.
  if (link.length > pastedCharsMax) throw new InviteMistypedError('no invite link')
  const text = link.trim().replace(/^[<("']+|[>)"'.,;]+$/gu, '')
  const at = text.indexOf(marker)
  if (at < 0) throw new InviteMistypedError('no invite link')
  const bytes = fromBase64url(text.slice(at + marker.length))
  if (bytes === undefined || bytes.length < fixedLength + checksumLength) {
    throw new InviteMistypedError('characters are missing or wrong')
  }
  const body = bytes.subarray(0, bytes.length - checksumLength)
  if (!equalBytes(checksum(body), bytes.subarray(body.length))) {
    throw new InviteMistypedError('a character changed')
  }
  return {
    peerKey: body.slice(0, 32),
    secret: body.slice(32, 48),
    expiresAtMs: readUint(body, 48, 5) * 1000,
    addresses: decodeAddresses(body.subarray(fixedLength)),
  }
}

function linkOf(invite: Invite, addresses: readonly Uint8Array[], origin: string): string {
  const expires = uintBytes(Math.floor(invite.expiresAtMs / 1000), 5)
  const body = concat(invite.peerKey, invite.secret, expires, ...addresses)
  return origin + marker + toBase64url(concat(body, checksum(body)))
}

function checksum(body: Uint8Array): Uint8Array {
  return sha256(body).subarray(0, checksumLength)
}
