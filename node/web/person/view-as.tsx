/** Whose eyes look at the owner's page. */
import { useLocation } from 'preact-iso/router'
import { people } from '../data/people.ts'
import type { Viewer } from '../data/person.ts'
import { t } from '../text/t.ts'
import { personPath } from '../ui/person-name.tsx'

export function ViewAs({ person, chosen }: { person: string; chosen: Viewer }) {
  const { route } = useLocation()
  const path = personPath(person)
  const all = people.data.value?.filter(({ blocked }) => !blocked) ?? []
  return (
    <p class="view-as">
      <label for="view-as">{t('person.viewAs')}</label>
      <select
        id="view-as"
        value={chosen ?? ''}
        onChange={({ currentTarget: { value } }) =>
          route(value === '' ? path : `${path}?as=${encodeURIComponent(value)}`)
        }
      >
        <option value="">{t('person.viewOwn')}</option>
        <option value="everybody">{t('person.everybody')}</option>
        {all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </p>
  )
}
