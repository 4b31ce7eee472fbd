/** One button makes the link; the details are closed at first. */
import { useState } from 'preact/hooks'
import type { Invite } from '../../../http/invites/schema.ts'
import { aspects } from '../../data/aspects.ts'
import { createInvite } from '../../data/invites.ts'
import { t, type MessageId } from '../../text/t.ts'
import { AspectChoice } from '../../ui/aspect-choice.tsx'
import { Check } from '../../ui/check.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

const dayHours = 24
const expiries: readonly { hours: number; label: MessageId }[] = [
  { hours: 1, label: 'invite.hour' },
  { hours: dayHours, label: 'invite.day' },
  { hours: 7 * dayHours, label: 'invite.week' },
  { hours: 30 * dayHours, label: 'invite.month' },
]
/** As many as the protocol lets one invite be used. */
const usesMost = 100
/** A club, unless the inviter says otherwise. */
const circleUses = 20

export function InviteForm({ onMade }: { onMade: (invite: Invite) => void }) {
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [history, setHistory] = useState(true)
  const [uses, setUses] = useState(1)
  const [isCircle, setCircle] = useState(false)
  const [expiresInHours, setExpires] = useState(7 * dayHours)
  const { isRunning, error, run } = useAction()
  const aspect = chosen ?? aspects.data.value?.[0]?.id

  function chooseCircle(wanted: boolean): void {
    setCircle(wanted)
    // A circle of one is none.
    if (wanted && uses === 1) setUses(circleUses)
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (aspect !== undefined) {
      const body = { aspect, uses, history, circle: isCircle, expiresInHours }
      run(async () => onMade(await createInvite(body)))
    }
  }

  return (
    <form class="invite-form card" onSubmit={submit}>
      <AspectChoice legend={t('invite.aspect')} name="aspect" value={aspect} onChange={setChosen} />
      {isCircle ? null : <p class="hint">{t('invite.aspectHint')}</p>}
      <Check checked={history} onChange={setHistory}>
        {t('invite.history')}
      </Check>
      <Check checked={isCircle} onChange={chooseCircle}>
        {t('invite.circle')}
      </Check>
      {isCircle ? <p class="hint note">{t('invite.circleHint')}</p> : null}
      <details>
        <summary>{t('invite.more')}</summary>
        <div class="field-grid">
          <label for="uses">{t('invite.uses')}</label>
          <input
            id="uses"
            type="number"
            inputMode="numeric"
            min={1}
            max={usesMost}
            required
            value={uses}
            onInput={(event) => setUses(event.currentTarget.valueAsNumber)}
          />
          <label for="expiry">{t('invite.expiry')}</label>
          <select
            id="expiry"
            value={expiresInHours}
            onChange={(event) => setExpires(Number(event.currentTarget.value))}
          >
            {expiries.map(({ hours, label }) => (
              <option key={hours} value={hours}>
                {t(label)}
              </option>
            ))}
          </select>
        </div>
      </details>
      <button class="primary wide" disabled={isRunning || aspect === undefined}>
        {isRunning ? t('invite.making') : t('invite.make')}
      </button>
      <Failure error={error} />
    </form>
  )
}
