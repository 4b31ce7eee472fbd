/**
 * The people who can read a post of one's own, and whose nodes have it. Read straight from the feeds in which it stands: to whom each was
 * granted, and how far each device has it.
 */
import type { PersonId, PostId } from '../../../protocol/ids.ts'
import { NotFoundError, NotYoursError } from '../../errors.ts'
import { under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { isMember, membersOf } from '../aspects/aspects.ts'
import { memberships } from '../aspects/tables.ts'
import { isToldToCarry } from '../carriers/apply-carry.ts'
import { usedCarriers } from '../carriers/tables.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { blocks, contacts } from '../contacts/tables.ts'
import type { Keyring } from '../feeds/keyring.ts'
import { placesOf, type ItemPlace } from '../feeds/placements.ts'
import { feeds, grantees, holdings, type FeedRow } from '../feeds/tables.ts'
import { postAt } from '../posts/posts.ts'
import { keyOf } from '../../store/table.ts'
import { heldBy, isOfThisHome } from './holders.ts'

export interface PostReader {
  readonly person: PersonId
  /** Whether a node of theirs proved that it has the post. */
  readonly isHeld: boolean
  /** When they were let in, where that was after the post. */
  readonly sinceMs?: number
  /** When they left all of its audiences: they keep what they had. */
  readonly untilMs?: number
}

export interface PostReaders {
  readonly readers: readonly PostReader[]
  /** Contacts who carry it for others, sealed. */
  readonly carriers: readonly { readonly person: PersonId; readonly isHeld: boolean }[]
  /** Whether it is for everybody: the readers are those that we know of. */
  readonly isPublic: boolean
  /** Whether another device of ours wrote it, in whole or in part: that one knows who has it. */
  readonly isElsewhere: boolean
}

interface Place extends ItemPlace {
  readonly row: FeedRow
}

/**
 * Readers of a post of ours, those who left last.
 *
 * @throws {NotFoundError} when there is no such post.
 * @throws {NotYoursError} when somebody else wrote it.
 */
export async function postReaders(
  reader: Reader,
  keyring: Keyring,
  id: PostId,
): Promise<PostReaders> {
  const post = postAt(reader, id)?.post
  if (post === undefined) throw new NotFoundError(`post ${id}`, { what: 'post' })
  if (post.author !== keyring.person) throw new NotYoursError(id)
  const places = (await placesOf(reader, id)).flatMap((place): Place[] => {
    const row = reader.get(feeds, place.feed)
    return row === undefined ? [] : [{ ...place, row }]
  })
  const isPublic = places.some(({ row }) => row.kind === 'public')
  const isElsewhere = places.some(({ row }) => !isOfThisHome(keyring, row))
  const held = await heldBy(reader, places)
  const found = new Map<PersonId, PostReader>()
  for (const place of places) {
    for (const one of await readersAt(reader, keyring, place)) {
      const isHeld = peersOf(reader, one.person).some((peer) => held.has(peer))
      const later = one.sinceMs !== undefined && one.sinceMs > post.atMs
      const since = later ? { sinceMs: one.sinceMs } : {}
      const until = one.untilMs === undefined ? {} : { untilMs: one.untilMs }
      const before = found.get(one.person)
      found.set(one.person, joined(before, { person: one.person, isHeld, ...since, ...until }))
    }
  }
  const readers = [...found.values()].toSorted((a, b) => (a.untilMs ?? 0) - (b.untilMs ?? 0))
  return { readers, carriers: await carriersOf(reader, places), isPublic, isElsewhere }
}

/** Somebody who reads it by several feeds left when they left the last one, and came by the first. */
function joined(one: PostReader | undefined, other: PostReader): PostReader {
  if (one === undefined) return other
  const { person, isHeld } = other
  const since =
    one.sinceMs === undefined || other.sinceMs === undefined
      ? {}
      : { sinceMs: Math.min(one.sinceMs, other.sinceMs) }
  const until =
    one.untilMs === undefined || other.untilMs === undefined
      ? {}
      : { untilMs: Math.max(one.untilMs, other.untilMs) }
  return { person, isHeld, ...since, ...until }
}

type Grantee = Omit<PostReader, 'isHeld'>

async function readersAt(reader: Reader, keyring: Keyring, { row }: Place): Promise<Grantee[]> {
  if (row.kind === 'public') {
    const known = (await reader.list(contacts, {})).map(([, contact]) => contact)
    return known.flatMap(({ person, sinceMs }) =>
      isBlocked(reader, person) ? [] : { person, sinceMs },
    )
  }
  const { aspect } = row
  if (row.kind !== 'aspect' || aspect === undefined) return []
  // Grants of another device of ours stand where this one cannot read them.
  if (!isOfThisHome(keyring, row)) {
    return (await membersOf(reader, aspect)).map((person) => ({ person }))
  }
  const granted = await reader.list(grantees, under(row.id))
  return granted.map(([key, sinceMs]) => {
    const person = key.slice(row.id.length + 1) as PersonId
    if (isMember(reader, aspect, person)) return { person, sinceMs }
    const decided = reader.get(memberships, keyOf(aspect, person))
    const untilMs = decided?.isMember === false ? decided.atMs : reader.get(blocks, person)?.atMs
    return { person, sinceMs, untilMs: untilMs ?? sinceMs }
  })
}

async function carriersOf(
  reader: Reader,
  places: readonly Place[],
): Promise<PostReaders['carriers']> {
  const used = (await reader.list(usedCarriers, {})).map(([person]) => person as PersonId)
  return used.map((person) => {
    const isHeld = peersOf(reader, person).some((peer) =>
      places.some(
        ({ feed, seq }) =>
          isToldToCarry(reader, peer, feed) &&
          (reader.get(holdings, keyOf(feed, peer)) ?? 0) >= seq,
      ),
    )
    return { person, isHeld }
  })
}

function peersOf(reader: Reader, person: PersonId) {
  return reader.get(contacts, person)?.devices.map(({ peer }) => peer) ?? []
}
