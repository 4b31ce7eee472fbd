/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyBlock } from './apply-block.ts'
import { applyContact } from './apply-contact.ts'
import { applyRevocation } from './apply-revocation.ts'
import { applyMute } from './apply-mute.ts'
import { applyFollow, applyFollowedName } from './apply-follow.ts'
import { applyCard, applyProfile } from './apply-people.ts'
import { applyNote } from './notes.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: {
    block: applyBlock,
    card: applyCard,
    contact: applyContact,
    follow: applyFollow,
    mute: applyMute,
    note: applyNote,
    profile: applyProfile,
    revocation: applyRevocation,
  },
  follows: { profile: applyFollowedName },
  tables,
  // When a device was there is known to this one alone.
  kept: [tables.lastTimes],
} satisfies Slice
