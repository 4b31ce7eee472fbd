/**
 * The kinds of notifications. A new one is one line here and its text (`notifications.kind.…` and `notifications.switch.…` in
 * `node/messages/en/notifications.json`, without which the view does not compile), and calls of `notify` where it happens.
 */

/** The place that shows what a notification is about. */
export type NotificationPlace = 'post' | 'people' | 'person' | 'carriers'

interface KindInfo {
  readonly opens: NotificationPlace
}

export const notificationKinds = {
  /** Somebody commented on my post. */
  commented: { opens: 'post' },
  /** Somebody commented where I did, or in a thread that I follow. */
  'also-commented': { opens: 'post' },
  /** Somebody reacted to my post. */
  reacted: { opens: 'post' },
  /** Somebody reacted to my comment. */
  'reacted-comment': { opens: 'post' },
} as const satisfies Record<string, KindInfo>

export type NotificationKind = keyof typeof notificationKinds

export const notificationKindNames = Object.keys(notificationKinds) as NotificationKind[]

/** The name of the setting that switches a kind off. */
export function switchOf(kind: NotificationKind): string {
  return `${switchPrefix}${kind}`
}

/** What the names of all switches begin with. */
export const switchPrefix = 'notify-'
