/** Deletes after one more click: what is deleted goes from other people's nodes too, and nothing brings it back. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../text/t.ts'
import { Failure } from './failure.tsx'
import { Icon } from './icon.tsx'
import { useAction } from './use-action.ts'

interface DeleteButtonProps {
  /** The action of the button, for those who only hear it. */
  label: string
  question: string
  onDelete: () => Promise<void>
}

export function DeleteButton({ label, question, onDelete }: DeleteButtonProps) {
  const [isAsking, setAsking] = useState(false)
  const keep = useRef<HTMLButtonElement>(null)
  const { isRunning, error, run } = useAction()

  // Pressing Enter twice deletes nothing.
  useEffect(() => keep.current?.focus(), [isAsking])

  if (!isAsking) {
    return (
      <button
        type="button"
        class="icon-only delete"
        aria-label={label}
        onClick={() => setAsking(true)}
      >
        <Icon name="trash" size={18} />
      </button>
    )
  }
  return (
    <div class="ask" role="group" aria-label={label}>
      <p>{question}</p>
      <div class="actions">
        <button type="button" class="danger" disabled={isRunning} onClick={() => run(onDelete)}>
          {t('delete.yes')}
        </button>
        <button type="button" ref={keep} onClick={() => setAsking(false)}>
          {t('delete.no')}
        </button>
      </div>
      <Failure error={error} />
    </div>
  )
}
