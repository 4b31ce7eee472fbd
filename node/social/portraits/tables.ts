/** Pictures of people. */
import { jsonTable } from '../../store/table.ts'
import type { BlobRefRow } from '../media/tables.ts'

export interface PortraitRow {
  /** Absent where they took it back. */
  picture?: BlobRefRow
  /** When they said so, so that an older one that comes later does not count. */
  atMs: number
}

/** Person → their picture. */
export const portraits = jsonTable<PortraitRow>('portraits')
