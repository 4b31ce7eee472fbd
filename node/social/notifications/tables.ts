/** Acts of others that concern the owner. */
import type { NotificationId, PersonId, PostId } from '../../../protocol/ids.ts'
import type { ThreadChoice } from '../../../protocol/records/thread.ts'
import { jsonTable } from '../../store/table.ts'
import type { NotificationKind } from './kinds.ts'

/** Something that somebody did. */
export interface ActRow {
  id: NotificationId
  kind: NotificationKind
  /** The thing that it was done to: acts of one kind on one thing are one notification. */
  about: string
  by: PersonId
  /** As they said it, for people we do not know. */
  name?: string
  /** The post in whose thread it is shown. */
  post?: PostId
  /** One word more that its text needs. */
  detail?: string
  atMs: number
}

/** Somebody a notification names. */
export interface Actor {
  person: PersonId
  name?: string
}

/** All acts of one kind on one thing that are shown, as one notification. */
export interface NotificationRow {
  /** See `groupOf`. */
  group: string
  kind: NotificationKind
  about: string
  post?: PostId
  /** Of the newest act. */
  detail?: string
  /** Of the newest act. */
  atMs: number
  /** The last ones, the newest first; up to `namedMax`. */
  actors: readonly Actor[]
  /** How many people there are. */
  people: number
  /** How many acts. */
  acts: number
  /** How many of them are not read. */
  unread: number
}

/** kind!thing!act. */
export const acts = jsonTable<ActRow>('notification-acts')

/** kind!thing → the notification, as far as it is shown; its time alone where it is not. */
export const notifications = jsonTable<NotificationRow | { atMs: number }>('notifications')

/** shown!time!group, also unread!time!group; hidden!time!group for those that the owner does not want. */
export const notificationIndex = jsonTable<string>('notification-index')

/** Act → the notification that tells of it. */
export const groupsOfActs = jsonTable<string>('notifications-of-acts')

/** `kept` and `unread` → how many notifications; `seen` → how many acts were ever read. */
export const notificationCounts = jsonTable<number>('notification-counts')

/** Act → its number among those that were read. */
export const seen = jsonTable<number>('notifications-seen')

/** Number → act that was read. */
export const seenOrder = jsonTable<NotificationId>('notifications-seen-order')

/** Post → what the owner chose for its thread. */
export const threadChoices = jsonTable<{ choice: ThreadChoice; atMs: number }>('thread-choices')

/** post!group: notifications that are shown in a thread. */
export const notificationsIn = jsonTable<true>('notifications-in')
