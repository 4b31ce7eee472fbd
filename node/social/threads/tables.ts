/** The discussion below posts. */
import type { CommentId, PostId, PersonId } from '../../../protocol/ids.ts'
import { jsonTable } from '../../store/table.ts'
import type { QuotaRow } from '../lib/daily.ts'

export interface CommentRow {
  id: CommentId
  post: PostId
  postAuthor: PersonId
  author: PersonId
  /** The author's, as they said it. */
  name: string
  text: string
  atMs: number
  /** Whether it is one of ours that the post's author has not relayed yet. */
  isWaiting: boolean
}

/** A comment to relay (base64url of the record), or one that its writer takes back. */
export type Wish =
  | { kind: 'comment'; record: string }
  | { kind: 'retraction'; target: PostId | CommentId }

/** post!time!comment. */
export const comments = jsonTable<CommentRow>('comments')

/** Comment → its key in `comments`. */
export const commentKeys = jsonTable<string>('comment-keys')

/** Post → how many rows of `comments` it has. */
export const commentCounts = jsonTable<number>('comment-counts')

/** feed!seq of pair feeds → what a contact wishes there, until it is acted on. */
export const inbox = jsonTable<Wish>('inbox')

/** Person → comments relayed for them. */
export const quotas = jsonTable<QuotaRow>('quotas')
