/** The threads under posts: read when they are opened, and kept up to date while they are. */
import { signal, type Signal } from '@preact/signals'
import type { Change } from '../../http/events/schema.ts'
import type { Comment, CommentVersions, Reply } from '../../http/comments/schema.ts'
import { call } from '../api/client.ts'
import { remove, setCommentCount, setLocked, setReactions } from './posts.ts'
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
    const { items, next } = await call('GET /posts/:post/comments', { params: { post } })
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
  const { items, next } = await call('GET /posts/:post/comments', {
    params: { post },
    query: { before },
  })
  if (shown.value === undefined) return
  shown.value = { comments: merge(items, shown.value.comments ?? []), next }
}

export async function writeComment(post: string, text: string): Promise<void> {
  const body = { text }
  const comment = await call('POST /posts/:post/comments', { params: { post }, json: body })
  put(comment)
}

/** The reply that is being written to a comment. */
export function replyDraft(comment: string): Signal<string> {
  return draftAt(`comment/${comment}`)
}

export async function writeReply({ id, replies }: Comment, text: string): Promise<void> {
  const body = { text }
  const reply = await call('POST /comments/:comment/replies', {
    params: { comment: id },
    json: body,
  })
  putReply(reply, replies.count + 1)
}

/** Reads the replies before those that are shown. */
export async function readEarlierReplies({ id, post, replies: { next } }: Comment): Promise<void> {
  if (next === undefined) return
  const page = await call('GET /comments/:comment/replies', {
    params: { comment: id },
    query: { before: next },
  })
  change(post, id, ({ replies: { count, items } }) => {
    const replies = { count, items: merge(page.items, items) }
    return { replies: page.next === undefined ? replies : { ...replies, next: page.next } }
  })
}

/** Gives a comment or reply of the owner other words. The event stream tells every page of it. */
export async function editComment({ id }: Reply, text: string): Promise<void> {
  await call('PATCH /comments/:comment', { params: { comment: id }, json: { text } })
}

export function readVersions(comment: string): Promise<CommentVersions> {
  return call('GET /comments/:comment/versions', { params: { comment } })
}

/** Locks the thread of a post of the owner, or opens it again. */
export async function lockThread(post: string, on: boolean): Promise<void> {
  await call('PUT /posts/:post/lock', { params: { post }, json: { on } })
  setLocked(post, on)
}

export async function deleteComment({ id, post, parent }: Reply): Promise<void> {
  await call('DELETE /comments/:comment', { params: { comment: id } })
  if (parent === undefined) take(post, id)
  else takeReply({ id, post, parent })
}

/** A change of a comment, of reactions, or that something was taken back. */
export function applyToThreads(
  told: Extract<Change, { kind: 'comment' | 'reactions' | 'gone' }>,
): void {
  if (told.kind === 'reactions') return setReactionsTo(told)
  if (told.kind === 'comment') {
    const { comment, comments, replies } = told
    if (comment.parent === undefined) put(comment)
    else putReply(comment, replies ?? 0)
    return setCommentCount(comment.post, comments)
  }
  const { id, post, comments, parent, replies } = told
  if (post === undefined) return remove(id)
  if (parent === undefined) take(post, id)
  else takeReply({ id, post, parent }, replies)
  setCommentCount(post, comments ?? 0)
}

function setReactionsTo({ item, post, reactions }: Extract<Change, { kind: 'reactions' }>): void {
  if (item === post) return setReactions(post, reactions)
  change(post, item, () => ({ reactions }))
  const comments = threadOf(post).shown.value?.comments ?? []
  const above = comments.find(({ replies }) => replies.items.some(({ id }) => id === item))
  if (above === undefined) return
  changeReplies(post, above.id, (items) => {
    return items.map((reply) => (reply.id === item ? { ...reply, reactions } : reply))
  })
}

/** Reads all threads again that are open. */
export function rereadThreads(): void {
  for (const [post, { shown }] of threads) if (shown.value !== undefined) void readThread(post)
}

/** A comment that is shown with more replies than came with it keeps these. */
function put(comment: Comment): void {
  const thread = threadOf(comment.post)
  thread.changes += 1
  const { shown } = thread
  if (shown.value?.comments === undefined) return
  const known = shown.value.comments.find(({ id }) => id === comment.id)
  const replies = known && { ...known.replies, count: comment.replies.count }
  const kept = replies === undefined ? comment : { ...comment, replies }
  shown.value = { ...shown.value, comments: merge(shown.value.comments, [kept]) }
}

function putReply(reply: Reply, count: number): void {
  const { post, parent = '' } = reply
  changeReplies(post, parent, (items) => merge(items, [reply]), count)
}

function take(post: string, id: string): void {
  const thread = threadOf(post)
  thread.changes += 1
  const { shown } = thread
  const comments = shown.value?.comments?.filter((comment) => comment.id !== id)
  if (shown.value !== undefined) shown.value = { ...shown.value, comments }
}

function takeReply(
  { id, post, parent }: { id: string; post: string; parent: string },
  count?: number,
): void {
  changeReplies(post, parent, (items) => items.filter((reply) => reply.id !== id), count)
}

function changeReplies(
  post: string,
  comment: string,
  changed: (items: readonly Reply[]) => Reply[],
  count?: number,
): void {
  change(post, comment, ({ replies }) => {
    return { replies: { ...replies, items: changed(replies.items), count: count ?? replies.count } }
  })
}

/** Changes a comment that is shown. */
function change(post: string, id: string, changed: (comment: Comment) => Partial<Comment>): void {
  const thread = threadOf(post)
  thread.changes += 1
  const { shown } = thread
  const comments = shown.value?.comments?.map((comment) => {
    return comment.id === id ? { ...comment, ...changed(comment) } : comment
  })
  if (shown.value !== undefined) shown.value = { ...shown.value, comments }
}

/** The later version counts: a comment that waited is relayed. */
function merge<Said extends Reply>(left: readonly Said[], right: readonly Said[]): Said[] {
  const byId = new Map([...left, ...right].map((comment) => [comment.id, comment]))
  return [...byId.values()].toSorted((a, b) =>
    a.createdAtMs === b.createdAtMs ? (a.id < b.id ? -1 : 1) : a.createdAtMs - b.createdAtMs,
  )
}
