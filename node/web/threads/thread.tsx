/** The thread under a post: its comments, a field for one more, and the lock of its author. */
import type { Post } from '../../http/posts/schema.ts'
import { ThreadGuests } from '../guests/lazy.tsx'
import { useRead } from '../data/notifications.ts'
import { lockThread, readEarlier, readThread, threadOf, writeComment } from '../data/threads.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { useAction } from '../ui/use-action.ts'
import { CommentField } from './comment-field.tsx'
import { CommentRow } from './comment-row.tsx'
import '../styles/threads.css'

export function Thread({ post }: { post: Post }) {
  const { shown, draft } = threadOf(post.id)
  const { isRunning, error, run } = useAction()
  useRead({ post: post.id })
  if (shown.value === undefined) return null
  const { id, author, locked, mayAnswer } = post
  const { comments, next } = shown.value
  const isClosed = !mayAnswer || (locked && !author.isMe)
  return (
    <section class="thread" aria-label={t('thread.label', { name: author.name })}>
      {next === undefined ? null : (
        <button
          type="button"
          class="quiet"
          disabled={isRunning}
          onClick={() => run(() => readEarlier(id))}
        >
          {t('thread.earlier')}
        </button>
      )}
      <Failure error={shown.value.error ?? error} />
      {shown.value.error === undefined ? null : (
        <button type="button" onClick={() => void readThread(id)}>
          {t('stream.retry')}
        </button>
      )}
      <ol aria-busy={comments === undefined} aria-live="polite">
        {comments?.map((comment) => (
          <CommentRow key={comment.id} comment={comment} author={author.name} isClosed={isClosed} />
        ))}
      </ol>
      {author.isMe || post.guestResponses > 0 ? <ThreadGuests post={id} /> : null}
      {locked ? <LockedNote post={post} /> : null}
      {!mayAnswer && !locked ? (
        <p class="locked-note">{t('thread.onlyContacts', { name: author.name })}</p>
      ) : null}
      {isClosed ? null : (
        <CommentField
          draft={draft}
          post={id}
          label={t('thread.write', { name: author.name })}
          placeholder={t('thread.placeholder')}
          action={t('thread.send')}
          onSend={(text) => writeComment(id, text)}
        />
      )}
      {author.isMe ? <LockButton post={post} /> : null}
    </section>
  )
}

function LockedNote({ post: { author } }: { post: Post }) {
  return (
    <p class="locked-note" role="status">
      <Icon name="lock" size={16} />
      <span>{t(author.isMe ? 'thread.lockedMine' : 'thread.locked', { name: author.name })}</span>
    </p>
  )
}

function LockButton({ post: { id, locked } }: { post: Post }) {
  const { isRunning, error, run } = useAction()
  return (
    <>
      <button
        type="button"
        class="quiet"
        disabled={isRunning}
        onClick={() => run(() => lockThread(id, !locked))}
      >
        <Icon name="lock" size={16} />
        {t(locked ? 'thread.unlock' : 'thread.lock')}
      </button>
      <Failure error={error} />
    </>
  )
}
