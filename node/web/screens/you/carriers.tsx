/** The purpose of carriers, and those that carry the owner's posts. */
import { useEffect } from 'preact/hooks'
import { carriers } from '../../data/carriers.ts'
import { nameOf, people } from '../../data/people.ts'
import { t } from '../../text/t.ts'
import { CarrierOffer } from '../../ui/carrier-offer.tsx'
import { Failure } from '../../ui/failure.tsx'

export function Carriers() {
  useEffect(() => {
    carriers.use()
    people.use()
  }, [])
  const offers = carriers.data.value?.offers
  return (
    <section class="card" aria-labelledby="carriers-title">
      <h2 id="carriers-title">{t('carriers.title')}</h2>
      <p class="hint">{t('carriers.about')}</p>
      <Failure error={carriers.error.value} />
      {offers?.some(({ isUsed }) => isUsed) === false ? (
        <p class="hint note">{t('carriers.none')}</p>
      ) : null}
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
    </section>
  )
}
