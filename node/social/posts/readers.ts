/** The people who can read a post by its audience, with the names by which the owner knows them: those whom it may mention. */
import type { Reader } from '../../store/transaction.ts'
import type { NamedPerson } from '../../text/mention-names.ts'
import { membersOf } from '../aspects/aspects.ts'
import { listContacts } from '../contacts/people.ts'
import type { PostAudience } from './posts.ts'

export async function readersOf(reader: Reader, audience: PostAudience): Promise<NamedPerson[]> {
  const known = await listContacts(reader)
  const named = known.map(({ person, name }) => ({ id: person, name }))
  if (audience === 'public') return named
  const members = await Promise.all(audience.map((aspect) => membersOf(reader, aspect)))
  const wanted = new Set(members.flat())
  return named.filter(({ id }) => wanted.has(id))
}
