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

/** post!tag → how many texts have it: the post, and comments on it. They may come before the post. */
export const tagTexts = jsonTable<number>('tag-texts')

/** Posts of which comments with tags came first: only theirs are looked for when the post comes. */
export const earlyTags = jsonTable<true>('early-tags')

/** Tag → how many posts have it, in their texts or those of comments. */
export const tagSizes = jsonTable<number>('tag-sizes')

/** Tag → whether the owner follows it, and since when. */
export const followedTags = jsonTable<FollowedRow>('followed-tags')

/** time!order!item: items by others that mention the owner of this node, who reads them. */
export const mentions = jsonTable<MentionRow>('mentions')
