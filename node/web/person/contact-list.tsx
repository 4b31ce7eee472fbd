/** All contacts: by what is shared, in an order, and by the letters that are typed; drawn some at a time. */
import { useState } from 'preact/hooks'
import { aspects } from '../data/aspects.ts'
import { people } from '../data/people.ts'
import { PersonCard } from '../screens/people/person-card.tsx'
import { t } from '../text/t.ts'
import { ChooseContacts } from './choose-contacts.tsx'
import {
  contactOrders,
  countsOf,
  noAspect,
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
  const [aspect, setAspect] = useState<string | undefined>(undefined)
  const [isChoosing, setChoosing] = useState(false)
  const [count, setCount] = useState(step)
  const shown = shownContacts(all, { words, sharing, order, aspect })
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
        <AspectFilter
          aspect={aspect}
          onChange={(wanted) => {
            setAspect(wanted)
            setCount(step)
          }}
        />
      </div>
      <div class="chips" role="group" aria-label={t('person.sharingFilter')}>
        {sharings
          .filter((one) => one === 'all' || one === sharing || counts[one] > 0)
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
        {all.length > 1 ? (
          <button
            type="button"
            class="chip choose-start"
            aria-pressed={isChoosing}
            onClick={() => setChoosing(!isChoosing)}
          >
            {t('choose.start')}
          </button>
        ) : null}
      </div>
      <p class="visually-hidden" role="status">
        {t('person.shownCount', { count: shown.length })}
      </p>
      {isChoosing ? (
        <ChooseContacts shown={shown} onDone={() => setChoosing(false)} />
      ) : (
        <>
          <ul class="people">
            {shown.slice(0, count).map((person) => (
              <PersonCard key={person.id} person={person} />
            ))}
          </ul>
          {shown.length > count ? <More key={count} onMore={() => setCount(count + step)} /> : null}
        </>
      )}
    </>
  )
}

interface AspectFilterProps {
  aspect: string | undefined
  onChange: (aspect: string | undefined) => void
}

function AspectFilter({ aspect, onChange }: AspectFilterProps) {
  return (
    <label>
      {t('person.inAspect')}
      <select
        value={aspect ?? ''}
        onChange={({ currentTarget: { value } }) => onChange(value === '' ? undefined : value)}
      >
        <option value="">{t('person.inAny')}</option>
        {(aspects.data.value ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={noAspect}>{t('person.inNone')}</option>
      </select>
    </label>
  )
}
