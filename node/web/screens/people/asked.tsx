/** People the owner asked to be contacts, and how that stands. */
import type { Requests } from '../../../http/requests/schema.ts'
import { requests, withdrawAsk } from '../../data/requests.ts'
import { shortened } from '../../text/ids.ts'
import { t } from '../../text/t.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

type Ask = Requests['asked'][number]

export function Asked() {
  const asked = requests.data.value?.asked
  if (asked === undefined || asked.length === 0) return null
  return (
    <section class="asked card" aria-labelledby="asked-title">
      <h2 id="asked-title">{t('asked.title')}</h2>
      <ul>
        {asked.map((ask) => (
          <AskedRow key={ask.person.id} ask={ask} />
        ))}
      </ul>
    </section>
  )
}

function AskedRow({ ask: { person, state } }: { ask: Ask }) {
  const { isRunning, error, run } = useAction()
  const name = person.name ?? shortened(person.id)
  return (
    <li>
      <Avatar person={person.id} name={name} small />
      <span class="asked-words">
        <bdi>{name}</bdi>
        <span class="hint">{t(`asked.${state}`)}</span>
      </span>
      <button
        type="button"
        class="quiet"
        aria-label={t('asked.withdrawName', { name })}
        disabled={isRunning}
        onClick={() => run(() => withdrawAsk(person.id))}
      >
        {t('asked.withdraw')}
      </button>
      <Failure error={error} />
    </li>
  )
}
