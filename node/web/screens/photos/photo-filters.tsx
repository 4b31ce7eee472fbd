/** Chooses whose pictures are shown, and of which aspect. The choice stands in the address, so that back goes back. */
import { useLocation } from 'preact-iso/router'
import { aspects } from '../../data/aspects.ts'
import { status } from '../../data/me.ts'
import { people } from '../../data/people.ts'
import { photos } from '../../data/photos.ts'
import { t } from '../../text/t.ts'
import { Avatar } from '../../ui/avatar.tsx'

interface Chosen {
  aspect: string | undefined
  author: string | undefined
}

export function PhotoFilters(chosen: Chosen) {
  return (
    <div class="photo-filters">
      <AspectFilter {...chosen} />
      <PersonFilter {...chosen} />
    </div>
  )
}

function AspectFilter({ aspect, author }: Chosen) {
  const known = aspects.data.value ?? []
  if (known.length === 0) return null
  const items = [{ id: undefined as string | undefined, name: t('filter.all') }, ...known]
  return (
    <nav class="chips" aria-label={t('photos.aspects')}>
      {items.map(({ id, name }) => (
        <a
          key={id ?? ''}
          class="chip"
          href={addressOf({ aspect: id, author })}
          aria-current={id === aspect ? 'true' : undefined}
          dir="auto"
        >
          {name}
        </a>
      ))}
    </nav>
  )
}

function PersonFilter({ aspect, author }: Chosen) {
  const { route } = useLocation()
  const choices = choicesOf(author)
  const shown = choices.find(({ id }) => id === author)
  return (
    <label class="photo-person">
      {shown === undefined ? null : <Avatar person={shown.id} name={shown.name} small />}
      <span class="visually-hidden">{t('photos.person')}</span>
      <select
        value={author ?? ''}
        onChange={({ currentTarget: { value } }) =>
          route(addressOf({ aspect, author: value === '' ? undefined : value }))
        }
      >
        <option value="">{t('photos.everybody')}</option>
        {choices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}

/** The owner, the contacts by name, and somebody else whom the address names. */
function choicesOf(author: string | undefined): { id: string; name: string; label: string }[] {
  const me = status.data.value?.me
  const contacts = (people.data.value ?? []).toSorted((a, b) => a.name.localeCompare(b.name))
  const choices = contacts.map(({ id, name }) => ({ id, name, label: name }))
  if (me !== undefined)
    choices.unshift({ id: me.id, name: me.name, label: t('shell.you', { name: me.name }) })
  if (author !== undefined && !choices.some(({ id }) => id === author)) {
    const name = photos.value?.[0]?.author.name ?? '…'
    choices.push({ id: author, name, label: name })
  }
  return choices
}

function addressOf({ aspect, author }: Chosen): string {
  const query = new URLSearchParams({
    ...(aspect === undefined ? {} : { aspect }),
    ...(author === undefined ? {} : { author }),
  })
  return query.size === 0 ? '/photos' : `/photos?${query}`
}
