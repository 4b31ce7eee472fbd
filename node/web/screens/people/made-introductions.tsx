/** Introductions that the owner made by hand. */
import type { MadeIntroduction } from '../../../http/introductions/schema.ts'
import { introduce, introductions, withdrawIntroduction } from '../../data/introductions.ts'
import { toast } from '../../data/toasts.ts'
import { errorText, t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

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

function MadeRow({ introduction }: { introduction: MadeIntroduction }) {
  const { state } = introduction
  const { isRunning, error, run } = useAction()
  const names = namesOf(introduction)
  return (
    <li class="meta">
      <span>{t('introduce.pair', names)}</span>
      <span class={state === 'waiting' ? 'state open' : 'state'}>
        {t(`introduce.state.${state}`)}
      </span>
      {state === 'waiting' ? (
        <button
          type="button"
          aria-label={t('introduce.withdrawNames', names)}
          disabled={isRunning}
          onClick={() => run(() => withdraw(introduction))}
        >
          {t('introduce.withdraw')}
        </button>
      ) : null}
      <Failure error={error} />
    </li>
  )
}

async function withdraw(introduction: MadeIntroduction): Promise<void> {
  await withdrawIntroduction(introduction.id)
  const action = { label: t('toast.undo'), run: () => undo(introduction) }
  toast(t('introduce.withdrawn', namesOf(introduction)), action)
}

/** Introduces them anew: both are asked again, also after they accepted. */
function undo({ people: [one, other], note }: MadeIntroduction): void {
  if (one === undefined || other === undefined) return
  introduce({ people: [one.id, other.id], note }).catch((error: unknown) => toast(errorText(error)))
}

function namesOf({ people: [one, other] }: MadeIntroduction): { one: string; other: string } {
  return { one: one?.name ?? '', other: other?.name ?? '' }
}
