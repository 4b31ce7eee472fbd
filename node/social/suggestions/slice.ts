/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import {
  applyAcquaintances,
  applyIntroduceMe,
  applyNotNow,
  applySuggestible,
} from './apply-suggestion.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: {
    acquaintances: applyAcquaintances,
    'introduce-me': applyIntroduceMe,
    'not-now': applyNotNow,
    suggestible: applySuggestible,
  },
  tables,
} satisfies Slice
