/** Requests and responses about notifications. */
import * as v from 'valibot'
import { threadChoices } from '../../../protocol/records/thread.ts'
import { notificationKindNames, notificationPlaces } from '../../social/notifications/kinds.ts'
import { count, cursor, personId, postId, time } from '../schema.ts'

const notificationId = v.pipe(
  v.string(),
  v.maxLength(200),
  v.description('Id of a notification: its kind and what it is about'),
)

export const Notification = v.object({
  id: notificationId,
  kind: v.picklist(notificationKindNames),
  opens: v.pipe(v.picklist(notificationPlaces), v.description('What shows the thing')),
  people: v.pipe(
    v.array(v.object({ id: personId, name: v.string() })),
    v.description('The last ones who did it, the newest first'),
  ),
  count: v.pipe(count, v.description('How many people did it')),
  acts: v.pipe(count, v.description('How often it was done')),
  unread: v.boolean(),
  atMs: v.pipe(time, v.description('Of the newest act')),
  detail: v.pipe(v.optional(v.string()), v.description('One word more, which depends on the kind')),
  post: v.pipe(
    v.optional(
      v.object({
        id: postId,
        author: v.string(),
        text: v.pipe(
          v.string(),
          v.description('The beginning of its text, or its content warning'),
        ),
        isPicture: v.pipe(v.boolean(), v.description('Whether it begins with a picture')),
      }),
    ),
    v.description('The post in whose thread it is shown'),
  ),
})

export const NotificationQuery = v.object({
  unread: v.optional(v.picklist(['true', 'false']), 'false'),
  before: v.optional(cursor),
  limit: v.optional(v.pipe(v.string(), v.regex(/^([1-9]\d?|100)$/u)), '20'),
})

export const NotificationPage = v.object({
  items: v.pipe(v.array(Notification), v.description('Newest first')),
  next: v.pipe(v.optional(cursor), v.description('`before` of the next page; absent at the end')),
})

export const NotificationCount = v.object({
  unread: v.pipe(count, v.description('How many have something unread')),
})

export const NotificationRead = v.union([
  v.strictObject({ id: notificationId }),
  v.strictObject({
    post: v.pipe(postId, v.description('All that are shown in the thread of a post')),
  }),
  v.strictObject({
    place: v.pipe(v.picklist(notificationPlaces), v.description('All that a place shows')),
  }),
  v.strictObject({ untilMs: v.pipe(time, v.description('All up to this time')) }),
])

export const ThreadChoice = v.object({
  choice: v.pipe(
    v.picklist(threadChoices),
    v.description('Hear of each comment, of nothing, or as without a choice'),
  ),
})

export const NotificationSwitches = v.object({
  items: v.array(
    v.object({
      kind: v.picklist(notificationKindNames),
      on: v.pipe(v.boolean(), v.description('Changed by the setting `notify-KIND`')),
    }),
  ),
})

export type NotificationSwitches = v.InferOutput<typeof NotificationSwitches>
export type Notification = v.InferOutput<typeof Notification>
export type NotificationPage = v.InferOutput<typeof NotificationPage>
export type NotificationCount = v.InferOutput<typeof NotificationCount>
export type NotificationRead = v.InferInput<typeof NotificationRead>
export type ThreadChoice = v.InferOutput<typeof ThreadChoice>
