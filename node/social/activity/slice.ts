/** The tables of this room, which follows from records of other rooms, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: {},
  tables,
} satisfies Slice
