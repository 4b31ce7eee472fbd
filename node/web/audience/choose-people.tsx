/** Single people in the audience of a post, or of a board. The list of all contacts is loaded when it is first opened. */
import { useEffect, useState } from 'preact/hooks'
import { isPerson } from '../data/draft.ts'
import { nameOf, people } from '../data/people.ts'
import { loadTexts } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { LazyPart } from '../ui/lazy-part.tsx'
import type { AudienceChoice } from './audience-choice.ts'

export function ChosenPeople({ chosen, toggle }: AudienceChoice) {
  const persons = chosen.filter(isPerson)
  const isAny = persons.length > 0
  useEffect(() => (isAny ? people.use() : undefined), [isAny])
  return (
    <>
      {persons.map((id) => (
        <button key={id} type="button" class="chip" aria-pressed="true" onClick={() => toggle(id)}>
          <Icon name="check" size={16} />
          <span dir="auto">{nameOf(id) ?? '…'}</span>
        </button>
      ))}
    </>
  )
}

/** A chip that opens the list of contacts below all chips. */
export function usePeopleList(choice: AudienceChoice) {
  const [isOpen, setOpen] = useState(false)
  const chip = (
    <button
      type="button"
      class="chip"
      id="audience-people"
      aria-expanded={isOpen}
      onClick={() => setOpen(!isOpen)}
    >
      <Icon name="people" size={16} />
      {t('audience.people')}
    </button>
  )
  const close = (): void => {
    setOpen(false)
    document.getElementById('audience-people')?.focus()
  }
  return { chip, list: isOpen ? <LazyPart load={loadList} props={{ ...choice, close }} /> : null }
}

async function loadList() {
  const [{ PeopleList }] = await Promise.all([import('./people-list.tsx'), loadTexts('audience')])
  return PeopleList
}
