/** The way to the notifications, with how many are to be read. */
import { useLocation } from 'preact-iso/router'
import { useEffect } from 'preact/hooks'
import { notificationCount, unreadNotifications } from '../data/notifications.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'

/** More are many. */
const shownMost = 99

export function Bell() {
  const { path } = useLocation()
  useEffect(() => notificationCount.use(), [])
  const count = unreadNotifications.value
  const label = t('shell.notifications')
  return (
    <a
      class="bell"
      href="/notifications"
      aria-current={path === '/notifications' ? 'page' : undefined}
      aria-label={count === 0 ? label : t('shell.notificationsUnread', { count })}
      title={label}
    >
      <Icon name="bell" size={22} />
      {count === 0 ? null : (
        <span class="badge" aria-hidden="true">
          {count > shownMost ? `${shownMost}+` : count}
        </span>
      )}
    </a>
  )
}
