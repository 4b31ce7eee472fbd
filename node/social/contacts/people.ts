/** The people one knows: contacts, where to dial them, and the topics of their feeds. */
import type { Reader } from '../../store/transaction.ts'
import { type PersonId, peerName, type PeerName } from '../../../protocol/ids.ts'
import type { TopicInfo } from '../../sync/replica.ts'
import { feeds, type FeedRow } from '../feeds/tables.ts'
import { fromBase64url } from '../../../protocol/bytes.ts'
import { topicName, gossipKey } from '../../../protocol/feed.ts'
import { type ContactRow, contacts, devices, unmet } from './tables.ts'
import type { DialTarget } from '../../network/base/network.ts'
import { blockedPeople } from './apply-block.ts'
import { isShutOut } from './apply-revocation.ts'
import { forkedFeeds } from '../../store/feed-store.ts'

/** The topics of all feeds of a person. */
export async function topicsOf(reader: Reader, person: PersonId): Promise<TopicInfo[]> {
  const rows = await reader.list(feeds, {})
  return rows.flatMap(([, feed]) => (feed.owner === person ? (topicOf(feed) ?? []) : []))
}

/** The topic of an aspect feed; other feeds have none. */
export function topicOf(feed: FeedRow): TopicInfo | undefined {
  const secret = feed.secret === undefined ? undefined : fromBase64url(feed.secret)
  const peerKey = fromBase64url(feed.peerKey)
  if (feed.kind !== 'aspect' || secret === undefined || peerKey === undefined) return undefined
  const owner = peerName(peerKey)
  return { topic: topicName(secret), feed: feed.id, key: gossipKey(secret), owner }
}

/** All contacts, by name. */
export async function listContacts(reader: Reader): Promise<ContactRow[]> {
  const rows = (await reader.list(contacts, {})).map(([, row]) => row)
  return rows.toSorted((a, b) => a.name.localeCompare(b.name) || (a.person < b.person ? -1 : 1))
}

/** Where the devices of contacts may be reached, those that are still to be met, and our own others. */
export async function dialTargets(reader: Reader): Promise<DialTarget[]> {
  const blocked = await blockedPeople(reader)
  const rows = (await listContacts(reader)).filter(({ person }) => !blocked.has(person))
  const theirs = rows.flatMap((row) => row.devices)
  const own = (await reader.list(devices, {})).map(([, row]) => row)
  const others = (await reader.list(unmet, {})).map(([, row]) => row)
  const toMeet = others.filter(({ person }) => !blocked.has(person))
  // The carrier of a contact is a peer that we may not know otherwise, or somebody we block, or a device that was revoked.
  const carriers = theirs
    .flatMap((device) => device.carriers)
    .filter(({ peer }) => !isShutOut(reader, peer))
  const all = new Map<PeerName, DialTarget>()
  for (const { peer, addresses } of [...carriers, ...toMeet, ...own, ...theirs]) {
    all.set(peer, { peer, addresses })
  }
  return [...all.values()]
}

/** The owners of feeds of which we hold the proof of another history. */
export async function forkedPeople(reader: Reader): Promise<Set<PersonId>> {
  const owners = [...(await forkedFeeds(reader))].flatMap(
    (id) => reader.get(feeds, id)?.owner ?? [],
  )
  return new Set(owners)
}
