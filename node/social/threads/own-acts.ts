/** Responses as acts of the owner, for the index of these. */
import type { ResponseTypeName } from '../../../protocol/responses/response-types.ts'
import type { OwnAct } from '../activity/acts.ts'
import type { ActKind } from '../activity/tables.ts'
import { labelsOf } from './counts.ts'
import type { ResponseRow } from './tables.ts'

const kinds: Record<ResponseTypeName, ActKind | undefined> = {
  comment: 'commented',
  guest: undefined,
  lock: undefined,
  reaction: 'reacted',
  remix: 'remixed',
  vote: 'voted',
}

/** The act that a response is, whoever wrote it; `undefined` where it stands for nothing, or is no act on a post. */
export function ownActOf(row: ResponseRow): OwnAct | undefined {
  if (labelsOf(row).length === 0) return undefined
  const kind = kinds[row.type as ResponseTypeName]
  return kind && { post: row.post, kind, atMs: row.atMs, item: row.id }
}
