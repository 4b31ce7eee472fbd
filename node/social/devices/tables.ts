/** Histories of one's own feeds that another copy of this home wrote. */
import { jsonTable } from '../../store/table.ts'

/** From where on a feed of ours has another history with others. */
export interface BranchRow {
  /** The last entry that is the same. */
  base: number
  /** Whether what only our branch has was written again. */
  isDone: boolean
}

/** Feed of ours → its branch. */
export const branches = jsonTable<BranchRow>('branches')
