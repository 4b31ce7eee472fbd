/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyCarryBlobs } from './apply-carry-blobs.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: { 'carry-blobs': applyCarryBlobs },
  tables,
  // This device alone has files that no post names yet, has looked at some and lacks others, and gives them so much of its disk; of a post that
  // was taken back nothing is left that names its blobs.
  kept: [
    tables.uploads,
    tables.uploadMedia,
    tables.looked,
    tables.room,
    tables.wantedBlobs,
    tables.wantedKeys,
    tables.wantedCounts,
    tables.goneBlobs,
  ],
} satisfies Slice
