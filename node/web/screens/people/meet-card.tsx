/** Somebody whom a contact introduces: who, by whom, why, and what the owner makes of it. */
import { useState } from 'preact/hooks'
import type { Meet } from '../../../http/introductions-api.ts'
import { aspects } from '../../data/aspects.ts'
import { acceptMeets, ignoreMeet } from '../../data/introductions.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { AspectChoice } from '../../ui/aspect-choice.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { Check } from '../../ui/check.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

export function MeetCard({ meet }: { meet: Meet }) {
  const { person, by, circle, note, accepted } = meet
  return (
    <li class="person card">
      <Avatar person={person.id} name={person.name} />
      <div class="person-name">
        <h3>
          <bdi>{person.name}</bdi>
        </h3>
        <p class="meta">
          {circle === undefined
            ? t('meet.by', { by: by.name })
            : t('meet.circle', { circle, by: by.name })}
        </p>
      </div>
      {note === '' ? null : (
        <p class="words" dir="auto">
          {note}
        </p>
      )}
      {accepted ? <Waiting meet={meet} /> : <Answer meet={meet} />}
    </li>
  )
}

/** Accepted by the owner, who may still change their mind. */
function Waiting({ meet: { id, person } }: { meet: Meet }) {
  return (
    <div class="answer actions">
      <p class="hint note">{t('meet.accepted', { name: person.name })}</p>
      <IgnoreButton id={id} name={person.name} />
    </div>
  )
}

function IgnoreButton({ id, name }: { id: string; name: string }) {
  const { isRunning, error, run } = useAction()

  async function ignore(): Promise<void> {
    await ignoreMeet(id)
    toast(t('meet.ignored', { name }))
  }

  return (
    <>
      <button
        type="button"
        aria-label={t('meet.ignoreName', { name })}
        disabled={isRunning}
        onClick={() => run(ignore)}
      >
        {t('meet.ignore')}
      </button>
      <Failure error={error} />
    </>
  )
}

function Answer({ meet: { id, person } }: { meet: Meet }) {
  const { isRunning, error, run } = useAction()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [history, setHistory] = useState(false)
  const aspect = chosen ?? aspects.data.value?.[0]?.id

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
        <IgnoreButton id={id} name={person.name} />
      </div>
      <Failure error={error} />
    </div>
  )
}
