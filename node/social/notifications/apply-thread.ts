/** The choice of the owner for a thread: the latest counts, on whichever device it was made; of two at once, the greater text. */
import type { ThreadRecord } from '../../../protocol/records/thread.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { regroupAll } from './regroup.ts'
import { threadChoices } from './tables.ts'

export function applyThread({ tx }: ApplyContext, { post, choice, atMs }: ThreadRecord): void {
  const before = tx.get(threadChoices, post)
  const isLater =
    before === undefined || atMs > before.atMs || (atMs === before.atMs && choice > before.choice)
  if (!isLater) return
  tx.put(threadChoices, post, { choice, atMs })
  noteChange(tx, { kind: 'thread', id: post })
  regroupAll(tx)
}
