/** Somebody a contact introduces: their name, the introducer, the reason, and the owner's choice. */
import { useState } from 'preact/hooks'
import type { Meet } from '../../../http/introductions/schema.ts'
import { aspects } from '../../data/aspects.ts'
import { acceptMeets } from '../../data/introductions.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { AspectChoice } from '../../ui/aspect-choice.tsx'
import { Check } from '../../ui/check.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'
import { CardHead } from './card-head.tsx'
import { IgnoreMeet } from './ignore-meet.tsx'
import { Words } from './words.tsx'

export function MeetCard({ meet }: { meet: Meet }) {
  const { person, by, circle, note, accepted } = meet
  return (
    <li class="person card">
      <CardHead person={person}>
        {circle === undefined
          ? t('meet.by', { by: by.name })
          : t('meet.circle', { circle, by: by.name })}
      </CardHead>
      <Words text={note} />
      {accepted ? <Waiting meet={meet} /> : <Answer meet={meet} />}
    </li>
  )
}

/** Accepted by the owner; they may still change their mind. */
function Waiting({ meet }: { meet: Meet }) {
  return (
    <div class="answer actions">
      <p class="hint note">{t('meet.accepted', { name: meet.person.name })}</p>
      <IgnoreMeet meet={meet} />
    </div>
  )
}

function Answer({ meet }: { meet: Meet }) {
  const { id, person } = meet
  const { isRunning, error, run } = useAction()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [history, setHistory] = useState(false)
  const [first, ...others] = aspects.data.value ?? []
  // A stranger comes into no aspect that the owner did not choose.
  const aspect = chosen ?? (others.length === 0 ? first?.id : undefined)

  async function accept(): Promise<void> {
    if (aspect === undefined) return
    await acceptMeets({ ids: [id], aspect, history })
    toast(t('meet.done'))
  }

  return (
    <div class="answer">
      <AspectChoice
        legend={t('meet.aspect', { name: person.name })}
        name={`aspect-${id}`}
        value={aspect}
        onChange={setChosen}
      />
      <Check checked={history} onChange={setHistory}>
        {t('people.history')}
      </Check>
      <div class="actions">
        <button
          type="button"
          class="primary"
          aria-label={t('meet.acceptName', { name: person.name })}
          disabled={isRunning || aspect === undefined}
          onClick={() => run(accept)}
        >
          {t('meet.accept')}
        </button>
        <IgnoreMeet meet={meet} />
      </div>
      <Failure error={error} />
    </div>
  )
}
