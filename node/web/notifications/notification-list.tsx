/** Acts of others that concern the owner, newest first: all of them, or those they have not read. */
import { useEffect, useState } from 'preact/hooks'
import type { Notification, NotificationPage } from '../../http/notifications/schema.ts'
import { call } from '../api/client.ts'
import {
  markNotificationsRead,
  notificationChanges,
  unreadNotifications,
} from '../data/notifications.ts'
import { t } from '../text/t.ts'
import { Empty } from '../ui/empty.tsx'
import { Failure } from '../ui/failure.tsx'
import { Page } from '../ui/page.tsx'
import { useAction } from '../ui/use-action.ts'
import { NotificationRow } from './notification-row.tsx'
import '../styles/notifications.css'

const pageSize = 20
/** As many as the node gives at once. */
const pageMost = 100

export function NotificationList() {
  const [isUnread, setUnread] = useState(false)
  const { page, error, readOlder } = usePages(isUnread)
  const acting = useAction()
  const [newest] = page?.items ?? []
  const markAll = (untilMs: number) => () => markNotificationsRead({ untilMs })
  return (
    <Page title={t('notifications.title')}>
      <div class="notification-acts">
        <Which isUnread={isUnread} onChange={setUnread} />
        {newest === undefined || unreadNotifications.value === 0 ? null : (
          <button
            type="button"
            disabled={acting.isRunning}
            onClick={() => acting.run(markAll(newest.atMs))}
          >
            {t('notifications.readAll')}
          </button>
        )}
      </div>
      <Failure error={error ?? acting.error} />
      {page === undefined ? <p class="hint">{t('notifications.loading')}</p> : null}
      {page?.items.length === 0 ? <None isUnread={isUnread} /> : null}
      <ol class="notification-list">
        {page?.items.map((one) => (
          <NotificationRow key={one.id} notification={one} />
        ))}
      </ol>
      {page?.next === undefined ? null : (
        <button type="button" class="older" onClick={readOlder}>
          {t('notifications.older')}
        </button>
      )}
      <a class="quiet" href="/you/notifications">
        {t('notifications.choose')}
      </a>
    </Page>
  )
}

function Which({
  isUnread,
  onChange,
}: {
  isUnread: boolean
  onChange: (isUnread: boolean) => void
}) {
  return (
    <div class="chips" role="group" aria-label={t('notifications.which')}>
      <button type="button" class="chip" aria-pressed={!isUnread} onClick={() => onChange(false)}>
        {t('notifications.all')}
      </button>
      <button type="button" class="chip" aria-pressed={isUnread} onClick={() => onChange(true)}>
        {t('notifications.onlyUnread')}
      </button>
    </div>
  )
}

function None({ isUnread }: { isUnread: boolean }) {
  return isUnread ? (
    <Empty title={t('notifications.emptyUnread')} text="" />
  ) : (
    <Empty title={t('notifications.empty')} text={t('notifications.emptyText')} />
  )
}

interface Pages {
  page: NotificationPage | undefined
  error: unknown
  readOlder: () => void
}

/** The list as far as the reader went down, read again at each change. */
function usePages(isUnread: boolean): Pages {
  const [page, setPage] = useState<NotificationPage | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  const change = notificationChanges.value
  useEffect(() => setPage(undefined), [isUnread])
  useEffect(() => {
    let isLast = true
    const limit = Math.min(pageMost, Math.max(pageSize, page?.items.length ?? 0))
    read({ isUnread, limit }).then(
      (found) => isLast && (setPage(found), setError(undefined)),
      (cause: unknown) => isLast && setError(cause),
    )
    return () => void (isLast = false)
  }, [isUnread, change])

  async function more(shown: NotificationPage): Promise<void> {
    try {
      const older = await read({ isUnread, limit: pageSize, before: shown.next })
      setPage({ ...older, items: joined(shown.items, older.items) })
    } catch (cause) {
      setError(cause)
    }
  }

  const readOlder = (): void => {
    if (page?.next !== undefined) void more(page)
  }
  return { page, error, readOlder }
}

/** One that moved up meanwhile stands where it was. */
function joined(shown: readonly Notification[], older: readonly Notification[]): Notification[] {
  return [...shown, ...older.filter(({ id }) => !shown.some((one) => one.id === id))]
}

function read({
  isUnread,
  limit,
  before,
}: {
  isUnread: boolean
  limit: number
  before?: string | undefined
}): Promise<NotificationPage> {
  return call('GET /notifications', {
    query: { unread: `${isUnread}`, limit: String(limit), before },
  })
}
