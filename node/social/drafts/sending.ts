/** Makes a draft a post. */
import type { PostId } from '../../../protocol/ids.ts'
import { MalformedError, NothingVisibleError, TooLargeError } from '../../../protocol/errors.ts'
import type { DraftProblem } from '../../../protocol/records/draft.ts'
import {
  BlockedError,
  EmptyAudienceError,
  NotAContactError,
  NotFoundError,
  PollClosedError,
  WrittenElsewhereError,
} from '../../errors.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { World } from '../../world.ts'
import type { Posts } from '../posts/posts.ts'
import { toPost } from './content.ts'
import type { Drafts } from './drafts.ts'
import { isScheduled } from './rows.ts'
import type { DraftRow } from './tables.ts'

export interface SendingComponents {
  drafts: Drafts
  posts: Posts
  world: World
}

/**
 * Writes the post, and the draft is gone in the same transaction: so nothing goes out twice, and nothing is lost.
 *
 * @throws as `Posts.create` does.
 * @throws {WrittenElsewhereError} when another device is to send it: two could.
 */
export async function sendDraft(
  tx: Transaction,
  { drafts, posts, world }: SendingComponents,
  row: DraftRow,
): Promise<PostId> {
  const { content } = row
  assertOursToSend(drafts, row)
  const post = await posts.create(tx, toPost(content, world.now()), content.audience)
  drafts.remove(tx, row)
  return post
}

/** @throws {WrittenElsewhereError} when another device is to send a draft: two could. */
export function assertOursToSend(drafts: Drafts, row: DraftRow): void {
  if (isScheduled(row) && !drafts.isOwn(row)) throw new WrittenElsewhereError(`draft ${row.id}`)
}

/** Why a draft cannot be sent before its owner changes it; `undefined` where it can be tried again, as after a full disk. */
export function problemOf(error: unknown): DraftProblem | undefined {
  const isOfAspect = error instanceof NotFoundError && error.values['what'] === 'aspect'
  const isOfPeople = [EmptyAudienceError, NotAContactError, BlockedError].some(
    (kind) => error instanceof kind,
  )
  if (isOfAspect || isOfPeople) return 'audience'
  const ofContent = [
    MalformedError,
    NotFoundError,
    NothingVisibleError,
    PollClosedError,
    TooLargeError,
  ]
  return ofContent.some((kind) => error instanceof kind) ? 'content' : undefined
}
