/** Whether people who are no contacts may follow the owner: a choice of the owner, and the feeds that are theirs to read then. */
import type { FeedId } from '../../../protocol/ids.ts'
import { followFeedsMax } from '../../../protocol/limits.ts'
import type { Reader } from '../../store/transaction.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { ownPublicFeeds } from '../feeds/tables.ts'
import { settings } from '../settings/tables.ts'

/** The setting that holds the choice. */
export const followersSetting = 'followers'

/** @default nobody: whoever never chose is read by contacts alone */
export function isOpenToFollowers(reader: Reader): boolean {
  return reader.get(settings, followersSetting)?.value === 'anyone'
}

/** The public feeds of the owner, that of this device first. */
export async function ownPublic(reader: Reader, keyring: Keyring): Promise<FeedId[]> {
  const rows = await reader.list(ownPublicFeeds, { limit: followFeedsMax })
  const all = new Set([keyring.feed({ kind: 'public' }), ...rows.map(([id]) => id as FeedId)])
  return [...all].slice(0, followFeedsMax)
}
