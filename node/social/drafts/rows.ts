/** Drafts as they are now, on this device and on the others. */
import type { DraftId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import type { Reader } from '../../store/transaction.ts'
import { drafts, unrecordedDrafts, type DraftRow } from './tables.ts'

export function findDraft(reader: Reader, id: DraftId): DraftRow | undefined {
  return reader.get(unrecordedDrafts, id) ?? reader.get(drafts, id)
}

/** @throws {NotFoundError} when there is none. */
export function draftAt(reader: Reader, id: DraftId): DraftRow {
  const row = findDraft(reader, id)
  if (row === undefined) throw new NotFoundError(`draft ${id}`, { what: 'draft' })
  return row
}

/** Whether there is a change that no feed has yet. */
export async function hasUnrecorded(reader: Reader): Promise<boolean> {
  return (await reader.list(unrecordedDrafts, { limit: 1 })).length > 0
}

/** Drafts that are to be sent at a time, the soonest first. */
export async function scheduledDrafts(reader: Reader): Promise<ScheduledDraft[]> {
  const rows = (await listDrafts(reader)).filter(isScheduled)
  return rows.toSorted((a, b) => a.sendAtMs - b.sendAtMs)
}

export type ScheduledDraft = DraftRow & { sendAtMs: number }

export function isScheduled(row: DraftRow): row is ScheduledDraft {
  return row.sendAtMs !== undefined
}

/** Uploads that drafts name. */
export async function draftUploads(reader: Reader): Promise<Set<string>> {
  const rows = await listDrafts(reader)
  return new Set(rows.flatMap(({ content }) => content.media.map(({ upload }) => upload)))
}

/** All drafts, the latest change first. */
export async function listDrafts(reader: Reader): Promise<DraftRow[]> {
  const recorded: readonly [string, DraftRow][] = await reader.list(drafts, {})
  const all = new Map([...recorded, ...(await reader.list(unrecordedDrafts, {}))])
  return [...all.values()].toSorted((a, b) => b.atMs - a.atMs || (a.id < b.id ? -1 : 1))
}
