/** The name of the page in the tab, with how much is new: posts, notifications and messages together. */
import { useEffect } from 'preact/hooks'
import { unreadNotifications } from '../data/notifications.ts'
import { unreadCount } from '../data/read.ts'
import { unreadMessageCount } from '../data/unread-messages.ts'

/** @param title `undefined` where another part of the view gives the tab its name */
export function useTabTitle(title: string | undefined): void {
  const news = unreadCount.value + unreadNotifications.value + unreadMessageCount.value
  useEffect(() => {
    if (title !== undefined) document.title = `${news === 0 ? '' : `(${news}) `}${title} · Pappus`
  }, [title, news])
}
