/** The tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: {},
  tables,
  // What somebody else has is known from their word alone.
  kept: [tables.completions],
} satisfies Slice
