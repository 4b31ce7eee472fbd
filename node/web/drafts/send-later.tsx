/** The day and time at which the node sends what is written. */
import { useState } from 'preact/hooks'
import { nodeDraft, settleDraft } from '../data/node-draft.ts'
import { keepDraft, nodeDrafts } from '../data/node-drafts.ts'
import { toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { relativeTime } from '../text/time.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { clear, contentNow, isMoreThanKept } from './content.ts'

const hourMs = 3_600_000

export function SendLater({ onDone }: { onDone: () => void }) {
  const [chosen, choose] = useState(() => localTime(Date.now() + hourMs))
  const [isPast, setPast] = useState(false)
  const { isRunning, error, run } = useAction()

  function schedule(): void {
    const sendAtMs = new Date(chosen).getTime()
    // Without a whole time it is no number.
    const isToCome = sendAtMs > Date.now()
    setPast(!isToCome)
    if (isToCome) run(() => sendAt(sendAtMs, onDone))
  }

  return (
    <div class="send-later" role="group" aria-label={t('drafts.later')}>
      <label>
        {t('drafts.when')}
        <input
          type="datetime-local"
          value={chosen}
          min={localTime(Date.now())}
          onInput={({ currentTarget }) => choose(currentTarget.value)}
        />
      </label>
      <button type="button" disabled={isRunning || isMoreThanKept()} onClick={schedule}>
        {t('drafts.schedule')}
      </button>
      <p class="hint">{t('drafts.laterHint')}</p>
      <p role="alert" class={isPast ? 'failure' : ''}>
        {isPast ? t('drafts.past') : ''}
      </p>
      <Failure error={error} />
    </div>
  )
}

async function sendAt(sendAtMs: number, onDone: () => void): Promise<void> {
  await settleDraft()
  await keepDraft(nodeDraft.value, { ...contentNow(), sendAtMs })
  clear()
  await nodeDrafts.refresh()
  toast(t('drafts.scheduled', { when: relativeTime(sendAtMs) }))
  onDone()
}

/** As the field takes it: `2026-12-24T18:00` by the clock of this machine. */
function localTime(timeMs: number): string {
  const local = new Date(timeMs - new Date(timeMs).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}
