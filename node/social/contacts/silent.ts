/** People of whom no timeline, no count and no notice says anything: the muted ones, and those who are followed no longer and are no contacts. */
import type { PersonId } from '../../../protocol/ids.ts'
import type { Reader } from '../../store/transaction.ts'
import { isMuted, mutedPeople } from './apply-mute.ts'
import { contacts, follows } from './tables.ts'

export function isSilent(reader: Reader, person: PersonId): boolean {
  return isMuted(reader, person) || isLeft(reader, person)
}

export async function silentPeople(reader: Reader): Promise<Set<PersonId>> {
  const [followed, muted] = await Promise.all([reader.list(follows, {}), mutedPeople(reader)])
  const left = followed.map(([id]) => id as PersonId).filter((id) => isLeft(reader, id))
  return new Set([...muted, ...left])
}

/** Whether only what they posted while they were followed is here. */
function isLeft(reader: Reader, person: PersonId): boolean {
  const row = reader.get(follows, person)
  return row !== undefined && row.home === undefined && reader.get(contacts, person) === undefined
}
