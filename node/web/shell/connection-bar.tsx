/** Says calmly that the node does not answer. The page stays there to be read. */
import { connection, retryNow } from '../api/events.ts'
import { t } from '../text/t.ts'

export function ConnectionBar() {
  return (
    <div role="status" class="connection">
      {connection.value === 'up' ? null : (
        <p class="connection-bar">
          <span>{t('connection.down')}</span>
          <button type="button" class="quiet" onClick={retryNow}>
            {t('connection.retry')}
          </button>
        </p>
      )}
    </div>
  )
}
