/** The field for one more message. Enter sends, and Shift and Enter break the line; on a touch screen Enter breaks it, and the button sends. */
import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { directionOf } from '../text/direction.ts'
import { AttachButton } from '../media/attach-button.tsx'
import { filesTaker } from '../media/take-files.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import type { AttachedFiles } from './attached.ts'
import { AttachedStrip } from './attached-strip.tsx'
import { MessageIcon } from './message-icon.tsx'

interface ComposerProps {
  label: string
  draft: Signal<string>
  /** Pictures and files that go with it; absent where there can be none. */
  attached?: AttachedFiles
  onSend: (text: string) => Promise<void>
  /** Whether it needs no words. @default false */
  mayBeEmpty?: boolean
  /** Whether there is somebody to write to. @default true */
  isReady?: boolean
  /** Whether the focus goes there at once. @default false */
  isFocused?: boolean
}

export function Composer({
  label,
  draft,
  attached,
  onSend,
  mayBeEmpty = false,
  isReady = true,
  isFocused = false,
}: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const { isRunning, error, run } = useAction()

  useEffect(() => {
    if (isFocused) field.current?.focus()
  }, [])

  useEffect(() => {
    if (attached === undefined) return undefined
    filesTaker.value = {
      take: (files) => {
        attached.add(files)
        field.current?.focus()
      },
      invitation: t('messages.drop'),
    }
    return () => void (filesTaker.value = undefined)
  }, [attached])

  const isAttached = attached !== undefined && attached.files.value.length > 0
  const isWaiting = attached?.isReady.value === false

  async function send(text: string): Promise<void> {
    await onSend(text.trim())
    // Text that was written while it was on its way stays.
    if (draft.value === text) draft.value = ''
  }

  function submit(event: Event): void {
    event.preventDefault()
    field.current?.focus()
    const isEmpty = draft.value.trim() === '' && !isAttached && !mayBeEmpty
    if (isReady && !isEmpty && !isWaiting) run(() => send(draft.value))
  }

  function press(event: KeyboardEvent): void {
    const isPlain = !event.shiftKey && !matchMedia('(pointer: coarse)').matches
    const isWanted = isPlain || event.ctrlKey || event.metaKey
    // While letters are being composed, Enter takes one.
    if (event.key === 'Enter' && isWanted && !event.isComposing) submit(event)
  }

  return (
    <form class="message-composer" onSubmit={submit}>
      {attached === undefined ? null : <AttachedStrip attached={attached} />}
      {attached === undefined ? null : (
        <AttachButton isSmall onFiles={attached.add.bind(attached)} />
      )}
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
      <button
        class="primary message-send"
        aria-label={t('messages.send')}
        disabled={isRunning || isWaiting}
      >
        <MessageIcon name="send" />
      </button>
      <Failure error={error} />
    </form>
  )
}
