import type { MessageId, PostId } from '../../../protocol/ids.ts'
import type { MediaPlace } from '../../social/media/media-library.ts'
import type { Social } from '../../social/social.ts'

/** One of the media of a post, counted from 0; `undefined` where there is none. */
export function mediaAt(social: Social, post: PostId, number: number): MediaPlace | undefined {
  const row = social.posts.at(post)?.post
  const media = row?.media[number]
  return row && media && { author: row.author, media }
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
