/**
 * An invite: all that a newcomer needs to reach the node that made it, in a link of at most 200 characters.
 * The secret stands in the fragment, which a browser sends to no server. Spec: README.md, "Invite".
 */
import {
  concat,
  equalBytes,
  fromBase64url,
  fromUtf8,
  readUint,
  toBase64url,
  uintBytes,
  utf8,
} from './bytes.ts'
import { keyLength, sha256 } from './crypto.ts'
import { InviteMistypedError, TooLargeError } from './errors.ts'
import { shortIdLength } from './ids.ts'
import { inviteAddressesMax, inviteLinkCharsMax } from './limits.ts'

/** Where a node listens: a host with a TCP port. */
export interface InviteAddress {
  readonly kind: 'ip4' | 'ip6' | 'dns'
  /** `192.0.2.7`, `2001:db8::7` in full form, or a host name of at most 64 characters. */
  readonly host: string
  readonly port: number
}

export interface Invite {
  /** Peer key of the node that made it, 32 bytes. */
  readonly peerKey: Uint8Array
  /** One-time secret, 16 bytes. */
  readonly secret: Uint8Array
  /** In whole seconds. */
  readonly expiresAtMs: number
  /** At most 4; those that did not fit the link, or that its short form cannot hold, are left out. */
  readonly addresses: readonly InviteAddress[]
}

const marker = '/join#v1.'
const checksumLength = 4
const fixedLength = keyLength + shortIdLength + 5
const addressKinds = ['ip4', 'ip6', 'dns'] as const
const hostBytesMax = 64
/** A link with another origin, and what was copied around it. */
const pastedCharsMax = inviteLinkCharsMax * 2
/** Only what a host name may hold: it becomes part of an address that is dialled. */
const hostName = /^[a-zA-Z0-9.-]+$/u

/**
 * The link of an invite.
 *
 * | bytes | field |
 * | --- | --- |
 * | 32 | peer key |
 * | 16 | secret |
 * | 5 | expires at, seconds since 1970 |
 * | 0-4 times | address: kind (1), host (4, 16, or length and name), port (2) |
 * | 4 | the first bytes of SHA-256 over all before |
 *
 * @param origin where a Pappus node answers on the reader's own machine, as `http://127.0.0.1:7277`.
 * @throws {TooLargeError} when even without addresses the link is over 200 characters.
 */
export function formatInvite(invite: Invite, origin: string): string {
  const addresses = invite.addresses.filter(isEncodable).slice(0, inviteAddressesMax)
  for (let count = addresses.length; count >= 0; count--) {
    const link = origin + marker + toBase64url(encodeInvite(invite, addresses.slice(0, count)))
    if (link.length <= inviteLinkCharsMax) return link
  }
  throw new TooLargeError('invite link', { max: inviteLinkCharsMax })
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

function encodeInvite(invite: Invite, addresses: readonly InviteAddress[]): Uint8Array {
  const expires = uintBytes(Math.floor(invite.expiresAtMs / 1000), 5)
  const body = concat(invite.peerKey, invite.secret, expires, ...addresses.map(encodeAddress))
  return concat(body, checksum(body))
}

function checksum(body: Uint8Array): Uint8Array {
  return sha256(body).subarray(0, checksumLength)
}

/** Whether an address would come back as the same one. */
function isEncodable({ kind, host, port }: InviteAddress): boolean {
  if (port !== (port & 0xff_ff)) return false
  if (kind === 'dns') return hostName.test(host) && host.length <= hostBytesMax
  if (kind === 'ip4') {
    const bytes = encodeHost(kind, host)
    return bytes.length === 4 && bytes.join('.') === host
  }
  const groups = ip6Groups(host)
  return groups.length === 8 && !groups.includes(Number.NaN)
}

function encodeAddress({ kind, host, port }: InviteAddress): Uint8Array {
  const kindByte = Uint8Array.of(addressKinds.indexOf(kind))
  return concat(kindByte, encodeHost(kind, host), uintBytes(port, 2))
}

function encodeHost(kind: InviteAddress['kind'], host: string): Uint8Array {
  if (kind === 'ip4') return Uint8Array.from(host.split('.'), Number)
  if (kind === 'ip6') return concat(...ip6Groups(host).map((group) => uintBytes(group, 2)))
  const name = utf8(host)
  return concat(Uint8Array.of(name.length), name)
}

function decodeAddresses(bytes: Uint8Array): InviteAddress[] {
  const addresses: InviteAddress[] = []
  let at = 0
  while (at < bytes.length) {
    const kind = addressKinds[bytes[at] ?? addressKinds.length]
    if (kind === undefined) throw new InviteMistypedError('unknown kind of address')
    const isName = kind === 'dns'
    const length = isName ? (bytes[at + 1] ?? 0) : kind === 'ip4' ? 4 : 16
    const start = at + (isName ? 2 : 1)
    at = start + length + 2
    if (at > bytes.length || length > hostBytesMax) throw new InviteMistypedError('truncated')
    const host = decodeHost(kind, bytes.subarray(start, start + length))
    addresses.push({ kind, host, port: readUint(bytes, at - 2, 2) })
    if (addresses.length > inviteAddressesMax) throw new InviteMistypedError('too many addresses')
  }
  return addresses
}

function decodeHost(kind: InviteAddress['kind'], bytes: Uint8Array): string {
  if (kind === 'ip4') return bytes.join('.')
  if (kind === 'dns') return decodeName(bytes)
  const groups = Array.from({ length: 8 }, (_, index) => readUint(bytes, index * 2, 2))
  return groups.map((group) => group.toString(16)).join(':')
}

function decodeName(bytes: Uint8Array): string {
  const name = fromUtf8(bytes)
  if (!hostName.test(name)) throw new InviteMistypedError('no host name')
  return name
}

/** The eight groups of an IPv6 address, `::` filled up; another number of them, or `NaN`, where it is none. */
function ip6Groups(host: string): number[] {
  const [left = '', right, more] = host.split('::')
  if (more !== undefined) return []
  const head = left === '' ? [] : left.split(':')
  const tail = right === undefined || right === '' ? [] : right.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  return [...head, ...(right === undefined ? [] : zeros), ...tail].map((group) =>
    /^[\da-f]{1,4}$/iu.test(group) ? Number.parseInt(group, 16) : Number.NaN,
  )
}
