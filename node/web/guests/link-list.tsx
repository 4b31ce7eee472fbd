/** The links for guests: what each shows, how often it was opened, and its end. */
import { useEffect, useState } from 'preact/hooks'
import type { GuestLink } from '../../http/guests/schema.ts'
import { onChange } from '../data/changes.ts'
import { endGuestLink, freshenGuestLinks, guestLinks } from '../data/guest-links.ts'
import { toast } from '../data/toasts.ts'
import { relativeTime } from '../text/time.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { LinkBox } from './link-box.tsx'
import { ResponseList } from './response-list.tsx'
import '../styles/guests.css'

const shownHere = new Set<string>(['guest-link', 'guest-response', 'reset'])

export function LinkList() {
  return (
    <>
      <Links />
      <ResponseList />
    </>
  )
}

function Links() {
  useEffect(() => {
    guestLinks.use()
    // Where that fails, what was known before stands there.
    freshenGuestLinks().catch(() => undefined)
    return onChange(({ kind }) => {
      if (shownHere.has(kind)) guestLinks.refreshIfUsed()
    })
  }, [])
  const all = guestLinks.data.value
  return (
    <section class="card" aria-labelledby="guests-title">
      <h2 id="guests-title">{t('guests.title')}</h2>
      <p class="hint">{t('guests.about')}</p>
      <Failure error={guestLinks.error.value} />
      {all?.length === 0 ? <p class="hint">{t('guests.none')}</p> : null}
      <ul class="guest-list">
        {all?.map((link) => (
          <LinkRow key={link.id} link={link} />
        ))}
      </ul>
    </section>
  )
}

function LinkRow({ link }: { link: GuestLink }) {
  const [isShown, show] = useState(false)
  const { isRunning, error, run } = useAction()
  const { id, title, state, opened, expiresAtMs, responses, waiting } = link
  const name = `guest-name-${id}`

  async function revoke(): Promise<void> {
    const ended = await endGuestLink(id)
    toast(t(ended.state === 'ending' ? 'guests.ending' : 'guests.revoked'))
  }

  return (
    <li>
      <h3 id={name} dir="auto">
        {title === '' ? t('guests.untitled') : title}
      </h3>
      <p class="meta">
        <span>{t('guests.state', { state })}</span>
        <span>{t('guests.opened', { opened })}</span>
        {state === 'open' ? (
          <span>{t('guests.ends', { when: relativeTime(expiresAtMs) })}</span>
        ) : null}
        {responses && state === 'open' ? <span>{t('guests.takesResponses')}</span> : null}
        {waiting > 0 ? <span>{t('guests.waiting', { waiting })}</span> : null}
      </p>
      {state === 'ending' ? <p class="hint note">{t('guests.ending')}</p> : null}
      {state === 'open' || state === 'gone' ? (
        <div class="actions">
          {state === 'open' ? (
            <button
              type="button"
              aria-describedby={name}
              aria-expanded={isShown}
              onClick={() => show(!isShown)}
            >
              {t('guests.show')}
            </button>
          ) : null}
          <button
            type="button"
            class="danger"
            aria-describedby={name}
            disabled={isRunning}
            onClick={() => run(revoke)}
          >
            {t('guests.revoke')}
          </button>
        </div>
      ) : null}
      {isShown && state === 'open' ? <LinkBox link={link} /> : null}
      <Failure error={error} />
    </li>
  )
}
