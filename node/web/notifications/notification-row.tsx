/** One notification: a press leads to the thing, and notes it as read. */
import type { Notification } from '../../http/notifications/schema.ts'
import { markNotificationsRead } from '../data/notifications.ts'
import { t } from '../text/t.ts'
import { Avatar } from '../ui/avatar.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { addressOf, sentenceOf } from './words.ts'

export function NotificationRow({ notification }: { notification: Notification }) {
  const { id, unread, people, atMs, post } = notification
  const address = addressOf(notification)
  const [first] = people
  // Where the node is silent, what it leads to says so, and notes it once more.
  const read = (): void => void markNotificationsRead({ id }).catch(() => undefined)
  const content = (
    <>
      {first === undefined ? null : <Avatar person={first.id} name={first.name} />}
      <span class="notification-text">
        <span dir="auto">{sentenceOf(notification)}</span>
        {post === undefined || post.text === '' ? null : (
          <span class="notification-post" dir="auto">
            {post.text}
          </span>
        )}
        <span class="meta">
          <TimeAgo timeMs={atMs} />
          {unread ? <span class="tag">{t('notifications.isUnread')}</span> : null}
        </span>
      </span>
    </>
  )
  const classes = unread ? 'notification unread' : 'notification'
  return (
    <li>
      {address === undefined ? (
        <button type="button" class={classes} onClick={read}>
          {content}
        </button>
      ) : (
        <a class={classes} href={address} onClick={read}>
          {content}
        </a>
      )}
    </li>
  )
}
