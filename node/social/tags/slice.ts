/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyFollowTag } from './follow.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: { 'follow-tag': applyFollowTag },
  tables,
} satisfies Slice
