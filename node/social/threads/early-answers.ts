/** Answers that came before their post, as in a feed that is read newest first. */
import { postId, type ItemId, type PersonId, type PostId } from '../../../protocol/ids.ts'
import type { PostRecord } from '../../../protocol/records/post.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { expiredAt, setAside } from '../feeds/placements.ts'
import { dropFromRemixes } from '../posts/apply-post.ts'
import { forgetResponse, responsesTo } from './response-rows.ts'
import { countEarlyVotes } from './votes.ts'

/** Votes count as the poll says; where the post is over already, nothing that answers it is shown. */
export function followPost(context: ApplyContext, record: PostRecord): void {
  const { tx, feed } = context
  const author = feed.owner
  const post = postId(author, record.nonce)
  if (expiredAt(tx, author, post) === undefined) return countEarlyVotes(context, record)
  tx.beforeCommit(async () => {
    await setAnswersAside(tx, { post, postAuthor: author, item: post })
    await dropFromRemixes(context, { author, post })
  })
}

/** All that answers an item of a post that is over leaves the views, and is dropped once the author takes the post back. */
export async function setAnswersAside(
  tx: Transaction,
  { post, postAuthor, item }: { post: PostId; postAuthor: PersonId; item: ItemId },
): Promise<void> {
  for (const { id } of await responsesTo(tx, { item, postAuthor })) {
    await setAnswersAside(tx, { post, postAuthor, item: id })
    setAside(tx, postAuthor, post, id)
    forgetResponse(tx, id)
  }
}
