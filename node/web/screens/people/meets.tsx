/** People that contacts introduce, one by one and by the circles that they come from. */
import type { Meet } from '../../../http/introductions/schema.ts'
import { introductions } from '../../data/introductions.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { CircleCard } from './circle-card.tsx'
import { MeetCard } from './meet-card.tsx'

export function Meets() {
  const all = introductions.data.value?.meets ?? []
  if (all.length === 0) return <Failure error={introductions.error.value} />
  const single = all.filter(({ circle, accepted }) => circle === undefined || accepted)
  const waiting = all.filter((meet) => !single.includes(meet))
  return (
    <section aria-labelledby="meets-title">
      <h2 id="meets-title">{t('meet.title')}</h2>
      <p class="hint">{t('meet.hint')}</p>
      <ul class="people">
        {circlesOf(waiting).map(({ key, circle, meets }) => (
          <CircleCard key={key} circle={circle} meets={meets} />
        ))}
        {single.map((meet) => (
          <MeetCard key={meet.id} meet={meet} />
        ))}
      </ul>
    </section>
  )
}

interface Circle {
  key: string
  circle: string
  meets: Meet[]
}

/** Two people may have circles of the same name. */
function circlesOf(meets: readonly Meet[]): Circle[] {
  const circles = new Map<string, Circle>()
  for (const meet of meets) {
    const { circle = '', by } = meet
    const key = `${by.id} ${circle}`
    const known = circles.get(key)
    if (known === undefined) circles.set(key, { key, circle, meets: [meet] })
    else known.meets.push(meet)
  }
  return [...circles.values()]
}
