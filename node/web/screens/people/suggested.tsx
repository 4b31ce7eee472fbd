/** People that contacts of the owner know, where all three want to be suggested. */
import type { Suggestion } from '../../../http/introductions/schema.ts'
import { askToMeet, dismissSuggestion, suggestions } from '../../data/introductions.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'
import { CardHead } from './card-head.tsx'

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

/** Friends offered to be asked at the same time. */
const offeredMax = 3

function SuggestedCard({ suggestion }: { suggestion: Suggestion }) {
  const { id, name, knownBy, askedOf } = suggestion
  const { isRunning, error, run } = useAction()
  const isAsked = new Set(askedOf.map((friend) => friend.id))
  const friends = knownBy.filter((friend) => !isAsked.has(friend.id)).slice(0, offeredMax)

  async function ask(friend: Suggestion['knownBy'][number]): Promise<void> {
    await askToMeet(id, friend.id)
    toast(t('suggest.askDone', { by: friend.name, name }))
  }

  async function dismiss(): Promise<void> {
    await dismissSuggestion(id)
    toast(t('suggest.dismissed', { name }))
  }

  return (
    <li class="person card">
      <CardHead person={suggestion}>
        {t('suggest.known', { name: knownBy[0]?.name ?? '', others: knownBy.length - 1 })}
      </CardHead>
      <div class="answer actions">
        {askedOf.length > 0 ? <p class="hint note">{t('suggest.asked')}</p> : null}
        {friends.map((friend) => (
          <button
            key={friend.id}
            type="button"
            class={isAsked.size === 0 && friend === friends[0] ? 'primary' : ''}
            aria-label={t('suggest.askOf', { name: friend.name, person: name })}
            disabled={isRunning}
            onClick={() => run(() => ask(friend))}
          >
            {t('suggest.ask', { name: friend.name })}
          </button>
        ))}
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
