/** Introduces a contact to another one. */
import { useState } from 'preact/hooks'
import type { Person } from '../../../http/people/schema.ts'
import { introduce } from '../../data/introductions.ts'
import { people } from '../../data/people.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

/** As many as a note may have in any script. */
const noteCharsMost = 200

export function IntroduceTo({ person }: { person: Person }) {
  const [isOpen, setOpen] = useState(false)
  const others = people.data.value?.filter(({ id, blocked }) => id !== person.id && !blocked) ?? []
  if (others.length === 0) return null
  return (
    <details
      class="introduce"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{t('introduce.open')}</summary>
      {isOpen ? <Form person={person} others={others} onDone={() => setOpen(false)} /> : null}
    </details>
  )
}

interface FormProps {
  person: Person
  others: readonly Person[]
  onDone: () => void
}

function Form({ person, others, onDone }: FormProps) {
  const { isRunning, error, run } = useAction()
  const [chosen, setChosen] = useState('')
  const [note, setNote] = useState('')
  const other = others.find(({ id }) => id === chosen)

  async function send(): Promise<void> {
    if (other === undefined) return
    await introduce({ people: [person.id, other.id], note })
    toast(t('introduce.done', { one: person.name, other: other.name }))
    onDone()
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    run(send)
  }

  return (
    <form class="field-grid" onSubmit={submit}>
      <label for={`to-${person.id}`}>{t('introduce.to', { name: person.name })}</label>
      <select
        id={`to-${person.id}`}
        required
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
      >
        <option value="" disabled>
          {t('introduce.choose')}
        </option>
        {others.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <label for={`note-${person.id}`}>{t('introduce.note')}</label>
      <input
        id={`note-${person.id}`}
        dir="auto"
        maxLength={noteCharsMost}
        value={note}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
      <button class="primary" disabled={isRunning || other === undefined}>
        {t('introduce.button')}
      </button>
      <Failure error={error} />
    </form>
  )
}
