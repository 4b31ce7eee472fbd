/** The people of one circle; the owner accepts all of them with one click. */
import { useState } from 'preact/hooks'
import { aspectOfCircle } from '../../data/circle-aspect.ts'
import type { Meet } from '../../../http/introductions/schema.ts'
import { aspects, createAspect } from '../../data/aspects.ts'
import { acceptMeets } from '../../data/introductions.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { AspectChoice } from '../../ui/aspect-choice.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'
import { IgnoreMeet } from './ignore-meet.tsx'

/** Nothing was chosen yet, so the aspect of the circle's name is, unless others are in it. */
const unchosen = Symbol('unchosen')

export function CircleCard({ circle, meets }: { circle: string; meets: readonly Meet[] }) {
  const { isRunning, error, run } = useAction()
  const [chosen, setChosen] = useState<string | undefined | typeof unchosen>(unchosen)
  const [first] = meets
  const own = aspectOfCircle(aspects.data.value ?? [], { circle, by: first?.by.id ?? '' })
  const isTaken = own === 'taken'
  const aspect = chosen !== unchosen ? chosen : isTaken ? undefined : own?.id
  const fresh = own === undefined ? { none: t('meet.newAspect', { name: circle }) } : {}

  async function acceptAll(): Promise<void> {
    const id = aspect ?? (await createAspect(circle)).id
    await acceptMeets({ ids: meets.map((meet) => meet.id), aspect: id })
    toast(t('meet.done'))
  }

  return (
    <li class="circle card">
      <div>
        <h3>{t('meet.circleTitle', { circle })}</h3>
        <p class="meta">{t('meet.by', { by: first?.by.name ?? '' })}</p>
      </div>
      <ul>
        {meets.map((meet) => (
          <CircleRow key={meet.id} meet={meet} />
        ))}
      </ul>
      <AspectChoice
        legend={t('meet.aspectAll')}
        name={`circle-${first?.id}`}
        value={aspect}
        onChange={setChosen}
        {...fresh}
      />
      <button
        type="button"
        class="primary"
        disabled={
          isRunning || aspects.data.value === undefined || (isTaken && aspect === undefined)
        }
        onClick={() => run(acceptAll)}
      >
        {t('meet.acceptAll', { count: meets.length })}
      </button>
      <Failure error={error} />
    </li>
  )
}

function CircleRow({ meet }: { meet: Meet }) {
  const { id, name } = meet.person
  return (
    <li>
      <Avatar person={id} name={name} small />
      <bdi>{name}</bdi>
      <IgnoreMeet meet={meet} quiet />
    </li>
  )
}
