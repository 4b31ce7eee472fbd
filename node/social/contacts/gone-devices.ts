/** Forgetting a contact's device that gives way to another; what it wrote stays. */
import type { PeerName } from '../../../protocol/ids.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import { blockedPeers, carrierPeers, lastTimes, ownCards, peers, type DeviceRow } from './tables.ts'
import { holdings, prekeys, readers, sources } from '../feeds/tables.ts'
import { feedOfKey } from '../feeds/feed-rows.ts'

/** Forgets that a device reads and is read. Met again, it is a new one. */
export function forgetDevice(tx: Transaction, { peer, carriers }: DeviceRow): void {
  tx.delete(peers, peer)
  tx.delete(blockedPeers, peer)
  tx.delete(prekeys, peer)
  tx.delete(ownCards, peer)
  tx.delete(lastTimes, peer)
  for (const { peer: carrier } of carriers) countCarrier(tx, carrier, -1)
  tx.beforeCommit(() => forgetFeeds(tx, peer))
}

async function forgetFeeds(tx: Transaction, peer: PeerName): Promise<void> {
  const isBack = [peers, blockedPeers].some((table) => tx.get(table, peer) !== undefined)
  if (isBack) return
  for (const [key] of await tx.list(readers, under(peer))) {
    tx.delete(holdings, keyOf(feedOfKey(key), peer))
  }
  for (const table of [readers, sources]) {
    for (const [key] of await tx.list(table, under(peer))) tx.delete(table, key)
  }
}

/** Counts one device more or less that says that a peer carries for it. */
export function countCarrier(tx: Transaction, peer: PeerName, change: number): void {
  const count = (tx.get(carrierPeers, peer) ?? 0) + change
  if (count > 0) tx.put(carrierPeers, peer, count)
  else tx.delete(carrierPeers, peer)
}
