/** The devices of the owner, and the names that they gave them: the same on all of them. */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import { peerKey, peerName, type PeerName } from '../../../protocol/ids.ts'
import { readCertificate } from '../../../protocol/device.ts'
import { keyOf } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { devices, revoked, unmet } from '../contacts/tables.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { settings } from '../settings/tables.ts'

export interface OwnDevice {
  readonly peer: PeerName
  /** Empty where the owner gave none. */
  readonly name: string
  readonly isThis: boolean
  /** When it became a device of theirs; `undefined` for one that this device never met. */
  readonly sinceMs: number | undefined
  /** When another device of theirs revoked it: only this one is still listed then. */
  readonly revokedAtMs?: number
}

/**
 * This device first, then the others, the oldest first, and those that this one only heard of, as one that was lost before. Devices that
 * this home was before are this one.
 */
export async function listOwnDevices(reader: Reader, keyring: Keyring): Promise<OwnDevice[]> {
  const self = peerName(keyring.device.peer.publicKey)
  const others = (await reader.list(devices, {}))
    .map(([, row]) => row)
    .filter(({ peer }) => peer !== self && !keyring.isFormer(peer))
    .map(({ peer, certificate }) => ({ peer, sinceMs: createdAt(certificate) }))
    .toSorted((a, b) => a.sinceMs - b.sinceMs)
  const heardOf = (await reader.list(unmet, {}))
    .map(([, row]) => row)
    .filter(({ peer, person }) => person === keyring.person && !keyring.isFormer(peer))
    .map(({ peer }) => ({ peer, sinceMs: undefined }))
  const own = { peer: self, sinceMs: keyring.certified.createdAtMs }
  const revokedAtMs = revokedHereMs(reader, keyring)
  return [own, ...others, ...heardOf].map(({ peer, sinceMs }) => ({
    peer,
    sinceMs,
    isThis: peer === self,
    name: reader.get(settings, nameSetting(peer))?.value ?? '',
    ...(peer === self && revokedAtMs !== undefined && { revokedAtMs }),
  }))
}

/** When another device of the owner revoked this one; `undefined` where none did. */
export function revokedHereMs(reader: Reader, keyring: Keyring): number | undefined {
  const self = peerName(keyring.device.peer.publicKey)
  return reader.get(revoked, keyOf(keyring.person, self))?.atMs
}

function createdAt(certificate: string): number {
  const bytes = fromBase64url(certificate)
  return bytes === undefined ? 0 : readCertificate(bytes).createdAtMs
}

/** The setting that names a device; the names of settings are short, so the peer stands in it as a hash. */
export function nameSetting(peer: PeerName): string {
  return `device-${toBase64url(sha256(peerKey(peer)).subarray(0, 16))}`
}
