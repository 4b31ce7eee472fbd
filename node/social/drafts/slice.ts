/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyDraft, applyDraftGone } from './apply-draft.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: { draft: applyDraft, 'draft-gone': applyDraftGone },
  tables,
  // No feed has them yet.
  kept: [tables.unrecordedDrafts],
} satisfies Slice
