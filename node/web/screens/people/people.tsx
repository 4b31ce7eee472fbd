/** The owner's contacts and the aspects they are in. */
import { useEffect } from 'preact/hooks'
import { aspects } from '../../data/aspects.ts'
import { carriers } from '../../data/carriers.ts'
import { people } from '../../data/people.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { NoContacts } from '../../ui/no-contacts.tsx'
import { Page } from '../../ui/page.tsx'
import { Aspects } from './aspects.tsx'
import { Blocked } from './blocked.tsx'
import { PersonCard } from './person-card.tsx'

export function People() {
  useEffect(() => {
    aspects.use()
    people.use()
    carriers.use()
  }, [])

  return (
    <Page title={t('people.title')} lead={t('people.lead')}>
      <div class="columns">
        <section aria-labelledby="contacts-title">
          <h2 id="contacts-title">{t('people.contacts')}</h2>
          <Failure error={people.error.value} />
          <Contacts />
        </section>
        <Aspects />
      </div>
    </Page>
  )
}

function Contacts() {
  const all = people.data.value
  if (all === undefined) return null
  const shown = all.filter(({ blocked }) => !blocked)
  const blocked = all.filter((person) => person.blocked)
  return (
    <>
      {shown.length === 0 ? <NoContacts /> : <p class="hint note">{t('people.membersHint')}</p>}
      <ul class="people">
        {shown
          .toSorted((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name))
          .map((person) => (
            <PersonCard key={person.id} person={person} />
          ))}
      </ul>
      {blocked.length === 0 ? null : <Blocked people={blocked} />}
    </>
  )
}
