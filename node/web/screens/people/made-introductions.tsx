/** Whom the owner introduces by hand. */
import type { MadeIntroduction } from '../../../http/introductions-api.ts'
import { introductions } from '../../data/introductions.ts'
import { t } from '../../text/t.ts'

/** Older ones are of no use to anybody. */
const shownMost = 10

export function MadeIntroductions() {
  const made = introductions.data.value?.made ?? []
  const byHand = made.filter(({ circle }) => circle === undefined).slice(0, shownMost)
  if (byHand.length === 0) return null
  return (
    <section class="made card" aria-labelledby="made-title">
      <h2 id="made-title">{t('introduce.made')}</h2>
      <ul>
        {byHand.map((introduction) => (
          <MadeRow key={introduction.id} introduction={introduction} />
        ))}
      </ul>
    </section>
  )
}

function MadeRow({ introduction: { people, state } }: { introduction: MadeIntroduction }) {
  const [one, other] = people
  return (
    <li class="meta">
      <span>{t('introduce.pair', { one: one?.name ?? '', other: other?.name ?? '' })}</span>
      <span class={state === 'waiting' ? 'state open' : 'state'}>
        {t(`introduce.state.${state}`)}
      </span>
    </li>
  )
}
