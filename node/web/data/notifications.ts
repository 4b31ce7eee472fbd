/** How many notifications there are to read, and noting that some were. */
import { computed, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { NotificationRead } from '../../http/notifications/schema.ts'
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const notificationCount = resource(() => call('GET /notifications/count'))

export const unreadNotifications = computed(() => notificationCount.data.value?.unread ?? 0)

/** Counts the changes, on whichever device, for lists that are shown. */
export const notificationChanges = signal(0)

/** Where the owner reads on: nobody reads a page that is out of sight. */
const isSeen = signal(document.visibilityState === 'visible')
document.addEventListener('visibilitychange', () => {
  isSeen.value = document.visibilityState === 'visible'
})

export async function markNotificationsRead(wish: NotificationRead): Promise<void> {
  await call('PUT /notifications/read', { json: wish })
  await notificationCount.refresh()
}

/** Notes what a thing on the screen tells of as read, for as long as it is shown. */
export function useRead(
  wish: Extract<NotificationRead, { post: string } | { place: string }>,
): void {
  const count = unreadNotifications.value
  const isLooking = isSeen.value
  const key = JSON.stringify(wish)
  useEffect(() => {
    // It is told again with the next one.
    if (count > 0 && isLooking) markNotificationsRead(wish).catch(() => undefined)
  }, [key, count, isLooking])
}
