/** Read marks: up to when the timeline is read. */
import type { ApplyContext } from '../feeds/context.ts'
import type { ReadRecord } from '../../../protocol/records/read.ts'
import { readMarks } from './tables.ts'
import { noteChange } from '../feeds/changes.ts'

export function applyRead({ tx, receivedAtMs }: ApplyContext, record: ReadRecord): void {
  // A clock that was ahead must not hide what comes until then.
  const untilMs = Math.min(record.untilMs, receivedAtMs)
  if ((tx.get(readMarks, 'timeline') ?? 0) >= untilMs) return
  tx.put(readMarks, 'timeline', untilMs)
  noteChange(tx, { kind: 'read', id: 'timeline' })
}
