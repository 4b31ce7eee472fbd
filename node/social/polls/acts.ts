/** Voting in the poll of a post, changing that, and taking it back. */
import type { PostId } from '../../../protocol/ids.ts'
import { isOffered, isOpen, voteNonce, type VoteBody } from '../../../protocol/responses/vote.ts'
import { NotFoundError, NotOfferedByPollError, PollClosedError } from '../../errors.ts'
import type { Transaction } from '../../store/transaction.ts'
import { postAt } from '../posts/posts.ts'
import type { Threads } from '../threads/threads.ts'
import { voteBy } from './queries.ts'

/**
 * Votes for some options, in place of those before; for none, to take the vote back. Writes nothing where it is so already.
 *
 * @throws {NotFoundError} when the post has no poll.
 * @throws {PollClosedError} after its closing time.
 * @throws {NotOfferedByPollError} when it has no such option, or takes one alone.
 */
export async function voteIn(
  tx: Transaction,
  threads: Threads,
  post: PostId,
  { choices: wanted, atMs }: VoteBody,
): Promise<void> {
  const poll = postAt(tx, post)?.post.poll
  if (poll === undefined) throw new NotFoundError(post, { what: 'poll' })
  if (!isOpen(poll, atMs)) throw new PollClosedError(post)
  const choices = [...new Set(wanted)].toSorted((a, b) => a - b)
  if (!isOffered(poll, choices)) throw new NotOfferedByPollError(post)
  const before = voteBy(tx, post, threads.person)?.choices ?? []
  if (before.join() === choices.join()) return
  const body = { choices, atMs }
  await threads.respond(tx, { item: post, type: 'vote', body, nonce: voteNonce(post) })
}
