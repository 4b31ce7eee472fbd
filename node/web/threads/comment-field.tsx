/** The field in which a comment or reply is written, or edited. It has the audience of the post. */
import type { Signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Completion } from '../content/lazy.tsx'
import { directionOf } from '../text/direction.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

interface CommentFieldProps {
  draft: Signal<string>
  /** In whose thread it is. */
  post: string
  /** The purpose of the field, for those who only hear it. */
  label: string
  placeholder?: string
  /** The words on its button. */
  action: string
  onSend: (text: string) => Promise<void>
  /** Closes the field, which has the focus as soon as it is there. @default it stays */
  onClose?: () => void
}

export function CommentField(props: CommentFieldProps) {
  const { draft, post, label, placeholder = '', action, onSend, onClose } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const { isRunning, error, run } = useAction()
  // Before anything is painted: somebody may type at once.
  useLayoutEffect(() => {
    if (onClose !== undefined) field.current?.focus()
  }, [])

  async function send(text: string): Promise<void> {
    await onSend(text.trim())
    // Text that was written while it was on its way stays.
    if (draft.value === text) draft.value = ''
  }

  function submit(event: Event): void {
    event.preventDefault()
    if (draft.value.trim() === '') field.current?.focus()
    else run(() => send(draft.value))
  }

  function press(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
    if (event.key === 'Escape') onClose?.()
  }

  return (
    <form class="comment-field" onSubmit={submit}>
      <textarea
        ref={field}
        rows={1}
        aria-label={label}
        placeholder={placeholder}
        dir={directionOf(draft.value)}
        value={draft.value}
        onInput={(event) => (draft.value = event.currentTarget.value)}
        onKeyDown={press}
      />
      <Completion field={field} draft={draft} post={post} />
      <div class="actions">
        <button class="primary" disabled={isRunning}>
          {action}
        </button>
        {onClose === undefined ? null : (
          <button type="button" onClick={onClose}>
            {t('thread.cancel')}
          </button>
        )}
      </div>
      <Failure error={error} />
    </form>
  )
}
