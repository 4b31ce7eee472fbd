/**
 * Two nodes that a relay connects agree to dial each other at one moment, so that the router of each takes what comes for an
 * answer. Spec: wire.md, "Punch messages".
 */
import { concat } from './bytes.ts'
import { MalformedError } from './errors.ts'
import { decodeAddresses, encodeAddress, type InviteAddress } from './invite-address.ts'

export const punchProtocol = '/pappus/punch/1.0.0'
/** A byte, and four addresses of IPv6. */
export const punchBytesMax = 1 + 4 * 19

/** An IP address with a TCP port, not 0, by which others see a node. */
export interface PunchAddress extends InviteAddress {
  readonly kind: 'ip4' | 'ip6'
  readonly relay?: never
}

/** "By which addresses are you seen?", or "dial me at these, now". */
export type PunchQuestion =
  | { readonly kind: 'where' }
  | { readonly kind: 'now'; readonly addresses: readonly PunchAddress[] }

/** | 1 byte | 0 where, 1 now | followed, for `now`, by addresses as in an answer */
export function encodePunchQuestion(question: PunchQuestion): Uint8Array {
  if (question.kind === 'where') return Uint8Array.of(0)
  return concat(Uint8Array.of(1), encodePunchAnswer(question.addresses))
}

/** @throws {MalformedError} unless it is one of the two. */
export function decodePunchQuestion(bytes: Uint8Array): PunchQuestion {
  if (bytes[0] === 0 && bytes.length === 1) return { kind: 'where' }
  if (bytes[0] !== 1) throw new MalformedError('punch: no question')
  return { kind: 'now', addresses: decodePunchAnswer(bytes.subarray(1)) }
}

/** Up to 4 addresses as they stand in an invite, of the kinds 0 and 1. */
export function encodePunchAnswer(addresses: readonly PunchAddress[]): Uint8Array {
  return concat(...addresses.map(encodeAddress))
}

/** @throws {MalformedError} unless it is up to 4 of those. */
export function decodePunchAnswer(bytes: Uint8Array): PunchAddress[] {
  const addresses = addressesIn(bytes)
  if (!addresses.every(isPunchAddress)) throw new MalformedError('punch: no IP address with a port')
  return addresses
}

export function isPunchAddress(address: InviteAddress): address is PunchAddress {
  return address.kind !== 'dns' && address.relay === undefined && address.port !== 0
}

function addressesIn(bytes: Uint8Array): InviteAddress[] {
  try {
    return decodeAddresses(bytes)
  } catch (cause) {
    throw new MalformedError('punch: no addresses', {}, { cause })
  }
}
