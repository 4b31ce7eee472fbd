/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import {
  applyIntroduction,
  applyIntroductionWithdrawn,
  applyMeet,
  applyMeetAccept,
  applyMeetChoice,
  applyMeetKey,
} from './apply-introduction.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: {
    introduction: applyIntroduction,
    'introduction-withdrawn': applyIntroductionWithdrawn,
    meet: applyMeet,
    'meet-accept': applyMeetAccept,
    'meet-choice': applyMeetChoice,
    'meet-key': applyMeetKey,
  },
  tables,
} satisfies Slice
