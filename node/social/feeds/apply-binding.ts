/** Bindings: the first entry of a feed proves whose it is. */
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { ForgedFeedError } from '../../../protocol/errors.ts'
import { verifyBinding, type BindingRecord } from '../../../protocol/records/binding.ts'
import { noteChange } from './changes.ts'
import type { ApplyContext } from './context.ts'
import { feeds, ownPublicFeeds } from './tables.ts'

/** @throws {ForgedFeedError} when the feed is not of the device that it was said to be of. */
export function applyBinding(
  { tx, feed, keyring, seq }: ApplyContext,
  record: BindingRecord,
): void {
  const peerKey = fromBase64url(feed.peerKey)
  if (seq !== 1 || peerKey === undefined) throw new ForgedFeedError('binding out of place')
  const { id, kind } = feed
  if (kind === 'carried') throw new ForgedFeedError('a feed that is carried is not read')
  const certificate = verifyBinding(record, { id, kind, peerKey })
  if (certificate.person !== feed.owner || toBase64url(certificate.peerKey) !== feed.peerKey) {
    throw new ForgedFeedError('binding of somebody else')
  }
  tx.put(feeds, id, { ...feed, state: 'open' })
  if (kind === 'public' && feed.owner === keyring.person) tx.put(ownPublicFeeds, id, true)
  // One part less that is missing.
  if (feed.isAwaited === true) noteChange(tx, { kind: 'me', id: feed.owner })
}
