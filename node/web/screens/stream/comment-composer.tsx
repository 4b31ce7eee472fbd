/** Writes one more comment. It has the audience of the post. */
import { useRef } from 'preact/hooks'
import type { Post } from '../../../http/posts/schema.ts'
import { threadOf, writeComment } from '../../data/threads.ts'
import { Completion } from '../../content/lazy.tsx'
import { directionOf } from '../../text/direction.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

export function CommentComposer({ post: { id, author } }: { post: Post }) {
  const { draft } = threadOf(id)
  const field = useRef<HTMLTextAreaElement>(null)
  const { isRunning, error, run } = useAction()

  async function send(text: string): Promise<void> {
    await writeComment(id, text.trim())
    // Text that was written while it was on its way stays.
    if (draft.value === text) draft.value = ''
  }

  function submit(event: Event): void {
    event.preventDefault()
    if (draft.value.trim() === '') field.current?.focus()
    else run(() => send(draft.value))
  }

  return (
    <form class="comment-composer" onSubmit={submit}>
      <textarea
        ref={field}
        rows={1}
        aria-label={t('thread.write', { name: author.name })}
        placeholder={t('thread.placeholder')}
        dir={directionOf(draft.value)}
        value={draft.value}
        onInput={(event) => (draft.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
        }}
      />
      <Completion field={field} draft={draft} post={id} />
      <button class="primary" disabled={isRunning}>
        {t('thread.send')}
      </button>
      <Failure error={error} />
    </form>
  )
}
