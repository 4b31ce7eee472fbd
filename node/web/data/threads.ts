/** The threads under posts: read when they are opened, and kept up to date while they are. */
import { signal, type Signal } from '@preact/signals'
import type { Change } from '../../http/events/schema.ts'
import type { Comment, CommentPage } from '../../http/comments/schema.ts'
import { request } from '../api/client.ts'
import { remove, setCommentCount, setReactions } from './posts.ts'
import { draftAt } from './drafts.ts'

export interface Thread {
  /** Oldest first; `undefined` until read. */
  readonly comments: readonly Comment[] | undefined
  /** Where earlier comments start; `undefined` at the start. */
  readonly next?: string | undefined
  readonly error?: unknown
}

/** By post. */
const threads = new Map<string, OpenThread>()

interface OpenThread {
  /** `undefined` while it is closed. */
  readonly shown: Signal<Thread | undefined>
  /** The comment that is being written in it. */
  readonly draft: Signal<string>
  /** Changes that came: an answer that was asked for before the last one may not have it. */
  changes: number
}

/** The thread of a post. */
export function threadOf(post: string): OpenThread {
  const known = threads.get(post)
  if (known !== undefined) return known
  const shown = signal<Thread | undefined>(undefined)
  const thread = { shown, draft: draftAt(`comment/${post}`), changes: 0 }
  threads.set(post, thread)
  return thread
}

export function toggleThread(post: string): void {
  const { shown } = threadOf(post)
  if (shown.value !== undefined) shown.value = undefined
  else {
    shown.value = { comments: undefined }
    void readThread(post)
  }
}

/** Reads the end of a thread. */
export async function readThread(post: string): Promise<void> {
  const thread = threadOf(post)
  const { shown } = thread
  try {
    const { changes } = thread
    const { items, next } = await request<CommentPage>(`posts/${post}/comments`)
    if (thread.changes !== changes) return await readThread(post)
    if (shown.value !== undefined) shown.value = { comments: items, next }
  } catch (error) {
    if (shown.value !== undefined) shown.value = { ...shown.value, error }
  }
}

/** Reads the comments before those that are shown. */
export async function readEarlier(post: string): Promise<void> {
  const { shown } = threadOf(post)
  const before = shown.value?.next
  if (before === undefined) return
  const query = new URLSearchParams({ before })
  const { items, next } = await request<CommentPage>(`posts/${post}/comments?${query}`)
  if (shown.value === undefined) return
  shown.value = { comments: merge(items, shown.value.comments ?? []), next }
}

export async function writeComment(post: string, text: string): Promise<void> {
  const body = { text }
  const comment = await request<Comment>(`posts/${post}/comments`, { method: 'POST', body })
  put(comment)
}

export async function deleteComment({ id, post }: Comment): Promise<void> {
  await request(`comments/${id}`, { method: 'DELETE' })
  take(post, id)
}

/** A change of a comment, of reactions, or that something was taken back. */
export function applyToThreads(
  change: Extract<Change, { kind: 'comment' | 'reactions' | 'gone' }>,
): void {
  if (change.kind === 'reactions') {
    const { item, post, reactions } = change
    if (item === post) return setReactions(post, reactions)
    const comment = threadOf(post).shown.value?.comments?.find(({ id }) => id === item)
    if (comment !== undefined) put({ ...comment, reactions })
    return
  }
  if (change.kind === 'comment') {
    put(change.comment)
    setCommentCount(change.comment.post, change.comments)
    return
  }
  const { id, post, comments } = change
  if (post === undefined) remove(id)
  else {
    take(post, id)
    setCommentCount(post, comments ?? 0)
  }
}

/** Reads all threads again that are open. */
export function rereadThreads(): void {
  for (const [post, { shown }] of threads) if (shown.value !== undefined) void readThread(post)
}

function put(comment: Comment): void {
  const thread = threadOf(comment.post)
  thread.changes += 1
  const { shown } = thread
  if (shown.value?.comments === undefined) return
  shown.value = { ...shown.value, comments: merge(shown.value.comments, [comment]) }
}

function take(post: string, id: string): void {
  const thread = threadOf(post)
  thread.changes += 1
  const { shown } = thread
  const comments = shown.value?.comments?.filter((comment) => comment.id !== id)
  if (shown.value !== undefined) shown.value = { ...shown.value, comments }
}

/** The later version counts: a comment that waited is relayed. */
function merge(left: readonly Comment[], right: readonly Comment[]): Comment[] {
  const byId = new Map([...left, ...right].map((comment) => [comment.id, comment]))
  return [...byId.values()].toSorted((a, b) =>
    a.createdAtMs === b.createdAtMs ? (a.id < b.id ? -1 : 1) : a.createdAtMs - b.createdAtMs,
  )
}
