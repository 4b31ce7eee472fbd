/** Sharing with a contact, hiding what they post, and ending all contact. */
import { useState } from 'preact/hooks'
import type { Person } from '../../http/people/schema.ts'
import { setBlocked } from '../data/people.ts'
import { setMuted } from '../data/person.ts'
import { toast } from '../data/toasts.ts'
import { AspectChips } from '../screens/people/aspect-chips.tsx'
import { BlockButton } from '../screens/people/block-button.tsx'
import { t } from '../text/t.ts'
import { Check } from '../ui/check.tsx'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'

export function PersonActs({ person }: { person: Person }) {
  const { isRunning, error, run } = useAction()
  const [history, setHistory] = useState(false)
  const { id, name, blocked, muted } = person

  async function mute(): Promise<void> {
    await setMuted(id, !muted)
    toast(t(muted ? 'person.unmuteDone' : 'person.muteDone', { name }))
  }

  async function block(): Promise<void> {
    await setBlocked(id, !blocked)
    toast(t(blocked ? 'blocked.ended' : 'people.blocked', { name }))
  }

  if (blocked) {
    return (
      <p class="person-links">
        <button type="button" disabled={isRunning} onClick={() => run(block)}>
          {t('blocked.end')}
        </button>
        <Failure error={error} />
      </p>
    )
  }
  return (
    <>
      <AspectChips person={person} history={history} />
      <div class="person-foot">
        <Check checked={history} onChange={setHistory}>
          {t('people.history')}
        </Check>
        <button
          type="button"
          class="quiet"
          aria-pressed={muted}
          disabled={isRunning}
          onClick={() => run(mute)}
        >
          {t(muted ? 'person.unmute' : 'person.mute')}
        </button>
        <BlockButton name={name} isRunning={isRunning} onClick={() => run(block)} />
      </div>
      <p class="hint">{t('person.muteHint')}</p>
      <Failure error={error} />
    </>
  )
}
