/** The thread under a post: its comments, and a field for one more. */
import type { Post } from '../../../http/posts/schema.ts'
import { useRead } from '../../data/notifications.ts'
import {
  readEarlier,
  readThread,
  threadOf,
  toggleThread,
  type Thread as Shown,
} from '../../data/threads.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useAction } from '../../ui/use-action.ts'
import { CommentComposer } from './comment-composer.tsx'
import { CommentRow } from './comment-row.tsx'

/** The button that opens the thread and says how long it is. */
export function ThreadButton({ post: { id, comments } }: { post: Post }) {
  const { shown, draft } = threadOf(id)
  const isOpen = shown.value !== undefined
  return (
    <button
      type="button"
      class="quiet thread-button"
      aria-expanded={isOpen}
      onClick={() => toggleThread(id)}
    >
      <Icon name="comment" size={18} />
      {comments === 0 ? t('thread.comment') : t('thread.count', { count: comments })}
      {isOpen || draft.value === '' ? null : <span class="tag">{t('thread.draft')}</span>}
    </button>
  )
}

export function Thread({ post }: { post: Post }) {
  const shown = threadOf(post.id).shown.value
  return shown === undefined ? null : <OpenThread post={post} shown={shown} />
}

function OpenThread({ post, shown }: { post: Post; shown: Shown }) {
  const { isRunning, error, run } = useAction()
  useRead({ post: post.id })
  const { comments, next } = shown
  return (
    <section class="thread" aria-label={t('thread.label', { name: post.author.name })}>
      {next === undefined ? null : (
        <button
          type="button"
          class="quiet"
          disabled={isRunning}
          onClick={() => run(() => readEarlier(post.id))}
        >
          {t('thread.earlier')}
        </button>
      )}
      <Failure error={shown.error ?? error} />
      {shown.error === undefined ? null : (
        <button type="button" onClick={() => void readThread(post.id)}>
          {t('stream.retry')}
        </button>
      )}
      <ol aria-busy={comments === undefined} aria-live="polite">
        {comments?.map((comment) => (
          <CommentRow key={comment.id} comment={comment} author={post.author.name} />
        ))}
      </ol>
      <CommentComposer post={post} />
    </section>
  )
}
