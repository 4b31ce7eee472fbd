/** From the rows of the views to the shapes of the API. */
import type { Social } from '../../social/social.ts'
import type { AspectRow } from '../../social/aspects/tables.ts'
import type { Aspect, Person } from './schema.ts'
import type { Backend } from '../backend.ts'
import type { ContactRow } from '../../social/contacts/tables.ts'
import type { PersonId } from '../../../protocol/ids.ts'

export async function aspectShape(social: Social, { id, name }: AspectRow): Promise<Aspect> {
  return { id, name, members: await social.membersOf(id) }
}

/** All contacts with the aspects that each is a member of. */
export async function peopleShapes(backend: Backend): Promise<Person[]> {
  const social = backend.social()
  const aspects = await aspectShapes(social)
  const forked = await social.forkedPeople()
  return (await social.people()).map((contact) =>
    personShape(backend, contact, { aspects, forked }),
  )
}

export function aspectShapes(social: Social): Promise<Aspect[]> {
  return social.aspects().then((rows) => Promise.all(rows.map((row) => aspectShape(social, row))))
}

export function personShape(
  backend: Backend,
  { person: id, name, sinceMs }: ContactRow,
  { aspects, forked }: { aspects: readonly Aspect[]; forked: ReadonlySet<PersonId> },
): Person {
  const memberOf = aspects.filter(({ members }) => members.includes(id))
  const online = backend.isOnline(id)
  const blocked = backend.social().isBlocked(id)
  const since = { sinceMs: backend.social().shownMs(sinceMs) }
  const own = { id, name, online, ...since, blocked, forked: forked.has(id) }
  return { ...own, aspects: memberOf.map((aspect) => aspect.id) }
}
