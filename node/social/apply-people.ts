/** Contacts, what they tell of themselves, and what they let us read. */
import { fromBase64url, toBase64url } from '../../protocol/bytes.ts'
import { MalformedError } from '../../protocol/errors.ts'
import { verifyClaim } from '../../protocol/feed-claim.ts'
import { peerName } from '../../protocol/ids.ts'
import type { CardRecord } from '../../protocol/records/card.ts'
import type { ContactRecord } from '../../protocol/records/contact.ts'
import type { GrantRecord } from '../../protocol/records/grant.ts'
import type { ProfileRecord } from '../../protocol/records/profile.ts'
import { LimitReachedError } from '../errors.ts'
import { feedsPerContactMax } from '../limits.ts'
import type { ApplyContext } from './apply.ts'
import { noteChange } from './changes.ts'
import { addFeed, addReader, addSource, ownFeedRow } from './feeds.ts'
import { contacts, feeds, me, ownCards, peers, type FeedRow } from './tables.ts'

/** Fits no signature. */
const noKey = new Uint8Array(0)

/** A contact brings three feeds: what they show everyone, what they write to us, what we write to them. */
export function applyContact(
  { tx, keyring, events }: ApplyContext,
  { introduction, atMs }: ContactRecord,
): void {
  const { device, name, addresses, publicFeed, pairFeed } = introduction
  const { person, peerKey } = device
  const before = tx.get(contacts, person)
  if (before !== undefined) tx.delete(peers, before.peer)
  const peer = peerName(peerKey)
  tx.put(contacts, person, {
    person,
    name,
    peerKey: toBase64url(peerKey),
    peer,
    addresses,
    sinceMs: before?.sinceMs ?? atMs,
    grants: before?.grants ?? 0,
  })
  tx.put(peers, peer, person)

  const secret = keyring.pairSecret(device.agreementKey)
  const theirs = { owner: person, isMine: false, peerKey: toBase64url(peerKey), lastPostMs: 0 }
  const added: FeedRow[] = [
    { ...theirs, id: publicFeed.feed, kind: 'public', state: 'new' },
    { ...theirs, id: pairFeed.feed, kind: 'pair', state: 'new', secret: toBase64url(secret) },
  ]
  for (const feed of added) {
    addFeed(tx, feed)
    addSource(tx, person, feed.id)
  }
  const own = { ...ownFeedRow(keyring, { kind: 'pair', peer }, { secret }), reader: person }
  addFeed(tx, own)
  addReader(tx, person, own.id)
  addReader(tx, person, keyring.feed({ kind: 'public' }))
  noteChange(tx, { kind: 'person', id: person })
  tx.afterCommit(() => events.contactChanged?.())
}

export function applyProfile({ tx, feed }: ApplyContext, { name }: ProfileRecord): void {
  if (feed.isMine) {
    tx.put(me, 'me', { id: feed.owner, name })
    noteChange(tx, { kind: 'me', id: feed.owner })
    return
  }
  const contact = tx.get(contacts, feed.owner)
  if (contact === undefined || contact.name === name) return
  tx.put(contacts, feed.owner, { ...contact, name })
  noteChange(tx, { kind: 'person', id: feed.owner })
}

export function applyCard({ tx, feed, events }: ApplyContext, card: CardRecord): void {
  if (feed.isMine) {
    if (feed.reader !== undefined) tx.put(ownCards, feed.reader, card.addresses)
    return
  }
  const contact = tx.get(contacts, feed.owner)
  // The last one of their present device counts: times would keep out all that come after one from a wrong clock.
  if (contact === undefined || contact.peerKey !== feed.peerKey) return
  tx.put(contacts, feed.owner, { ...contact, addresses: card.addresses })
  tx.afterCommit(() => events.contactChanged?.())
}

/**
 * One of ours makes a contact a reader; one of theirs makes us one.
 *
 * @throws {BadSignatureError} when the feed is not their device's.
 * @throws {MalformedError} when we know it as a feed of another kind.
 * @throws {LimitReachedError} above `feedsPerContactMax`.
 */
export function applyGrant({ tx, feed, events }: ApplyContext, grant: GrantRecord): void {
  if (feed.isMine) {
    if (feed.reader !== undefined) addReader(tx, feed.reader, grant.claim.feed)
    return
  }
  verifyClaim(grant.claim, fromBase64url(feed.peerKey) ?? noKey)
  const known = tx.get(feeds, grant.claim.feed)
  if (known !== undefined && known.kind !== 'aspect') throw new MalformedError('grant')
  if (known !== undefined) return
  const contact = tx.get(contacts, feed.owner)
  if (contact === undefined) return
  if (contact.grants >= feedsPerContactMax) {
    throw new LimitReachedError('grants of one contact', { max: feedsPerContactMax })
  }
  tx.put(contacts, feed.owner, { ...contact, grants: contact.grants + 1 })
  const added: FeedRow = {
    id: grant.claim.feed,
    kind: 'aspect',
    owner: feed.owner,
    isMine: false,
    peerKey: feed.peerKey,
    secret: toBase64url(grant.secret),
    state: 'new',
    lastPostMs: 0,
  }
  addFeed(tx, added)
  addSource(tx, feed.owner, added.id)
  tx.afterCommit(() => events.feedAdded?.(added))
}
