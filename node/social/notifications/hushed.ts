/** Whether the owner wants to hear of something that somebody did. */
import type { PersonId, PostId } from '../../../protocol/ids.ts'
import type { Reader } from '../../store/transaction.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { isSilent } from '../contacts/silent.ts'
import { settings } from '../settings/tables.ts'
import { switchOf, type NotificationKind } from './kinds.ts'
import { threadChoices } from './tables.ts'

/** Whether nothing that a person does is told. */
export function isHushed(reader: Reader, person: PersonId): boolean {
  return isBlocked(reader, person) || isSilent(reader, person)
}

/** Whether nothing that happens in a thread is told. */
export function isThreadMuted(reader: Reader, post: PostId): boolean {
  return reader.get(threadChoices, post)?.choice === 'mute'
}

/** Whether the owner follows a thread by choice. */
export function isThreadFollowed(reader: Reader, post: PostId): boolean {
  return reader.get(threadChoices, post)?.choice === 'follow'
}

export function isSwitchedOff(reader: Reader, kind: NotificationKind): boolean {
  return reader.get(settings, switchOf(kind))?.value === 'off'
}
