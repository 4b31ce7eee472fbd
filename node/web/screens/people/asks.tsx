/** Wishes of contacts that the owner introduce them to another one. */
import type { Ask } from '../../../http/introductions/schema.ts'
import { dismissAsk, introduce, introductions } from '../../data/introductions.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'
import { Words } from './words.tsx'

export function Asks() {
  const asks = introductions.data.value?.asks ?? []
  return asks.length === 0 ? null : (
    <ul class="people">
      {asks.map((ask) => (
        <AskCard key={`${ask.from.id} ${ask.person.id}`} ask={ask} />
      ))}
    </ul>
  )
}

function AskCard({ ask: { from, person, note } }: { ask: Ask }) {
  const { isRunning, error, run } = useAction()

  async function agree(): Promise<void> {
    await introduce({ people: [from.id, person.id] })
    toast(t('introduce.done', { one: from.name, other: person.name }))
  }

  return (
    <li class="person ask-card card">
      <Avatar person={from.id} name={from.name} />
      <p>{t('introduce.ask', { from: from.name, name: person.name })}</p>
      {note === '' ? null : (
        <div>
          <p class="meta">{t('introduce.writes', { from: from.name })}</p>
          <Words text={note} />
        </div>
      )}
      <div class="answer actions">
        <button
          type="button"
          class="primary"
          aria-label={t('introduce.buttonNames', { one: from.name, other: person.name })}
          disabled={isRunning}
          onClick={() => run(agree)}
        >
          {t('introduce.button')}
        </button>
        <button
          type="button"
          aria-label={t('introduce.notNowNames', { one: from.name, other: person.name })}
          disabled={isRunning}
          onClick={() => run(() => dismissAsk(from.id, person.id))}
        >
          {t('suggest.notNow')}
        </button>
        <Failure error={error} />
      </div>
    </li>
  )
}
