/** The devices that have an entry of ours, as they proved, and which entries this home wrote. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { keyLength } from '../../../protocol/crypto.ts'
import { peerName } from '../../../protocol/ids.ts'
import { under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import type { Keyring } from '../feeds/keyring.ts'
import type { ItemPlace } from '../feeds/placements.ts'
import { holdings, type FeedRow } from '../feeds/tables.ts'

/** Devices that proved to have one of these entries. */
export async function heldBy(reader: Reader, places: readonly ItemPlace[]): Promise<Set<string>> {
  const held = new Set<string>()
  for (const { feed, seq } of places) {
    for (const [key, height] of await reader.list(holdings, under(feed))) {
      if (height >= seq) held.add(key.slice(feed.length + 1))
    }
  }
  return held
}

/** Whether this device wrote a feed, or one that this home was before. */
export function isOfThisHome(keyring: Keyring, { isMine, peerKey }: FeedRow): boolean {
  const bytes = fromBase64url(peerKey) ?? new Uint8Array(keyLength)
  return isMine || keyring.isFormer(peerName(bytes))
}
