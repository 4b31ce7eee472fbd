/**
 * An invite: all that a newcomer needs to reach the node that made it, in a link of at most 200 characters.
 * The secret stands in the fragment, which a browser sends to no server. Spec: wire.md, "Invite".
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
import {
  inviteAddressesMax,
  inviteLinkCharsMax,
  invitePasteCharsMax,
  invitePlacesMax,
} from './limits.ts'

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

const checksumLength = 4
const fixedLength = keyLength + shortIdLength + 5
/** The part of the marker that a reader looks for: the rest may be lost on the way. */
const version = 'v1.'

/** The page that a link opens: to join its maker, or to become another device of theirs. A reader goes by what is behind it alone. */
export type InvitePage = 'join' | 'device'
/** Anything but base64url and parts of a marker or an encoded letter: line breaks, quotation marks, invisible letters, … */
const foreign = /[^\w.%-]+/gu
const encoded = /%([\da-f]{2})/giu
/** Encodings of `%` inside each other: one for each program that a link went through. */
const decodingsMax = 4

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
 * @param page the one of that node that it opens.
 * @throws {TooLargeError} when even without addresses the link is over 200 characters.
 */
export function formatInvite(invite: Invite, origin: string, page: InvitePage = 'join'): string {
  const marker = `${origin}/${page}#${version}`
  let kept: Uint8Array[] = []
  let link = linkOf(invite, kept, marker)
  if (link.length > inviteLinkCharsMax) {
    throw new TooLargeError('invite link', { max: inviteLinkCharsMax })
  }
  for (const address of invite.addresses.filter(isEncodable)) {
    const more = [...kept, encodeAddress(address)]
    const longer = linkOf(invite, more, marker)
    if (longer.length > inviteLinkCharsMax || more.length > inviteAddressesMax) continue
    kept = more
    link = longer
  }
  return link
}

/**
 * The invite in a pasted text: a link, whatever stands around it, and whatever mail programs did to it. The checksum decides
 * where it ends.
 *
 * @throws {InviteMistypedError} when there is no whole one, or a character changed, or it is longer than `invitePasteCharsMax`.
 */
export function parseInvite(pasted: string): Invite {
  // Before anything that takes longer than its length.
  if (pasted.length > invitePasteCharsMax) throw new InviteMistypedError('no invite link')
  const text = lettersOf(pasted)
  let at = text.indexOf(version)
  for (let place = 0; at >= 0 && place < invitePlacesMax; place++) {
    const invite = inviteAt(text, at + version.length)
    if (invite !== undefined) return invite
    at = text.indexOf(version, at + 1)
  }
  throw new InviteMistypedError('no invite link with a right checksum')
}

/** All letters of base64url and dots of a text, in their order, with percent-encoding undone. */
function lettersOf(pasted: string): string {
  let text = pasted.replaceAll(foreign, '')
  for (let round = 0; round < decodingsMax && text.includes('%'); round++) {
    const decode = (_: string, digits: string): string =>
      String.fromCharCode(Number.parseInt(digits, 16))
    text = text.replaceAll(encoded, decode).replaceAll(foreign, '')
  }
  return text.replaceAll('%', '')
}

/** The invite whose base64url begins at a place of some letters; others may follow on it. */
function inviteAt(text: string, start: number): Invite | undefined {
  const near = text.slice(start, start + inviteLinkCharsMax * 2).replaceAll('.', '')
  const letters = near.slice(0, inviteLinkCharsMax)
  // Read once, with zeros for what is missing of the last four letters: base64 takes longer than all checksums.
  const bytes = fromBase64url(letters.padEnd(Math.ceil(letters.length / 4) * 4, 'A'))
  const lengthMax = Math.floor((letters.length * 3) / 4)
  if (bytes === undefined) return undefined
  for (let length = fixedLength + checksumLength; length <= lengthMax; length++) {
    const body = bytes.subarray(0, length - checksumLength)
    if (!equalBytes(checksum(body), bytes.subarray(body.length, length))) continue
    // Bits that no byte uses are zero in the one spelling.
    const isSpelt = fromBase64url(letters.slice(0, Math.ceil((length * 4) / 3))) !== undefined
    if (isSpelt) return readBody(body)
  }
  return undefined
}

/** @throws {InviteMistypedError} when its addresses are none. */
function readBody(body: Uint8Array): Invite {
  return {
    peerKey: body.slice(0, 32),
    secret: body.slice(32, 48),
    expiresAtMs: readUint(body, 48, 5) * 1000,
    addresses: decodeAddresses(body.subarray(fixedLength)),
  }
}

function linkOf(invite: Invite, addresses: readonly Uint8Array[], marker: string): string {
  const expires = uintBytes(Math.floor(invite.expiresAtMs / 1000), 5)
  const body = concat(invite.peerKey, invite.secret, expires, ...addresses)
  return marker + toBase64url(concat(body, checksum(body)))
}

function checksum(body: Uint8Array): Uint8Array {
  return sha256(body).subarray(0, checksumLength)
}
