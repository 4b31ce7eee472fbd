/** Words of guests to posts of the owner, with what the owner decided about each. */
import { useEffect, useState } from 'preact/hooks'
import { onChange } from '../data/changes.ts'
import {
  guestResponses,
  readGuestResponses,
  readOlderGuestResponses,
} from '../data/guest-responses.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { GuestRow } from './guest-row.tsx'

export function ResponseList() {
  const { isRunning, error, run } = useAction()
  const [unread, setUnread] = useState<unknown>(undefined)
  useEffect(() => {
    const read = (): void => void readGuestResponses().then(() => setUnread(undefined), setUnread)
    read()
    return onChange(({ kind }) => {
      if (kind === 'guest-response' || kind === 'reset') read()
    })
  }, [])
  const { items = [], next } = guestResponses.value ?? {}
  if (items.length === 0) return <Failure error={unread} />
  return (
    <section class="card" aria-labelledby="guests-said">
      <h2 id="guests-said">{t('guests.said')}</h2>
      <p class="hint">{t('guests.saidAbout')}</p>
      <ul class="guest-list">
        {items.map((response) => (
          <GuestRow key={response.id} said={response} state={response.state} origin={response.id}>
            <a class="quiet" href={`/posts/${response.post}`}>
              {t('guests.decision', { state: response.state })}
            </a>
          </GuestRow>
        ))}
      </ul>
      {next === undefined ? null : (
        <button
          type="button"
          class="quiet"
          disabled={isRunning}
          onClick={() => run(readOlderGuestResponses)}
        >
          {t('guests.older')}
        </button>
      )}
      <Failure error={error ?? unread} />
    </section>
  )
}
