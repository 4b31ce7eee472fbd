/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyNotice } from './notices.ts'
import { applySetting } from './apply-settings.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: { notice: applyNotice, setting: applySetting },
  tables,
} satisfies Slice
