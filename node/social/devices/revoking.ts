/** Revoking a device: one entry, in the public feed, from which all else follows wherever it is read. */
import { peerKey, peerName, type PeerName } from '../../../protocol/ids.ts'
import { verifyRevocation } from '../../../protocol/revocation.ts'
import { NotFoundError, RevokeHereError } from '../../errors.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { isRevoked } from '../contacts/apply-revocation.ts'
import type { Keyring } from '../feeds/keyring.ts'
import type { Writer } from '../feeds/writer.ts'
import { listOwnDevices } from './own-devices.ts'

export interface RevokingComponents {
  keyring: Keyring
  world: World
  writer: Writer
}

/**
 * Says that a device is ours no longer.
 *
 * @throws {NotFoundError} when there is no such device of ours.
 * @throws {RevokeHereError} for this device: nobody would hear of it; and on one that was revoked.
 */
export async function revokeDevice(
  tx: Transaction,
  { keyring, world, writer }: RevokingComponents,
  peer: PeerName,
): Promise<void> {
  const self = peerName(keyring.device.peer.publicKey)
  if (peer === self || isRevoked(tx, keyring.person, self)) throw new RevokeHereError(peer)
  const known = await listOwnDevices(tx, keyring)
  if (!known.some((device) => device.peer === peer)) {
    throw new NotFoundError(`device ${peer}`, { what: 'device' })
  }
  const statement = keyring.revocation(peerKey(peer), world.now())
  const revocation = verifyRevocation(statement)
  writer.write(tx, { kind: 'public' }, { kind: 'revocation', statement, revocation })
}
