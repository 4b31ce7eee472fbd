/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'

import * as tables from './tables.ts'

export const slice = {
  kinds: {},
  tables,
  // Requests come from strangers, and stand in no feed.
  kept: [tables.asked, tables.requests],
} satisfies Slice
