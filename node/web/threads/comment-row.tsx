/** One comment with the replies below it. */
import { useState } from 'preact/hooks'
import type { Comment } from '../../http/comments/schema.ts'
import { readEarlierReplies, replyDraft, writeReply } from '../data/threads.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { CommentField } from './comment-field.tsx'
import { Said } from './said.tsx'

interface CommentRowProps {
  comment: Comment
  /** Name of the post's author, whose node passes comments on. */
  author: string
  /** Whether nothing can be added. */
  isClosed: boolean
}

export function CommentRow({ comment, author, isClosed }: CommentRowProps) {
  const { id, replies } = comment
  const { name } = comment.author
  const [answered, setAnswered] = useState<string | undefined>(undefined)
  const { isRunning, error, run } = useAction()
  const earlier = replies.count - replies.items.length

  async function send(text: string): Promise<void> {
    await writeReply(comment, text)
    setAnswered(undefined)
  }

  const replyTo = (whom: string) => () => setAnswered(whom)
  return (
    <li class="comment">
      <Said said={comment} author={author} isClosed={isClosed} onReply={replyTo(name)} />
      {replies.next === undefined ? null : (
        <button
          type="button"
          class="quiet earlier"
          disabled={isRunning}
          onClick={() => run(() => readEarlierReplies(comment))}
        >
          {t('thread.earlierReplies', { count: Math.max(1, earlier) })}
        </button>
      )}
      <Failure error={error} />
      {replies.items.length === 0 ? null : (
        <ol class="replies" aria-label={t('thread.replies', { name })}>
          {replies.items.map((reply) => (
            <li key={reply.id} class="comment">
              <Said
                said={reply}
                author={author}
                isClosed={isClosed}
                onReply={replyTo(reply.author.name)}
              />
            </li>
          ))}
        </ol>
      )}
      {answered === undefined || isClosed ? null : (
        <div class="replies">
          <CommentField
            draft={replyDraft(id)}
            post={comment.post}
            label={t('thread.replyTo', { name: answered })}
            placeholder={t('thread.replyPlaceholder')}
            action={t('thread.send')}
            onSend={send}
            onClose={() => setAnswered(undefined)}
          />
        </div>
      )}
    </li>
  )
}
