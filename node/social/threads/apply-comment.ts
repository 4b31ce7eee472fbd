/**
 * Comments: from the commenter's pair feed into the inbox of the post's author, and from the author's feeds into the
 * thread of everybody who reads the post.
 */
import { equalBytes, fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import { MalformedError } from '../../../protocol/errors.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import {
  verifyComment,
  type CommentRecord,
  type ProvedComment,
  type RelayRecord,
  type SignedComment,
} from '../../../protocol/records/comment.ts'
import { encodeRecord } from '../../../protocol/records/record.ts'
import { LimitReachedError } from '../../errors.ts'
import { commentsPerPostMax } from './limits.ts'
import { keyOf, sortable } from '../../store/table.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { noteChange } from '../feeds/changes.ts'
import { receive } from './inbox.ts'
import { addPlace, dropText, isRetracted } from '../feeds/placements.ts'
import { countComment, isThreadFull } from './counts.ts'
import { blockedPeers, peers } from '../contacts/tables.ts'
import { commentKeys, comments } from './tables.ts'

const noKey = new Uint8Array(0)

/** One of ours waits for the author's node; one of somebody else's is for us to relay. */
export function applyComment(context: ApplyContext, record: CommentRecord): void {
  const { tx, feed, seq, keyring } = context
  if (feed.isMine) return applyOwn(context, record)
  const proved = verifyComment(record, keyring.person)
  const peerKey = fromBase64url(feed.peerKey) ?? noKey
  if (proved.person !== feed.owner || !equalBytes(proved.peerKey, peerKey)) {
    throw new MalformedError('a comment of somebody else')
  }
  if (isGone(tx, keyring.person, proved)) return dropText(tx, { feed: feed.id, seq })
  addPlace(tx, proved.id, { feed: feed.id, seq })
  receive(context, { kind: 'comment', record: toBase64url(encodeRecord(record)) })
}

function applyOwn(context: ApplyContext, record: CommentRecord): void {
  const { tx, feed, seq } = context
  const author = feed.reader && (tx.get(peers, feed.reader) ?? tx.get(blockedPeers, feed.reader))
  if (author === undefined) return
  const proved = verifyComment(record, author)
  if (isGone(tx, author, proved)) return dropText(tx, { feed: feed.id, seq })
  addPlace(tx, proved.id, { feed: feed.id, seq })
  if (tx.get(commentKeys, proved.id) !== undefined) return
  putComment(context, { record, proved, author, isWaiting: true })
}

/**
 * A comment on a post of the feed's owner, who may have taken either back already.
 *
 * @throws {LimitReachedError} above `commentsPerPostMax`, which no honest author's node relays.
 */
export function applyRelay(context: ApplyContext, record: RelayRecord): void {
  const { tx, feed, seq } = context
  const author = feed.owner
  const proved = verifyComment(record, author)
  const { id, person } = proved
  if (isGone(tx, author, proved)) return dropText(tx, { feed: feed.id, seq })
  if (!feed.isMine && tx.get(commentKeys, id) === undefined && isThreadFull(tx, proved.post)) {
    throw new LimitReachedError('comments on one post', { max: commentsPerPostMax })
  }
  addPlace(tx, id, { feed: feed.id, seq })
  // We wrote it and took it back; the author does not know yet.
  if (isRetracted(tx, person, id)) return
  const key = tx.get(commentKeys, id)
  const known = key === undefined ? undefined : tx.get(comments, key)
  if (key === undefined || known === undefined) {
    putComment(context, { record, proved, author, isWaiting: false })
  } else if (known.isWaiting) {
    tx.put(comments, key, { ...known, isWaiting: false })
    noteChange(tx, { kind: 'comment', id })
  }
}

/** Whether the author of a post took it back, or the comment on it. */
function isGone(tx: Transaction, author: PersonId, { id, post }: ProvedComment): boolean {
  return isRetracted(tx, author, post) || isRetracted(tx, author, id)
}

interface NewComment {
  record: SignedComment
  proved: ProvedComment
  /** Of the post. */
  author: PersonId
  isWaiting: boolean
}

function putComment(
  { tx, receivedAtMs }: ApplyContext,
  { record, proved: { id, post, person }, author, isWaiting }: NewComment,
): void {
  const { name, text } = record
  const atMs = Math.min(record.atMs, receivedAtMs)
  const key = keyOf(post, sortable(atMs), id)
  tx.put(comments, key, {
    id,
    post,
    postAuthor: author,
    author: person,
    name,
    text,
    atMs,
    isWaiting,
  })
  tx.put(commentKeys, id, key)
  countComment(tx, post, 1)
  noteChange(tx, { kind: 'comment', id })
}
