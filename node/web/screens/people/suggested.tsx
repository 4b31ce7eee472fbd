/** People whom contacts of the owner know, where all three want to be suggested. */
import type { Suggestion } from '../../../http/introductions-api.ts'
import { askToMeet, dismissSuggestion, suggestions } from '../../data/introductions.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

export function Suggested() {
  const items = suggestions.data.value?.items ?? []
  if (items.length === 0) return null
  return (
    <section aria-labelledby="suggested-title">
      <h2 id="suggested-title">{t('suggest.title')}</h2>
      <ul class="people">
        {items.map((suggestion) => (
          <SuggestedCard key={suggestion.id} suggestion={suggestion} />
        ))}
      </ul>
    </section>
  )
}

function SuggestedCard({ suggestion: { id, name, knownBy, asked } }: { suggestion: Suggestion }) {
  const { isRunning, error, run } = useAction()
  const [friend] = knownBy
  const by = friend?.name ?? ''

  async function ask(): Promise<void> {
    await askToMeet(id, friend?.id ?? '')
    toast(t('suggest.askDone', { by, name }))
  }

  async function dismiss(): Promise<void> {
    await dismissSuggestion(id)
    toast(t('suggest.dismissed', { name }))
  }

  return (
    <li class="person card">
      <Avatar person={id} name={name} />
      <div class="person-name">
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <p class="meta">{t('suggest.known', { name: by, others: knownBy.length - 1 })}</p>
      </div>
      <div class="answer actions">
        {asked ? (
          <p class="hint note">{t('suggest.asked')}</p>
        ) : (
          <button
            type="button"
            class="primary"
            aria-label={t('suggest.askOf', { name: by, person: name })}
            disabled={isRunning}
            onClick={() => run(ask)}
          >
            {t('suggest.ask', { name: by })}
          </button>
        )}
        <button
          type="button"
          aria-label={t('suggest.notNowName', { name })}
          disabled={isRunning}
          onClick={() => run(dismiss)}
        >
          {t('suggest.notNow')}
        </button>
        <Failure error={error} />
      </div>
    </li>
  )
}
