import type { MessageId, PostId } from '../../../protocol/ids.ts'
import type { MediaPlace } from '../../social/media/media-library.ts'
import { sharedMediaFrom } from '../../social/media/apply-media.ts'
import type { PostRow } from '../../social/posts/tables.ts'
import type { Social } from '../../social/social.ts'

/** One of the media of a post, counted from 0, or of a post that it shares, behind them; `undefined` where there is none. */
export function mediaAt(social: Social, post: PostId, number: number): MediaPlace | undefined {
  const row = social.posts.at(post)?.post
  if (row !== undefined && number >= sharedMediaFrom) return sharedAt(social, row, number)
  const media = row?.media[number]
  return row && media && { author: row.author, media }
}

function sharedAt(social: Social, row: PostRow, number: number): MediaPlace | undefined {
  const shared = social.posts.sharedIn(row)
  if (shared?.state !== 'quoted') return undefined
  const { author, media: all } = shared.quote
  const media = all[number - sharedMediaFrom]
  return media && { author, media }
}

/** One of the media of a message that is shown, in the same way. */
export function mediaIn(
  social: Social,
  message: MessageId,
  number: number,
): MediaPlace | undefined {
  const row = social.conversations.messageAt(message)
  const media = row?.media[number]
  return row && media && { author: row.writer, media }
}
