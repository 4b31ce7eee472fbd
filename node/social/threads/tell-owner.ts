/** Responses of others that the owner is told of: to what they wrote, and in threads that they follow. */
import type { PersonId, PostId } from '../../../protocol/ids.ts'
import type { Refusal } from '../../../protocol/records/response.ts'
import { comment } from '../../../protocol/responses/comment.ts'
import { responseTypes, type ResponseTypeName } from '../../../protocol/responses/response-types.ts'
import { keyOf, sortable, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { me } from '../contacts/tables.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { isThreadFollowed } from '../notifications/hushed.ts'
import type { NotificationKind } from '../notifications/kinds.ts'
import { notify, unnotify, unnotifyBefore } from '../notifications/notify.ts'
import { postAt } from '../posts/posts.ts'
import { isMention } from '../tags/text-index.ts'
import { labelsOf } from './counts.ts'
import { placeOf } from './places.ts'
import { responseKeys, responses, typeCounts, type ResponseRow } from './tables.ts'
import { pollOf } from './votes.ts'

/** For each type of response the kinds of notifications that one makes: the first that `when` the owner is concerned in that way. */
const kindsOf: Record<
  ResponseTypeName,
  readonly { kind: NotificationKind; when: (at: Concern) => boolean }[]
> = {
  comment: [
    { kind: 'mentioned-comment', when: isMentioned },
    { kind: 'replied', when: isToOwnResponse },
    { kind: 'commented', when: isOfOwnPost },
    { kind: 'also-commented', when: isFollowed },
  ],
  guest: [],
  lock: [],
  reaction: [
    { kind: 'reacted', when: (at) => isOfOwnPost(at) && at.row.item === at.row.post },
    { kind: 'reacted-comment', when: isToOwnResponse },
  ],
  remix: [
    { kind: 'round', when: isOfOwnRound },
    { kind: 'remixed', when: isOfOwnPost },
  ],
  vote: [{ kind: 'voted', when: isInOwnPoll }],
}

interface Concern {
  readonly reader: Reader
  readonly row: ResponseRow
  readonly self: PersonId
}

/** Tells the owner of a response that came, as far as it concerns them. */
export function tellOwner(context: ApplyContext, row: ResponseRow): void {
  const { tx, keyring } = context
  // It stands for nothing, or nobody here can read it.
  if (labelsOf(row).length === 0) return
  const at = { reader: tx, row, self: keyring.person }
  const kind = kindsOf[row.type as ResponseTypeName].find(({ when }) => when(at))?.kind
  if (kind === undefined) return
  const { id, item, author, name, post, atMs } = row
  notify(context, { kind, about: item, act: id, by: author, name, post, atMs })
}

/** Tells the owner that the node of a post's author does not pass on what they wrote, and why. */
export function tellRefusal(
  context: ApplyContext,
  { id, item, post, postAuthor }: ResponseRow,
  { why: detail, atMs }: { why: Refusal; atMs: number },
): void {
  notify(context, { kind: 'refused', about: item, act: id, by: postAuthor, post, detail, atMs })
}

/** Takes that back when the response goes, or another version of it comes. */
export function untellOwner(tx: Transaction, row: ResponseRow): void {
  const { id, item, type } = row
  if (!Object.hasOwn(responseTypes, type)) return
  const kinds = kindsOf[type as ResponseTypeName].map(({ kind }) => kind)
  for (const kind of [...kinds, 'refused'] as const) unnotify(tx, { kind, about: item, act: id })
  const isOwnComment = type === comment.type && row.author === tx.get(me, 'me')?.id
  if (isOwnComment) tx.beforeCommit(() => forgetFollowed(tx, row))
}

/** Without a comment of theirs, or a choice, the owner follows no thread; and none from before their first comment on. */
async function forgetFollowed(tx: Transaction, { post, author }: ResponseRow): Promise<void> {
  if (isThreadFollowed(tx, post)) return
  const rows = await tx.list(responses, under(placeOf({ post, item: post, type: comment.type })))
  const first = rows.find(([, row]) => row.author === author)?.[1]
  // They have only replies there, and follow the thread for these.
  if (first === undefined && hasCommented(tx, { post, person: author })) return
  await unnotifyBefore(tx, { kind: 'also-commented', about: post }, first?.atMs ?? Infinity)
}

function isMentioned({ reader, row: { atMs, id } }: Concern): boolean {
  return isMention(reader, keyOf(sortable(atMs), id))
}

function isOfOwnPost({ row, self }: Concern): boolean {
  return row.postAuthor === self
}

function isOfOwnRound(at: Concern): boolean {
  return isOfOwnPost(at) && postAt(at.reader, at.row.post)?.post.isRound === true
}

/** It names the voter, as the author said that it would. */
function isInOwnPoll(at: Concern): boolean {
  return isOfOwnPost(at) && pollOf(at.reader, at.row.post)?.isCounted !== true
}

function isToOwnResponse({ reader, row, self }: Concern): boolean {
  const key = reader.get(responseKeys, row.item)
  return key !== undefined && reader.get(responses, key)?.author === self
}

function isFollowed({ reader, row: { post }, self }: Concern): boolean {
  return hasCommented(reader, { post, person: self }) || isThreadFollowed(reader, post)
}

/** Whether a person has a comment or reply in the thread of a post. */
function hasCommented(
  reader: Reader,
  { post, person }: { post: PostId; person: PersonId },
): boolean {
  return (reader.get(typeCounts, keyOf(post, comment.type, person)) ?? 0) > 0
}
