/** The owner's contacts and the aspects they are in. */
import { useEffect } from 'preact/hooks'
import { aspects } from '../../data/aspects.ts'
import { carriers } from '../../data/carriers.ts'
import { introductions, suggestions } from '../../data/introductions.ts'
import { following } from '../../data/following.ts'
import { blocked, people } from '../../data/people.ts'
import { useRead } from '../../data/notifications.ts'
import { requests } from '../../data/requests.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { ContactList } from '../../person/contact-list.tsx'
import { Page } from '../../ui/page.tsx'
import { Asked } from './asked.tsx'
import { Aspects } from './aspects.tsx'
import { Asks } from './asks.tsx'
import { Blocked } from './blocked.tsx'
import { Find } from './find.tsx'
import { Following } from './following.tsx'
import { Requests } from './requests.tsx'
import { MadeIntroductions } from './made-introductions.tsx'
import { Meets } from './meets.tsx'
import { Suggested } from './suggested.tsx'

export function People() {
  useRead({ place: 'people' })
  useEffect(() => {
    aspects.use()
    people.use()
    carriers.use()
    requests.use()
    blocked.use()
    following.use()
    introductions.use()
    suggestions.use()
  }, [])

  return (
    <Page title={t('people.title')} lead={t('people.lead')}>
      <div class="actions">
        <a class="button primary" href="/invite">
          {t('empty.invite')}
        </a>
        <a class="button" href="/join">
          {t('empty.join')}
        </a>
      </div>
      <Requests />
      <div class="columns">
        <div class="column">
          <Asks />
          <Meets />
          <section aria-labelledby="contacts-title">
            <h2 id="contacts-title">{t('people.contacts')}</h2>
            <Failure error={people.error.value} />
            <Contacts />
          </section>
          <Suggested />
          <MadeIntroductions />
        </div>
        <div class="side">
          <Aspects />
          <Find />
          <Following />
          <Asked />
        </div>
      </div>
    </Page>
  )
}

function Contacts() {
  const all = people.data.value
  if (all === undefined) return null
  const shown = all.filter((person) => !person.blocked)
  return (
    <>
      {shown.length === 0 ? null : <p class="hint note">{t('people.membersHint')}</p>}
      <ContactList />
      <Blocked />
    </>
  )
}
