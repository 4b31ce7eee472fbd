/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'

import * as tables from './tables.ts'

export const slice = {
  kinds: {},
  tables,
  // Follows from what was put into the DHT, not from feeds.
  kept: [tables.cardSecrets],
} satisfies Slice
