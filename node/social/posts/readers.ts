/** The people who can read a post by its audience, with the names by which the owner knows them: those whom it may mention. */
import { utf8 } from '../../../protocol/bytes.ts'
import { TooLargeError } from '../../../protocol/errors.ts'
import { isPersonId, type AspectId, type PersonId } from '../../../protocol/ids.ts'
import type { Reader } from '../../store/transaction.ts'
import { withMentions, type NamedPerson } from '../../text/mention-names.ts'
import { membersOf } from '../aspects/aspects.ts'
import { listContacts } from '../contacts/people.ts'

export async function readersOf(
  reader: Reader,
  audience: 'public' | readonly (AspectId | PersonId)[],
): Promise<NamedPerson[]> {
  const known = await listContacts(reader)
  const named = known.map(({ person, name }) => ({ id: person, name }))
  if (audience === 'public') return named
  const members = await Promise.all(
    audience.map(async (part) => (isPersonId(part) ? [part] : membersOf(reader, part))),
  )
  const wanted = new Set(members.flat())
  return named.filter(({ id }) => wanted.has(id))
}

/**
 * A text in which each `@name` of one of these people is a mention.
 *
 * @throws {TooLargeError} when it has more than `bytesMax` UTF-8 bytes by that.
 */
export function mentioning(text: string, people: readonly NamedPerson[], bytesMax: number): string {
  const written = withMentions(text, people)
  if (written === text) return text
  const { length } = utf8(written)
  if (length > bytesMax) throw new TooLargeError('text', { field: 'text', max: bytesMax, length })
  return written
}
