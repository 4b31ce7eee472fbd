/** The owner's aspects, and in which of them a contact is. */
import type { Person } from '../../../http/people/schema.ts'
import { addMember, aspects, removeMember } from '../../data/aspects.ts'
import { toast } from '../../data/toasts.ts'
import { errorText, t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useAction } from '../../ui/use-action.ts'

interface AspectChipsProps {
  person: Person
  /** Whether a new member also reads what was posted before. */
  history: boolean
}

export function AspectChips({ person, history }: AspectChipsProps) {
  const { isRunning, error, run } = useAction()
  return (
    <>
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
              onClick={() =>
                run(() => (isMember ? remove(person, aspect) : add(person, aspect, history)))
              }
            >
              <Icon name={isMember ? 'check' : 'plus'} size={16} />
              <span dir="auto">{aspect.name}</span>
            </button>
          )
        })}
      </div>
      <Failure error={error} />
    </>
  )
}

interface Named {
  readonly id: string
  readonly name: string
}

async function add(person: Named, aspect: Named, history: boolean): Promise<void> {
  await addMember(aspect.id, person.id, history)
  const names = { name: person.name, aspect: aspect.name }
  toast(t(history ? 'people.addedHistory' : 'people.added', names))
}

async function remove(person: Named, aspect: Named): Promise<void> {
  await removeMember(aspect.id, person.id)
  const names = { name: person.name, aspect: aspect.name }
  toast(t('people.removed', names), { label: t('toast.undo'), run: () => undo(person, aspect) })
}

/** Posts from before the removal stay readable; an earlier history is not given anew. */
function undo(person: Named, aspect: Named): void {
  addMember(aspect.id, person.id, false).catch((error: unknown) => toast(errorText(error)))
}
