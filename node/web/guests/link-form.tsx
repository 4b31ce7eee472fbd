/** Makes a link for guests: how long it is good and where it is opened are chosen already. */
import { useEffect, useState } from 'preact/hooks'
import type { GuestLink, GuestPlace } from '../../http/guests/schema.ts'
import { makeGuestLink, readGuestPlaces, type GuestSubject } from '../data/guest-links.ts'
import { locale } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { Check } from '../ui/check.tsx'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { LinkBox } from './link-box.tsx'
import '../styles/guests.css'

const daysToChoose = [1, 7, 30, 90, 365]
const daysDefault = 30

export function LinkForm({ subject }: { subject: GuestSubject }) {
  const { places, error: unread } = usePlaces()
  const [days, setDays] = useState(daysDefault)
  const [chosen, choose] = useState(0)
  const [responses, setResponses] = useState(false)
  const [link, setLink] = useState<GuestLink | undefined>(undefined)
  const { isRunning, error, run } = useAction()
  const place = places?.[chosen]

  if (link !== undefined) return <LinkBox link={link} isNew />
  return (
    <section class="guest-form">
      <p class="hint">{t('guests.hint')}</p>
      {places?.length === 0 ? <p class="hint note">{t('guests.nowhere')}</p> : null}
      {place === undefined ? null : (
        <>
          <div class="guest-fields">
            <label>
              {t('guests.days')}
              <select
                value={String(days)}
                onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
              >
                {daysToChoose.map((each) => (
                  <option key={each} value={String(each)}>
                    {daysText(each)}
                  </option>
                ))}
              </select>
            </label>
            <label>
              {t('guests.at')}
              <select
                value={String(chosen)}
                onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
              >
                {places?.map((each, at) => (
                  <option key={each.origin} value={String(at)}>
                    {placeText(each)}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <Check checked={responses} onChange={setResponses}>
            {t('guests.responses')}
          </Check>
          {responses ? <p class="hint">{t('guests.responsesHint')}</p> : null}
          {place.relay === undefined ? null : <p class="hint">{t('guests.trust')}</p>}
          <button
            type="button"
            class="primary"
            disabled={isRunning}
            onClick={() =>
              run(async () => setLink(await makeGuestLink(subject, { days, place, responses })))
            }
          >
            {t(isRunning ? 'guests.making' : 'guests.makeNow')}
          </button>
        </>
      )}
      <Failure error={error ?? unread} />
    </section>
  )
}

function usePlaces(): { places: GuestPlace[] | undefined; error: unknown } {
  const [places, setPlaces] = useState<GuestPlace[] | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  useEffect(() => {
    readGuestPlaces().then(setPlaces, setError)
  }, [])
  return { places, error }
}

function placeText({ relay, lan, origin }: GuestPlace): string {
  const address = new URL(origin).host
  if (relay !== undefined) return t('guests.relay', { address })
  return t(lan ? 'guests.lan' : 'guests.here', { address })
}

function daysText(days: number): string {
  const style = { style: 'unit', unit: 'day', unitDisplay: 'long' } as const
  return new Intl.NumberFormat(locale.value, style).format(days)
}
