/** The records and tables of this room, see `feeds/slice.ts`. */
import type { Slice } from '../feeds/slice.ts'
import { applyCarryBlobs } from './apply-carry-blobs.ts'
import * as tables from './tables.ts'

export const slice = {
  kinds: { 'carry-blobs': applyCarryBlobs },
  tables,
  // What this device alone has: files that no post names yet, what was looked at on it, and how much of its disk it may take.
  kept: [tables.uploads, tables.uploadMedia, tables.looked, tables.room],
} satisfies Slice
