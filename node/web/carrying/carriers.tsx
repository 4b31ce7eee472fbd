/** The purpose of carriers, those that carry the owner's posts, and contacts who might. */
import { useEffect } from 'preact/hooks'
import type { CarryOffer } from '../../http/carriers/schema.ts'
import type { Person } from '../../http/people/schema.ts'
import { aspects } from '../data/aspects.ts'
import { carriers, oursFor } from '../data/carriers.ts'
import { nameOf, people } from '../data/people.ts'
import { listText, t } from '../text/t.ts'
import { CarrierOffer } from '../ui/carrier-offer.tsx'
import { Failure } from '../ui/failure.tsx'
import { CarryWith } from './carry-with.tsx'
import { MutualChoice } from './mutual-choice.tsx'

/** Contacts with whom something can be agreed: of all others *People* tells. */
const rowsMax = 5

export function Carriers() {
  useEffect(() => {
    carriers.use()
    people.use()
    aspects.use()
  }, [])
  const offers = carriers.data.value?.offers
  return (
    <section class="card" id="carriers" aria-labelledby="carriers-title">
      <h2 id="carriers-title">{t('carriers.title')}</h2>
      <p class="hint">{t('carriers.about')}</p>
      <Failure error={carriers.error.value} />
      {offers === undefined ? null : <Summary offers={offers} />}
      <ul class="carriers">
        {offers?.map((offer) => {
          const name = nameOf(offer.person) ?? ''
          return (
            <li key={offer.person}>
              <h3>
                <bdi>{name}</bdi>
              </h3>
              <CarrierOffer offer={offer} name={name} />
            </li>
          )
        })}
      </ul>
      <Open />
      <MutualChoice />
    </section>
  )
}

/** Says how many carry, and what that means. */
function Summary({ offers }: { offers: readonly CarryOffer[] }) {
  const used = offers.filter(({ isUsed }) => isUsed)
  if (used.length === 0) return <p class="hint note">{t('carriers.none')}</p>
  const names = listText(used.map(({ person }) => nameOf(person) ?? ''))
  return (
    <>
      <p>{t('carrying.by', { count: used.length, names })}</p>
      <p class="hint">{t('carrying.means')}</p>
    </>
  )
}

/** Contacts who ask first, and then others, each with a press to ask and one to offer. */
function Open() {
  const known = carriers.data.value
  if (known === undefined) return null
  const isOpen = ({ id, blocked }: Person): boolean =>
    !blocked && (oursFor(id) === undefined || !known.offers.some(({ person }) => person === id))
  const isAsking = ({ id }: Person): number => (known.asking.includes(id) ? 0 : 1)
  const open = (people.data.value ?? [])
    .filter(isOpen)
    .toSorted((a, b) => isAsking(a) - isAsking(b) || b.sinceMs - a.sinceMs)
  if (open.length === 0) return null
  return (
    <>
      <h3>{t('carrying.with')}</h3>
      <ul class="carriers">
        {open.slice(0, rowsMax).map(({ id, name }) => (
          <li key={id}>
            <bdi>{name}</bdi>
            <CarryWith id={id} name={name} />
          </li>
        ))}
      </ul>
      {open.length > rowsMax ? <a href="/people">{t('carrying.all')}</a> : null}
    </>
  )
}
