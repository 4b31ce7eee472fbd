/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyYours } from './giving-back.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: { yours: applyYours },
  tables,
  // Found in what others keep, of which no feed of ours tells.
  kept: [tables.branches],
} satisfies Slice
