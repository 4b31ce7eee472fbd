/** Blocked people, and the way back. */
import type { Blocked as Person } from '../../../http/people/schema.ts'
import { blocked, setBlocked } from '../../data/people.ts'
import { toast } from '../../data/toasts.ts'
import { shortened } from '../../text/ids.ts'
import { t } from '../../text/t.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

export function Blocked() {
  const all = blocked.data.value
  if (all === undefined || all.length === 0) return null
  return (
    <section class="blocked card" aria-labelledby="blocked-title">
      <h2 id="blocked-title">{t('blocked.title')}</h2>
      <p class="hint">{t('blocked.hint')}</p>
      <ul>
        {all.map((person) => (
          <BlockedRow key={person.id} person={person} />
        ))}
      </ul>
    </section>
  )
}

function BlockedRow({ person: { id, name = shortened(id) } }: { person: Person }) {
  const { isRunning, error, run } = useAction()

  async function unblock(): Promise<void> {
    await setBlocked(id, false)
    toast(t('blocked.ended', { name }))
  }

  return (
    <li>
      <Avatar person={id} name={name} small />
      <bdi title={id}>{name}</bdi>
      <button type="button" disabled={isRunning} onClick={() => run(unblock)}>
        {t('blocked.end')}
      </button>
      <Failure error={error} />
    </li>
  )
}
