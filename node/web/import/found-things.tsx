/** Shows what is in an archive, and asks who is to see it: nobody else, unless its owner says so. */
import { useEffect, useState } from 'preact/hooks'
import type { Import } from '../../http/import/schema.ts'
import { ChosenPeople, usePeopleList } from '../audience/choose-people.tsx'
import { aspects } from '../data/aspects.ts'
import { bringAlong, forgetArchives } from '../data/import.ts'
import { status } from '../data/me.ts'
import { bytesText } from '../text/bytes.ts'
import { t } from '../text/t.ts'
import { dateText } from '../text/time.ts'
import { Failure } from '../ui/failure.tsx'
import { AspectChip } from '../ui/aspect-chip.tsx'
import { Icon } from '../ui/icon.tsx'
import { useAction } from '../ui/use-action.ts'

export function FoundThings({ state }: { state: Import }) {
  const [isPublic, setPublic] = useState(false)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const { isRunning, error, run } = useAction()
  const me = status.data.value?.me?.id ?? ''
  const audience = isPublic ? 'public' : chosen.length === 0 ? [me] : [...chosen]
  const hasNew = (state.summary?.posts ?? 0) > 0
  return (
    <>
      <Found state={state} />
      {hasNew ? (
        <Audience
          choice={{ isPublic, chosen }}
          choose={(next) => {
            setPublic(next.isPublic)
            setChosen(next.chosen)
          }}
        />
      ) : null}
      <div class="actions">
        {hasNew ? (
          <button
            type="button"
            class="primary"
            disabled={isRunning}
            onClick={() => run(() => bringAlong(audience))}
          >
            {t('bring.bring')}
          </button>
        ) : null}
        <button type="button" disabled={isRunning} onClick={() => run(forgetArchives)}>
          {t('bring.forget')}
        </button>
      </div>
      <Failure error={error} />
    </>
  )
}

function Found({ state: { summary, before = 0 } }: { state: Import }) {
  if (summary === undefined) return null
  const { source, posts, files, albums, bytes, fromMs = 0, toMs = 0, left } = summary
  const dates = { from: dateText(fromMs), to: dateText(toMs) }
  return (
    <>
      <p role="status">
        {posts === 0
          ? t('bring.nothing', { source })
          : t('bring.found', { source, posts, files, albums, bytes: bytesText(bytes), ...dates })}
      </p>
      {before === 0 ? null : <p>{t('bring.before', { count: before })}</p>}
      <ul class="hint">
        {Object.entries(left).map(([reason, count = 0]) => (
          <li key={reason}>{t('bring.left', { reason, count })}</li>
        ))}
      </ul>
    </>
  )
}

interface Choice {
  isPublic: boolean
  /** Aspects; empty for nobody else. */
  chosen: readonly string[]
}

interface AudienceProps {
  choice: Choice
  choose: (choice: Choice) => void
}

function Audience({ choice: { isPublic, chosen }, choose }: AudienceProps) {
  useEffect(() => aspects.use(), [])
  const isOnlyMe = !isPublic && chosen.length === 0

  function toggle(id: string): void {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]
    choose({ isPublic: false, chosen: next })
  }

  const people = usePeopleList({ chosen, toggle })
  return (
    <div>
      <div class="chips" role="group" aria-label={t('audience.label')}>
        <button
          type="button"
          class="chip"
          aria-pressed={isOnlyMe}
          onClick={() => choose({ isPublic: false, chosen: [] })}
        >
          <Icon name={isOnlyMe ? 'check' : 'lock'} size={16} />
          {t('audience.me')}
        </button>
        {aspects.data.value?.map(({ id, name }) => (
          <AspectChip
            key={id}
            name={name}
            isChosen={chosen.includes(id)}
            toggle={() => toggle(id)}
          />
        ))}
        <button
          type="button"
          class="chip public"
          aria-pressed={isPublic}
          onClick={() => choose({ isPublic: !isPublic, chosen: [] })}
        >
          <Icon name="globe" size={16} />
          {t('audience.public')}
        </button>
        <ChosenPeople chosen={chosen} toggle={toggle} />
        {people.chip}
      </div>
      {people.list}
    </div>
  )
}
