/** One contact: can they be reached now, and which aspects are they in. */
import type { Person } from '../../../http/api.ts'
import { aspects, setMember } from '../../data/aspects.ts'
import { toast } from '../../data/toasts.ts'
import { dateText } from '../../text/time.ts'
import { errorText, t } from '../../text/t.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useAction } from '../../ui/use-action.ts'

export function PersonCard({ person }: { person: Person }) {
  const { isRunning, error, run } = useAction()
  return (
    <li class="person card">
      <Avatar person={person.id} name={person.name} />
      <div class="person-name">
        <h3>
          <bdi>{person.name}</bdi>
        </h3>
        <p class="meta">
          <span class="presence">
            <span class={person.online ? 'dot on' : 'dot'} />
            {person.online ? t('people.online') : t('people.offline')}
          </span>
          <span>{t('people.since', { date: dateText(person.sinceMs) })}</span>
        </p>
      </div>
      <div
        class="chips"
        role="group"
        aria-label={t('people.aspectsOf', { name: person.name })}
        aria-busy={isRunning}
      >
        {aspects.data.value?.map((aspect) => {
          const isMember = person.aspects.includes(aspect.id)
          return (
            <button
              key={aspect.id}
              type="button"
              class="chip"
              aria-pressed={isMember}
              onClick={() => run(() => change(person, aspect, !isMember))}
            >
              <Icon name={isMember ? 'check' : 'plus'} size={16} />
              <span dir="auto">{aspect.name}</span>
            </button>
          )
        })}
      </div>
      <Failure error={error} />
    </li>
  )
}

interface Named {
  readonly id: string
  readonly name: string
}

async function change(person: Named, aspect: Named, isMember: boolean): Promise<void> {
  await setMember(aspect.id, person.id, isMember)
  const names = { name: person.name, aspect: aspect.name }
  if (isMember) toast(t('people.added', names))
  else
    toast(t('people.removed', names), { label: t('toast.undo'), run: () => undo(person, aspect) })
}

function undo(person: Named, aspect: Named): void {
  setMember(aspect.id, person.id, true).catch((error: unknown) => toast(errorText(error)))
}
