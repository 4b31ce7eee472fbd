/** Tags and mentions in the texts of posts and comments. */
import type { ItemId, PostId } from '../../../protocol/ids.ts'
import { jsonTable } from '../../store/table.ts'

export interface FollowedRow {
  isFollowed: boolean
  atMs: number
}

/** An item that mentions the owner. */
export interface MentionRow {
  item: ItemId
  /** The post that it is, or answers. */
  post: PostId
}

/** tag!time!order!post, see `Spot`. */
export const tagged = jsonTable<true>('tagged')

/** Tag → how many posts have it. */
export const tagSizes = jsonTable<number>('tag-sizes')

/** Tag → whether the owner follows it, and since when. */
export const followedTags = jsonTable<FollowedRow>('followed-tags')

/** time!order!item: items by others that mention the owner of this node, who reads them. */
export const mentions = jsonTable<MentionRow>('mentions')
