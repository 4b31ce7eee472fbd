/** Which votes count: those that the poll of their post offers, and that were given while it was open; whichever came first, vote or post. */
import { fromBase64url } from '../../../protocol/bytes.ts'
import { postId, type PostId } from '../../../protocol/ids.ts'
import type { Poll } from '../../../protocol/poll.ts'
import type { PostRecord } from '../../../protocol/records/post.ts'
import { isOffered, isOpen, vote, type VoteBody } from '../../../protocol/responses/vote.ts'
import { under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { posts, timeline } from '../posts/tables.ts'
import { countResponse } from './counts.ts'
import { responsesPerItemMax, voteWaitMsMax } from './limits.ts'
import { placeOf } from './places.ts'
import { responses, type ResponseRow } from './tables.ts'

/** Whether a response is a vote that does not count, as far as is known by now. */
export function isVoid(reader: Reader, row: Pick<ResponseRow, 'type' | 'post' | 'body'>): boolean {
  if (row.type !== vote.type) return false
  const poll = pollOf(reader, row.post)
  const { choices, atMs } = voteOf(row)
  return poll === undefined || !isOffered(poll, choices) || !isOpen(poll, atMs)
}

/**
 * Whether a vote comes too late to be relayed. One that was given in time may wait for the author's node over the closing time; its own word
 * for that is believed for a day.
 */
export function isTooLate(
  reader: Reader,
  { post, body, nowMs }: { post: PostId; body: Uint8Array; nowMs: number },
): boolean {
  const givenMs = Math.max(vote.decode(body).atMs, nowMs - voteWaitMsMax)
  return !isOpen(pollOf(reader, post) ?? {}, givenMs)
}

/** The poll of a post that came, also of a blocked person. */
export function pollOf(reader: Reader, post: PostId): Poll | undefined {
  const key = reader.get(posts, post)
  return key === undefined ? undefined : reader.get(timeline, key)?.poll
}

export function voteOf({ body }: Pick<ResponseRow, 'body'>): VoteBody {
  return vote.decode(fromBase64url(body) ?? new Uint8Array(0))
}

/** Counts the votes that came before the post with their poll. */
export function countEarlyVotes({ tx, feed }: ApplyContext, { nonce, poll }: PostRecord): void {
  if (poll === undefined || feed.isMine) return
  const post = postId(feed.owner, nonce)
  const place = placeOf({ post, item: post, type: vote.type })
  const range = { ...under(place), limit: responsesPerItemMax }
  tx.beforeCommit(async () => {
    for (const [key, row] of await tx.list(responses, range)) {
      const { isVoid: wasVoid = false, ...rest } = row
      if (isVoid(tx, rest) === wasVoid) continue
      const now: ResponseRow = wasVoid ? rest : { ...rest, isVoid: true }
      countResponse(tx, row, -1)
      tx.put(responses, key, now)
      countResponse(tx, now, 1)
    }
  })
}
