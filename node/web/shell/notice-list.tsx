/** Notices of what happened to the node, until the owner says that they have read them. */
import { useEffect } from 'preact/hooks'
import type { Status } from '../../http/me/schema.ts'
import { dismissNotices, status } from '../data/me.ts'
import { copyPollMs } from '../limits.ts'
import { sayingText, t } from '../text/t.ts'
import { useAction } from '../ui/use-action.ts'
import { Failure } from '../ui/failure.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'

const texts = {
  copied: 'notice.copied',
  repaired: 'notice.repaired',
  restored: 'notice.restored',
  linked: 'notice.linked',
  backup: 'notice.backup',
  unsent: 'notice.unsent',
} as const

export function NoticeList() {
  const { isRunning, error, run } = useAction()
  const { notices = [], returning, revokedAtMs } = status.data.value ?? {}
  return (
    <>
      {revokedAtMs === undefined ? null : (
        <div class="notices">
          <p>{t('notice.revoked')}</p>
        </div>
      )}
      {notices.length === 0 ? null : (
        <div class="notices">
          {notices.map(({ what, atMs }) => (
            <p key={`${what} ${atMs}`}>
              {t(texts[what])} · <TimeAgo timeMs={atMs} />
            </p>
          ))}
          {returning === undefined ? null : <Returning state={returning} />}
          <button type="button" disabled={isRunning} onClick={() => run(dismissNotices)}>
            {t('notice.seen')}
          </button>
          <Failure error={error} />
        </div>
      )}
    </>
  )
}

function Returning({ state }: { state: NonNullable<Status['returning']> }) {
  const { hasNotes, here, awaited, says } = state
  const isOnTheWay = !hasNotes || awaited > 0
  useEffect(() => {
    if (!isOnTheWay) return undefined
    // The node tells of no part that came without something to show.
    const timer = setInterval(() => void status.refresh(), copyPollMs)
    return () => clearInterval(timer)
  }, [isOnTheWay])
  return (
    <>
      {isOnTheWay ? (
        <progress
          aria-label={t('notice.progress')}
          max={here + awaited}
          value={hasNotes ? here : undefined}
        />
      ) : null}
      <ul class="sayings">
        {says.map((saying) => (
          <li key={saying.id}>{sayingText(saying)}</li>
        ))}
      </ul>
    </>
  )
}
