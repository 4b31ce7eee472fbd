/** Whom the owner introduces by hand, and which contacts ask for it. */
import type { Ask, MadeIntroduction } from '../../../http/introductions-api.ts'
import { dismissAsk, introduce, introductions } from '../../data/introductions.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

/** Older ones are of no use to anybody. */
const shownMost = 10

export function MadeIntroductions() {
  const { made = [], asks = [] } = introductions.data.value ?? {}
  const byHand = made.filter(({ circle }) => circle === undefined).slice(0, shownMost)
  if (byHand.length + asks.length === 0) return null
  return (
    <section class="made card" aria-labelledby="made-title">
      <h2 id="made-title">{t('introduce.made')}</h2>
      <ul>
        {asks.map((ask) => (
          <AskRow key={`${ask.from.id} ${ask.person.id}`} ask={ask} />
        ))}
        {byHand.map((introduction) => (
          <MadeRow key={introduction.id} introduction={introduction} />
        ))}
      </ul>
    </section>
  )
}

function AskRow({ ask: { from, person, note } }: { ask: Ask }) {
  const { isRunning, error, run } = useAction()

  async function agree(): Promise<void> {
    await introduce({ people: [from.id, person.id], note })
    toast(t('introduce.done', { one: from.name, other: person.name }))
  }

  return (
    <li>
      <p>{t('introduce.ask', { from: from.name, name: person.name })}</p>
      {note === '' ? null : (
        <p class="words" dir="auto">
          {note}
        </p>
      )}
      <div class="actions">
        <button type="button" class="primary" disabled={isRunning} onClick={() => run(agree)}>
          {t('introduce.button')}
        </button>
        <button
          type="button"
          disabled={isRunning}
          onClick={() => run(() => dismissAsk(from.id, person.id))}
        >
          {t('suggest.notNow')}
        </button>
      </div>
      <Failure error={error} />
    </li>
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
