/**
 * The kinds of notifications. A new one is one line here and its text (`notifications.kind.…` and `notifications.switch.…` in
 * `node/messages/en/notifications.json`, without which the view does not compile), and calls of `notify` where it happens.
 */

/** The place that shows what a notification is about. */
export const notificationPlaces = ['post', 'people', 'you'] as const
export type NotificationPlace = (typeof notificationPlaces)[number]

interface KindInfo {
  readonly opens: NotificationPlace
  /** Whether nobody does it, as what comes with a time, or nobody known: it is told also where the owner themselves is named. */
  readonly isUnnamed?: true
}

export const notificationKinds = {
  /** A post mentions me. */
  mentioned: { opens: 'post' },
  /** A comment mentions me. */
  'mentioned-comment': { opens: 'post' },
  /** Somebody replied to my comment. */
  replied: { opens: 'post' },
  /** Somebody commented on my post. */
  commented: { opens: 'post' },
  /** Somebody commented where I did, or in a thread that I follow. */
  'also-commented': { opens: 'post' },
  /** Somebody reacted to my post. */
  reacted: { opens: 'post' },
  /** Somebody reacted to my comment. */
  'reacted-comment': { opens: 'post' },
  /** Somebody put other words over my picture. */
  remixed: { opens: 'post' },
  /** Somebody shares a public post of mine. */
  reshared: { opens: 'post' },
  /** Somebody took part in my round. */
  round: { opens: 'post' },
  /** Somebody voted in my poll, which shows who did. */
  voted: { opens: 'post' },
  /** My poll has closed, or one in which I voted; `detail` says which. */
  'poll-closed': { opens: 'post', isUnnamed: true },
  /** A guest responded to my post, under the name in `detail`: nobody can check it. */
  'guest-responded': { opens: 'post', isUnnamed: true },
  /** The node of a post's author does not pass a response of mine on; `detail` says why. */
  refused: { opens: 'post' },
  /** Somebody lets me read what they write from now on. */
  shared: { opens: 'people' },
  /** Somebody joined by an invite of mine. */
  joined: { opens: 'people' },
  /** A contact would have me meet somebody; `detail` is their name. */
  meet: { opens: 'people' },
  /** Somebody accepted to meet a person I introduced to them; `detail` is that person's name. */
  accepted: { opens: 'people' },
  /** A contact knows somebody I may know; `detail` is the name of the contact. */
  suggested: { opens: 'people' },
  /** Somebody asks to become a contact. */
  request: { opens: 'people' },
  /** Contacts have their birthday. */
  birthday: { opens: 'people', isUnnamed: true },
  /** Somebody offers to carry for me. */
  'carrier-offered': { opens: 'you' },
  /** Somebody asks me to carry for them. */
  'carrier-asked': { opens: 'you' },
  /** Somebody who carries for me takes nothing new. */
  'carrier-full': { opens: 'you' },
} as const satisfies Record<string, KindInfo>

export type NotificationKind = keyof typeof notificationKinds

export const notificationKindNames = Object.keys(notificationKinds) as NotificationKind[]

/** Whether a kind is told whoever is named. */
export function isUnnamed(kind: NotificationKind): boolean {
  const info: KindInfo = notificationKinds[kind]
  return info.isUnnamed === true
}

/** The beginning of the names of all switches. */
export const switchPrefix = 'notify-'

/** The name of the setting that switches a kind off. */
export function switchOf<Kind extends NotificationKind>(kind: Kind): `notify-${Kind}` {
  return `${switchPrefix}${kind}`
}
