/** Progress while the friend's node is looked for; it says more the longer it takes. */
import { useEffect, useState } from 'preact/hooks'
import { t, type MessageId } from '../../text/t.ts'

const phases: readonly { afterMs: number; text: MessageId }[] = [
  { afterMs: 0, text: 'join.looking' },
  { afterMs: 5_000, text: 'join.stillLooking' },
  { afterMs: 15_000, text: 'join.slow' },
]

export function JoinProgress({ onStop }: { onStop: () => void }) {
  const [text, setText] = useState<MessageId>('join.looking')
  useEffect(() => {
    const timers = phases.map((phase) => setTimeout(() => setText(phase.text), phase.afterMs))
    return () => {
      for (const timer of timers) clearTimeout(timer)
    }
  }, [])
  return (
    <div class="join-progress">
      <progress aria-label={t('join.looking')} />
      <p role="status">{t(text)}</p>
      <button type="button" class="quiet" onClick={onStop}>
        {t('join.stop')}
      </button>
    </div>
  )
}
