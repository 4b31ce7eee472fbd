/** Mutes: posts of a person are kept, and stand in no timeline and no count, until the owner takes it back. Nobody hears of it. */
import type { PersonId } from '../../../protocol/ids.ts'
import type { MuteRecord } from '../../../protocol/records/mute.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { decidedMs } from '../feeds/times.ts'
import type { Writer } from '../feeds/writer.ts'
import { mutes } from './tables.ts'

/** Of two decisions about somebody the later one counts, on whichever device it was made; of two at once, the mute. */
export function applyMute({ tx }: ApplyContext, { person, isMuted: isOn, atMs }: MuteRecord): void {
  const before = tx.get(mutes, person)
  const isLater = before === undefined || atMs > before.atMs || (atMs === before.atMs && isOn)
  if (!isLater) return
  tx.put(mutes, person, { isMuted: isOn, atMs })
  noteChange(tx, { kind: 'mute', id: person })
  noteChange(tx, { kind: 'person', id: person })
}

/** Mutes somebody, or ends that; writes nothing where it is so already. */
export function setMuted(
  tx: Transaction,
  { world, writer }: { world: World; writer: Writer },
  { person, isOn }: { person: PersonId; isOn: boolean },
): void {
  if (isMuted(tx, person) === isOn) return
  const atMs = decidedMs(world.now(), tx.get(mutes, person)?.atMs)
  writer.write(tx, { kind: 'self' }, { kind: 'mute', person, isMuted: isOn, atMs })
}

/** Whether the owner wants to be shown nothing of what somebody posts, and to be told nothing of them. */
export function isMuted(reader: Reader, person: PersonId): boolean {
  return reader.get(mutes, person)?.isMuted === true
}

/** All muted people. */
export async function mutedPeople(reader: Reader): Promise<Set<PersonId>> {
  const rows = await reader.list(mutes, {})
  return new Set(rows.flatMap(([id, row]) => (row.isMuted ? [id as PersonId] : [])))
}
