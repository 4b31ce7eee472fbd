/** Addresses in the short form in which they stand in invites. Spec: wire.md, "Invite". */
import { concat, fromUtf8, readUint, uintBytes, utf8 } from './bytes.ts'
import { keyLength } from './crypto.ts'
import { InviteMistypedError } from './errors.ts'
import { inviteAddressesMax } from './limits.ts'

/** Where a node is reached: a host with a TCP port, its own or that of a relay. */
export interface InviteAddress {
  readonly kind: 'ip4' | 'ip6' | 'dns'
  /** `192.0.2.7`, `2001:db8::7` in full form, or a host name of at most 64 characters. */
  readonly host: string
  readonly port: number
  /** Peer key, 32 bytes, of the relay that listens there; absent where the node itself does. */
  readonly relay?: Uint8Array
}

interface Place {
  readonly address: InviteAddress
  /** Where the next one begins. */
  readonly end: number
}

const kinds = ['ip4', 'ip6', 'dns'] as const
/** Before the key of a relay, and where that listens. */
const relayKind = kinds.length
const hostBytesMax = 64
/** Only what a host name may hold: it becomes part of an address that is dialled. */
const hostName = /^[a-zA-Z0-9.-]+$/u

/** Whether an address would come back as the same one. */
export function isEncodable({ kind, host, port, relay }: InviteAddress): boolean {
  if (port !== (port & 0xff_ff) || (relay !== undefined && relay.length !== keyLength)) return false
  if (kind === 'dns') return hostName.test(host) && host.length <= hostBytesMax
  if (kind === 'ip4') {
    const bytes = encodeHost(kind, host)
    return bytes.length === 4 && bytes.join('.') === host
  }
  const groups = ip6Groups(host)
  return groups.length === 8 && !groups.includes(Number.NaN)
}

/**
 * | bytes | field |
 * | --- | --- |
 * | 0 or 33 | 3 and the peer key of the relay that listens there |
 * | 1 | 0 for an IPv4 host, 1 for an IPv6 one, 2 for a name |
 * | 4, 16, or 1 and its length | host |
 * | 2 | port |
 */
export function encodeAddress({ kind, host, port, relay }: InviteAddress): Uint8Array {
  const through = relay === undefined ? [] : [Uint8Array.of(relayKind), relay]
  const kindByte = Uint8Array.of(kinds.indexOf(kind))
  return concat(...through, kindByte, encodeHost(kind, host), uintBytes(port, 2))
}

/** @throws {InviteMistypedError} when they are no addresses, or more than `inviteAddressesMax`. */
export function decodeAddresses(bytes: Uint8Array): InviteAddress[] {
  const addresses: InviteAddress[] = []
  let at = 0
  while (at < bytes.length) {
    const { address, end } = readAddress(bytes, at)
    addresses.push(address)
    at = end
    if (addresses.length > inviteAddressesMax) throw new InviteMistypedError('too many addresses')
  }
  return addresses
}

function readAddress(bytes: Uint8Array, start: number): Place {
  if (bytes[start] !== relayKind) return readHost(bytes, start)
  const keyEnd = start + 1 + keyLength
  const { address, end } = readHost(bytes, keyEnd)
  return { address: { ...address, relay: bytes.slice(start + 1, keyEnd) }, end }
}

function readHost(bytes: Uint8Array, at: number): Place {
  const kind = kinds[bytes[at] ?? kinds.length]
  if (kind === undefined) throw new InviteMistypedError('unknown kind of address')
  const isName = kind === 'dns'
  const length = isName ? (bytes[at + 1] ?? 0) : kind === 'ip4' ? 4 : 16
  const start = at + (isName ? 2 : 1)
  const end = start + length + 2
  if (end > bytes.length || length > hostBytesMax) throw new InviteMistypedError('truncated')
  const host = decodeHost(kind, bytes.subarray(start, start + length))
  return { address: { kind, host, port: readUint(bytes, end - 2, 2) }, end }
}

function encodeHost(kind: InviteAddress['kind'], host: string): Uint8Array {
  if (kind === 'ip4') return Uint8Array.from(host.split('.'), Number)
  if (kind === 'ip6') return concat(...ip6Groups(host).map((group) => uintBytes(group, 2)))
  const name = utf8(host)
  return concat(Uint8Array.of(name.length), name)
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
