/** How the owner wants to have things, and what they have read: the same on all of their devices. */
import type { ApplyContext } from '../feeds/context.ts'
import type { SettingRecord } from '../../../protocol/records/setting.ts'
import { settings, type SettingRow } from './tables.ts'
import { noteChange } from '../feeds/changes.ts'

/** Of two wishes the later one counts, on whichever device it was made; of two at once, the value with the greater bytes. */
export function applySetting(
  { tx, events }: ApplyContext,
  { name, value, atMs }: SettingRecord,
): void {
  const before = tx.get(settings, name)
  if (before !== undefined && !isLater({ value, atMs }, before)) return
  tx.put(settings, name, { value, atMs })
  noteChange(tx, { kind: 'settings', id: name })
  tx.afterCommit(() => events.settingChanged?.(name))
}

function isLater(wish: SettingRow, before: SettingRow): boolean {
  if (wish.atMs !== before.atMs) return wish.atMs > before.atMs
  return Buffer.compare(Buffer.from(wish.value), Buffer.from(before.value)) > 0
}
