/** Grants: the readers of a feed. */
import type { ApplyContext } from '../feeds/context.ts'
import { peers, blockedPeers, unmet, contacts } from '../contacts/tables.ts'
import { grantees, feeds, type FeedRow } from '../feeds/tables.ts'
import { keyOf } from '../../store/table.ts'
import type { GrantRecord } from '../../../protocol/records/grant.ts'
import { addReader, isUnproved, addSource } from '../feeds/feed-rows.ts'
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { verifyClaim } from '../../../protocol/feed-claim.ts'
import { MalformedError } from '../../../protocol/errors.ts'
import { feedsPerContactMax } from '../contacts/limits.ts'
import { LimitReachedError } from '../../errors.ts'
import { countCarried } from '../carriers/apply-carry.ts'
import { isNotified, notify } from '../notifications/notify.ts'
import { peerName } from '../../../protocol/ids.ts'

/** Fits no signature. */
const noKey = new Uint8Array(0)

/** Notes the people who may read what we write, or what this home wrote as another device. */
export function applyPastGrant(
  { tx, feed: { reader }, receivedAtMs }: ApplyContext,
  { claim }: GrantRecord,
): void {
  if (reader === undefined) return
  const met = tx.get(peers, reader) ?? tx.get(blockedPeers, reader)
  const person = met ?? tx.get(unmet, reader)?.person
  if (person === undefined) return
  const key = keyOf(claim.feed, person)
  if (tx.get(grantees, key) === undefined) tx.put(grantees, key, receivedAtMs)
}

/** Later grants, which also come with each new epoch, would tell how many aspects there are, and when they change. */
function tellShared(context: ApplyContext): void {
  const { tx, feed, receivedAtMs: atMs } = context
  const name = { about: feed.owner, act: feed.owner }
  // They came by an invite of ours, and that was told.
  if (isNotified(tx, { kind: 'joined', ...name })) return
  notify(context, { kind: 'shared', ...name, by: feed.owner, atMs })
}

/**
 * One of ours makes a contact a reader; one of theirs makes us one.
 *
 * @throws {BadSignatureError} when the feed is not their device's.
 * @throws {MalformedError} when we know it as a feed of another kind.
 * @throws {LimitReachedError} above `feedsPerContactMax`.
 */
export function applyGrant(context: ApplyContext, grant: GrantRecord): void {
  const { tx, feed, events } = context
  if (feed.isMine) {
    applyPastGrant(context, grant)
    if (feed.reader !== undefined) addReader(tx, feed.reader, grant.claim.feed)
    return
  }
  const peerKey = fromBase64url(feed.peerKey) ?? noKey
  verifyClaim(grant.claim, peerKey)
  const known = tx.get(feeds, grant.claim.feed)
  const isFree = known === undefined || isUnproved(known)
  if (!isFree && known.kind === 'aspect') return
  if (!isFree && known.kind !== 'carried') throw new MalformedError('grant')
  const contact = tx.get(contacts, feed.owner)
  if (contact === undefined) return
  if (contact.grants >= feedsPerContactMax) {
    throw new LimitReachedError('grants of one contact', { max: feedsPerContactMax })
  }
  tx.put(contacts, feed.owner, { ...contact, grants: contact.grants + 1 })
  if (contact.grants === 0) tellShared(context)
  const added: FeedRow = {
    id: grant.claim.feed,
    kind: 'aspect',
    owner: feed.owner,
    isMine: false,
    peerKey: feed.peerKey,
    secret: toBase64url(grant.secret),
    state: 'new',
    lastPostMs: 0,
    ...(grant.isForOne && { isForOne: true }),
    ...(!isFree && { isUnread: true }),
  }
  // All that was counted of it: from now on we read it ourselves.
  countCarried(tx, added.id, -Infinity)
  tx.put(feeds, added.id, added)
  addSource(tx, peerName(peerKey), added.id)
  tx.afterCommit(() => events.feedAdded?.(added))
  if (added.isUnread === true) tx.afterCommit(() => events.feedOpened?.(added))
}
