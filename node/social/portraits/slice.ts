/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyPortrait } from './apply-portrait.ts'
import * as tables from './tables.ts'

export const slice = { kinds: { portrait: applyPortrait }, tables } satisfies Slice
