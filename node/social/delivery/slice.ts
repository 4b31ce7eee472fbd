/** The tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: {},
  tables,
  // Only their own word tells what somebody else has.
  kept: [tables.completions],
} satisfies Slice
