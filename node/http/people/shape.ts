/** From the rows of the views to the shapes of the API. */
import type { Social } from '../../social/social.ts'
import type { AspectRow } from '../../social/aspects/tables.ts'
import type { Aspect, Person } from './schema.ts'
import type { Backend } from '../backend.ts'
import type { KnownContact } from '../../social/contacts/notes.ts'
import type { PersonId } from '../../../protocol/ids.ts'

export async function aspectShape(social: Social, { id, name }: AspectRow): Promise<Aspect> {
  return { id, name, members: await social.aspects.members(id) }
}

/** All contacts with the aspects that each is a member of. */
export async function peopleShapes(backend: Backend): Promise<Person[]> {
  const social = backend.social()
  const details = await personDetails(social)
  const people = await social.people.list()
  return people.map((contact) => personShape(backend, contact, details))
}

export function aspectShapes(social: Social): Promise<Aspect[]> {
  return social.aspects
    .list()
    .then((rows) => Promise.all(rows.map((row) => aspectShape(social, row))))
}

/** The facts of which the shape of each contact is made, read once for all. */
export interface PersonDetails {
  memberOf: ReadonlyMap<PersonId, readonly string[]>
  blocked: ReadonlySet<PersonId>
  forked: ReadonlySet<PersonId>
  muted: ReadonlySet<PersonId>
  lastPostTimes: ReadonlyMap<PersonId, number>
}

export async function personDetails(social: Social): Promise<PersonDetails> {
  const memberOf = new Map<PersonId, string[]>()
  for (const { id } of await social.aspects.list()) {
    for (const person of await social.aspects.members(id)) {
      memberOf.set(person, [...(memberOf.get(person) ?? []), id])
    }
  }
  return {
    memberOf,
    blocked: new Set((await social.people.blocked()).map(({ person }) => person)),
    forked: await social.people.forked(),
    muted: await social.knowing.muted(),
    lastPostTimes: await social.knowing.lastPostTimes(),
  }
}

export function personShape(
  backend: Backend,
  { person: id, name, givenName, sinceMs, grants }: KnownContact,
  { memberOf, blocked, forked, muted, lastPostTimes }: PersonDetails,
): Person {
  const social = backend.social()
  const own = memberOf.get(id) ?? []
  const hasAllMs = social.people.completeMs(id)
  const lastPostMs = lastPostTimes.get(id)
  return {
    id,
    name,
    ...(givenName !== undefined && { givenName }),
    online: backend.isOnline(id),
    sinceMs: social.shownMs(sinceMs),
    blocked: blocked.has(id),
    muted: muted.has(id),
    sharing: sharingOf({ isYours: own.length > 0, isTheirs: grants > 0 }),
    ...(lastPostMs !== undefined && { lastPostMs: social.shownMs(lastPostMs) }),
    ...(hasAllMs !== undefined && { hasAllMs }),
    forked: forked.has(id),
    aspects: [...own],
  }
}

function sharingOf({
  isYours,
  isTheirs,
}: {
  isYours: boolean
  isTheirs: boolean
}): Person['sharing'] {
  if (isYours) return isTheirs ? 'mutual' : 'only-you'
  return isTheirs ? 'only-they' : 'none'
}
