/** A draft as the post that it becomes. */
import type { Poll } from '../../../protocol/poll.ts'
import type { DraftContent, DraftPoll } from '../../../protocol/records/draft.ts'
import type { NewPost } from '../posts/posts.ts'

/** @param nowMs when it is sent, from which on its poll is open */
export function toPost({ audience: _audience, ...content }: DraftContent, nowMs: number): NewPost {
  const { media, poll, ...rest } = content
  return {
    ...rest,
    media: media.map((one) => ({ layers: [], ...one })),
    ...(poll && { poll: toPoll(poll, nowMs) }),
  }
}

function toPoll({ lastsMs, ...poll }: DraftPoll, nowMs: number): Poll {
  return lastsMs === undefined ? poll : { ...poll, closesAtMs: nowMs + lastsMs }
}
