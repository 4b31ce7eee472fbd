/** How the owner wants to have things, and what they have read: the same on all of their devices. */
import type { ReadRecord } from '../../protocol/records/read.ts'
import type { SettingRecord } from '../../protocol/records/setting.ts'
import type { ApplyContext } from './apply.ts'
import { noteChange } from './changes.ts'
import { readMarks, settings } from './tables.ts'

export function applySetting(
  { tx, events }: ApplyContext,
  { name, value, atMs }: SettingRecord,
): void {
  const before = tx.get(settings, name)
  if (before !== undefined && before.atMs > atMs) return
  tx.put(settings, name, { value, atMs })
  noteChange(tx, { kind: 'settings', id: name })
  tx.afterCommit(() => events.settingChanged?.(name))
}

export function applyRead({ tx, receivedAtMs }: ApplyContext, record: ReadRecord): void {
  // A clock that was ahead must not hide what comes until then.
  const untilMs = Math.min(record.untilMs, receivedAtMs)
  if ((tx.get(readMarks, 'timeline') ?? 0) >= untilMs) return
  tx.put(readMarks, 'timeline', untilMs)
  noteChange(tx, { kind: 'read', id: 'timeline' })
}
