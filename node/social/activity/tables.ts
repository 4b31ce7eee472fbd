/** The acts of the owner on posts: what they wrote, commented on, reacted to or remixed. */
import type { PostId } from '../../../protocol/ids.ts'
import { jsonTable } from '../../store/table.ts'

export type ActKind = 'wrote' | 'commented' | 'reacted' | 'remixed' | 'voted'

/** The last act of the owner on a post. */
export interface LastActRow {
  post: PostId
  kind: ActKind
  atMs: number
}

/** post!time!kind!act: all of them. */
export const ownActs = jsonTable<ActKind>('own-acts')

/** list!time!kind!post: posts by the last act on them. */
export const lastActs = jsonTable<LastActRow>('last-acts')

/** list!post → its key in `lastActs`. */
export const lastActKeys = jsonTable<string>('last-act-keys')
