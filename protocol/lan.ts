/**
 * How a node shows itself on its local network: as an mDNS announcement (RFC 6762) of one fixed form, with a random name, that only
 * a peer that knows its key recognises. To everybody else it says that there is a Pappus node, and its port.
 * Spec: wire.md, "Announcements on the local network".
 */
import { concat, equalBytes, readUint, uintBytes, utf8 } from './bytes.ts'
import { hmac } from './crypto.ts'
import { MalformedError } from './errors.ts'
import { peerKey, type PeerName } from './ids.ts'

export interface LanAnnouncement {
  /** 16 random bytes, in hexadecimal digits the name that it goes by. */
  readonly salt: Uint8Array
  /** 16 bytes, see `lanTag`. */
  readonly tag: Uint8Array
  /** TCP. */
  readonly port: number
}

/** Bytes of the salt, and of the tag. */
export const lanSaltLength = 16
const tagLength = 16

const service = concat(
  label(utf8('_pappus')),
  label(utf8('_tcp')),
  label(utf8('local')),
  Uint8Array.of(0),
)
const nameLength = 2 * lanSaltLength
const instanceLength = 1 + nameLength + service.length
const value = utf8('v1=')
const textLength = value.length + tagLength + 2
/** Seconds that others may keep it. */
const lifetime = 120

/** Bytes of an announcement. */
export const lanBytes =
  12 + service.length + 10 + instanceLength + instanceLength + 10 + 1 + textLength
const nameAt = 12 + service.length + 10 + 1
const tagAt = lanBytes - tagLength - 2

/** The tag of a device in an announcement: HMAC of salt and port by its peer key, which its contacts know. */
export function lanTag(
  peer: PeerName,
  { salt, port }: Pick<LanAnnouncement, 'salt' | 'port'>,
): Uint8Array {
  return hmac(peerKey(peer), utf8('pappus/1/lan'), salt, uintBytes(port, 2)).subarray(0, tagLength)
}

/**
 * | bytes | |
 * | --- | --- |
 * | 12 | header: id 0, flags 84 00, no question, 2 answers |
 * | 20 + 10 + 53 | PTR: `_pappus._tcp.local` → `<salt in hexadecimal>._pappus._tcp.local` |
 * | 53 + 10 + 22 | TXT of that name: length, `v1=`, tag (16), port (2) |
 *
 * All in class IN, for 120 s, without compression of names: 180 bytes.
 */
export function encodeLan({ salt, tag, port }: LanAnnouncement): Uint8Array {
  const instance = concat(label(utf8(hex(salt))), service)
  const text = concat(value, tag, uintBytes(port, 2))
  return concat(
    Uint8Array.of(0, 0, 0x84, 0, 0, 0, 0, 2, 0, 0, 0, 0),
    answer(service, 12, instance),
    answer(instance, 16, label(text)),
  )
}

/** @throws {MalformedError} for every other mDNS message. */
export function decodeLan(bytes: Uint8Array): LanAnnouncement {
  if (bytes.length !== lanBytes) throw new MalformedError('lan: another message')
  const salt = unhex(bytes.subarray(nameAt, nameAt + nameLength))
  const found = {
    salt,
    tag: bytes.slice(tagAt, tagAt + tagLength),
    port: readUint(bytes, lanBytes - 2, 2),
  }
  // All the rest is the same in every announcement.
  if (found.port === 0 || !equalBytes(encodeLan(found), bytes)) {
    throw new MalformedError('lan: another message')
  }
  return found
}

function answer(name: Uint8Array, type: number, data: Uint8Array): Uint8Array {
  const about = [uintBytes(type, 2), uintBytes(1, 2), uintBytes(lifetime, 4)]
  return concat(name, ...about, uintBytes(data.length, 2), data)
}

function label(bytes: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(bytes.length), bytes)
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Any other character counts as 0: encoded again, it differs. */
function unhex(digits: Uint8Array): Uint8Array {
  const digit = (at: number): number =>
    Math.max(0, '0123456789abcdef'.indexOf(String.fromCharCode(digits[at] ?? 0)))
  return Uint8Array.from({ length: lanSaltLength }, (_, i) => digit(2 * i) * 16 + digit(2 * i + 1))
}
