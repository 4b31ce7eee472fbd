/** All contacts: by what is shared, in an order, and by the letters that are typed; drawn some at a time. */
import { useState } from 'preact/hooks'
import { people } from '../data/people.ts'
import { PersonCard } from '../screens/people/person-card.tsx'
import { t } from '../text/t.ts'
import {
  contactOrders,
  countsOf,
  shownContacts,
  sharings,
  type ContactOrder,
  type Sharing,
} from './contact-order.ts'
import { More } from './more.tsx'
import '../styles/person.css'

/** Some screens of them: a thousand cards at once take a phone seconds. */
const step = 40

export function ContactList() {
  const all = (people.data.value ?? []).filter(({ blocked }) => !blocked)
  const [words, setWords] = useState('')
  const [sharing, setSharing] = useState<Sharing>('all')
  const [order, setOrder] = useState<ContactOrder>('online')
  const [count, setCount] = useState(step)
  const shown = shownContacts(all, { words, sharing, order })
  const counts = countsOf(all)
  return (
    <>
      <div class="contact-tools">
        <label>
          {t('person.filter')}
          <input
            type="search"
            value={words}
            dir="auto"
            onInput={({ currentTarget }) => {
              setWords(currentTarget.value)
              setCount(step)
            }}
          />
        </label>
        <label>
          {t('person.order')}
          <select
            value={order}
            onChange={({ currentTarget }) => setOrder(currentTarget.value as ContactOrder)}
          >
            {contactOrders.map((one) => (
              <option key={one} value={one}>
                {t(`person.order.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="chips" role="group" aria-label={t('person.sharingFilter')}>
        {sharings
          .filter((one) => one !== 'muted' || counts.muted > 0)
          .map((one) => (
            <button
              key={one}
              type="button"
              class="chip"
              aria-pressed={sharing === one}
              onClick={() => {
                setSharing(one)
                setCount(step)
              }}
            >
              {t(`person.sharing.${one}`)} · {counts[one]}
            </button>
          ))}
      </div>
      <p class="visually-hidden" role="status">
        {t('person.shownCount', { count: shown.length })}
      </p>
      <ul class="people">
        {shown.slice(0, count).map((person) => (
          <PersonCard key={person.id} person={person} />
        ))}
      </ul>
      {shown.length > count ? <More key={count} onMore={() => setCount(count + step)} /> : null}
    </>
  )
}
