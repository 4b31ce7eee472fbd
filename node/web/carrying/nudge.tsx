/** Reminds the owner, from the first contact on, that nobody carries for them; put off for a week at a time. */
import { useEffect, useState } from 'preact/hooks'
import { carriers } from '../data/carriers.ts'
import { people } from '../data/people.ts'
import { readStored, writeStored } from '../data/stored.ts'
import { nudgeAgainMs } from '../limits.ts'
import { t } from '../text/t.ts'
import { CarryWith } from './carry-with.tsx'

/** With more, *You* has a list. */
const contactsMax = 2

export function CarryNudge() {
  useEffect(() => carriers.use(), [])
  const [laterMs, setLaterMs] = useState(Number(readStored('carriers-later') ?? 0))
  const contacts = people.data.value?.filter(({ blocked }) => !blocked) ?? []
  const offers = carriers.data.value?.offers
  if (contacts.length === 0 || offers === undefined) return null
  if (offers.some(({ isUsed }) => isUsed) || Date.now() < laterMs + nudgeAgainMs) return null
  function putOff(): void {
    writeStored('carriers-later', String(Date.now()))
    setLaterMs(Date.now())
  }
  return (
    <section class="notices">
      <p>{t('carrying.nudge')}</p>
      {contacts.length > contactsMax
        ? null
        : contacts.map(({ id, name }) => <CarryWith key={id} id={id} name={name} />)}
      <div class="field-row">
        <a class="button" href="/you/connection#carriers">
          {t('carrying.nudgeMore')}
        </a>
        <button type="button" class="quiet" onClick={putOff}>
          {t('carrying.nudgeLater')}
        </button>
      </div>
    </section>
  )
}
