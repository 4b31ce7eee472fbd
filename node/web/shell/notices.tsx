/** Notices of what happened to the node, until the owner says that they have read them. */
import { dismissNotices, status } from '../data/me.ts'
import { sayingText, t } from '../text/t.ts'
import { useAction } from '../ui/use-action.ts'
import { Failure } from '../ui/failure.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'

const texts = {
  copied: 'notice.copied',
  repaired: 'notice.repaired',
  restored: 'notice.restored',
  backup: 'notice.backup',
  unsent: 'notice.unsent',
} as const

export function Notices() {
  const { isRunning, error, run } = useAction()
  const { notices = [], returning } = status.data.value ?? {}
  return (
    <div role="status">
      {notices.length === 0 ? null : (
        <div class="notices">
          {notices.map(({ what, atMs }) => (
            <p key={`${what} ${atMs}`}>
              {t(texts[what])} <TimeAgo timeMs={atMs} />
            </p>
          ))}
          {returning === undefined ? null : (
            <ul class="sayings">
              {returning.says.map((saying) => (
                <li key={saying.id}>{sayingText(saying)}</li>
              ))}
            </ul>
          )}
          <button type="button" disabled={isRunning} onClick={() => run(dismissNotices)}>
            {t('notice.seen')}
          </button>
          <Failure error={error} />
        </div>
      )}
    </div>
  )
}
