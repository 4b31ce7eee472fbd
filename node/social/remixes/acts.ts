/** Answering a picture with other words over it. */
import type { PostId, ResponseId } from '../../../protocol/ids.ts'
import { responseBodyBytesMax } from '../../../protocol/limits.ts'
import { remix as remixType, type RemixBody } from '../../../protocol/responses/remix.ts'
import { NotFoundError, TooLargeError } from '../../errors.ts'
import type { Transaction } from '../../store/transaction.ts'
import { postAt } from '../posts/posts.ts'
import type { Threads } from '../threads/threads.ts'
import { remixAt } from './queries.ts'

/**
 * Answers a picture of a post by a remix, which reaches everybody who can see the picture, and nobody else.
 *
 * @throws {NotFoundError} when there is no such picture, or no such remix that it is made of.
 * @throws {TooLargeError} when its words are too many.
 */
export async function remix(
  tx: Transaction,
  threads: Threads,
  post: PostId,
  body: RemixBody,
): Promise<ResponseId> {
  const kind = postAt(tx, post)?.post.media[body.number]?.kind
  if (kind !== 'picture' && kind !== 'card') throw new NotFoundError(post, { what: 'picture' })
  const { parent } = body
  if (parent !== undefined && remixAt(tx, parent)?.post !== post) {
    throw new NotFoundError(parent, { what: 'remix' })
  }
  if (remixType.encode(body).length > responseBodyBytesMax) {
    throw new TooLargeError('layers', { field: 'layers', max: responseBodyBytesMax })
  }
  return threads.respond(tx, { item: post, type: 'remix', body })
}
