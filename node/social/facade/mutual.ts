/** Contacts in the aspects that are chosen for carrying for each other. */
import type { PersonId } from '../../../protocol/ids.ts'
import type { Reader } from '../../store/transaction.ts'
import { listAspects } from '../aspects/aspect-rows.ts'
import { membersOf } from '../aspects/aspects.ts'
import type { AspectRow } from '../aspects/tables.ts'
import { isMutual } from '../carriers/wishes.ts'

export async function mutualAspects(reader: Reader): Promise<AspectRow[]> {
  return (await listAspects(reader)).filter(({ id }) => isMutual(reader, id))
}

export async function mutualWith(reader: Reader): Promise<ReadonlySet<PersonId>> {
  const chosen = await mutualAspects(reader)
  const members = await Promise.all(chosen.map(({ id }) => membersOf(reader, id)))
  return new Set(members.flat())
}
