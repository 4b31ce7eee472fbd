/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyCollection } from './apply-collection.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: { collection: applyCollection },
  tables,
} satisfies Slice
