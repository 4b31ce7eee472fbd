/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applySeen } from './apply-seen.ts'
import { applyThread } from './apply-thread.ts'
import { followSilence, followSetting } from './apply-wishes.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: { seen: applySeen, thread: applyThread },
  follows: { block: followSilence, mute: followSilence, setting: followSetting },
  tables,
} satisfies Slice
