/** Contacts to choose for an audience: typing narrows them, Enter takes the first. */
import { useEffect, useState } from 'preact/hooks'
import type { Person } from '../../http/people/schema.ts'
import { people } from '../data/people.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { shownPeopleMax } from '../limits.ts'
import type { AudienceChoice } from './audience-choice.ts'
import '../styles/audience.css'

interface PeopleListProps extends AudienceChoice {
  close: () => void
}

export function PeopleList({ chosen, toggle, without = [], close }: PeopleListProps) {
  const [typed, setTyped] = useState('')
  useEffect(() => people.use(), [])
  const known = (people.data.value ?? []).filter(
    ({ blocked, id }) => !blocked && !without.includes(id),
  )
  const found = known.filter(({ name }) => isLike(name, typed))
  const shown = found.slice(0, shownPeopleMax)

  function press(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault()
      close()
    }
  }

  function take(event: KeyboardEvent): void {
    const [first] = shown
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    if (first === undefined || typed === '') return
    toggle(first.id)
    setTyped('')
  }

  return (
    <div class="people-list" role="group" aria-label={t('audience.people')} onKeyDown={press}>
      <label>
        <span>{t('audience.find')}</span>
        <input
          type="search"
          autocomplete="off"
          // The list was opened by a press: the field is what is wanted next.
          ref={focused}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={take}
        />
      </label>
      <div class="chips">
        {shown.map((person) => (
          <PersonChip
            key={person.id}
            person={person}
            isChosen={chosen.includes(person.id)}
            toggle={toggle}
          />
        ))}
      </div>
      <p class="hint" role="status">
        {found.length === 0 ? t('audience.noneFound') : restText(found.length - shown.length)}
      </p>
      <p class="hint">{t('audience.answersShow')}</p>
    </div>
  )
}

interface PersonChipProps {
  person: Person
  isChosen: boolean
  toggle: (id: string) => void
}

function PersonChip({ person: { id, name }, isChosen, toggle }: PersonChipProps) {
  return (
    <button type="button" class="chip" aria-pressed={isChosen} onClick={() => toggle(id)}>
      <Icon name={isChosen ? 'check' : 'plus'} size={16} />
      <span dir="auto">{name}</span>
    </button>
  )
}

function restText(count: number): string {
  return count === 0 ? '' : t('audience.more', { count })
}

function focused(field: HTMLInputElement | null): void {
  field?.focus()
}

/** Whether a name has what was typed in it, whatever the case and accents. */
function isLike(name: string, typed: string): boolean {
  return plain(name).includes(plain(typed.trim()))
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
