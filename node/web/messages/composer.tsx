/** The field for one more message. Enter sends, and Shift and Enter break the line; on a touch screen Enter breaks it, and the button sends. */
import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { directionOf } from '../text/direction.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { MessageIcon } from './message-icon.tsx'

interface ComposerProps {
  label: string
  draft: Signal<string>
  onSend: (text: string) => Promise<void>
  /** Whether there is somebody to write to. @default true */
  isReady?: boolean
  /** Whether the focus goes there at once. @default false */
  isFocused?: boolean
}

export function Composer({
  label,
  draft,
  onSend,
  isReady = true,
  isFocused = false,
}: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const { isRunning, error, run } = useAction()

  useEffect(() => {
    if (isFocused) field.current?.focus()
  }, [])

  async function send(text: string): Promise<void> {
    await onSend(text.trim())
    // Text that was written while it was on its way stays.
    if (draft.value === text) draft.value = ''
  }

  function submit(event: Event): void {
    event.preventDefault()
    field.current?.focus()
    if (isReady && draft.value.trim() !== '') run(() => send(draft.value))
  }

  function press(event: KeyboardEvent): void {
    const isPlain = !event.shiftKey && !matchMedia('(pointer: coarse)').matches
    const isWanted = isPlain || event.ctrlKey || event.metaKey
    // While letters are being composed, Enter takes one.
    if (event.key === 'Enter' && isWanted && !event.isComposing) submit(event)
  }

  return (
    <form class="message-composer" onSubmit={submit}>
      <textarea
        ref={field}
        rows={1}
        aria-label={label}
        placeholder={t('messages.placeholder')}
        dir={directionOf(draft.value)}
        value={draft.value}
        onInput={(event) => (draft.value = event.currentTarget.value)}
        onKeyDown={press}
      />
      <button class="primary message-send" aria-label={t('messages.send')} disabled={isRunning}>
        <MessageIcon name="send" />
      </button>
      <Failure error={error} />
    </form>
  )
}
