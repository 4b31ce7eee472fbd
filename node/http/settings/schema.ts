/** Requests and responses about settings. */
import * as v from 'valibot'
import {
  notificationKindNames,
  switchOf,
  type NotificationKind,
} from '../../social/notifications/kinds.ts'
import { time, count } from '../schema.ts'

const languageTag = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(-[\w-]{1,20})?$/u))

const onOff = v.optional(
  v.pipe(v.picklist(['on', 'off']), v.description('Whether I am told of it; on unless chosen')),
)
/** One for each kind of notification. */
const switches = Object.fromEntries(
  notificationKindNames.map((kind) => [switchOf(kind), onOff]),
) as { [Kind in NotificationKind as ReturnType<typeof switchOf<Kind>>]: typeof onOff }

export const Settings = v.object({
  findable: v.optional(
    v.pipe(
      v.picklist(['anyone', 'contacts', 'nobody']),
      v.description(
        'The people who find this node: anyone with my id, contacts (unless chosen), nobody',
      ),
    ),
  ),
  followers: v.optional(
    v.pipe(
      v.picklist(['anyone', 'nobody']),
      v.description(
        'Whether anyone with my id may follow what I post for everybody without being my contact; nobody unless chosen',
      ),
    ),
  ),
  language: v.optional(v.pipe(languageTag, v.description('Of the view'))),
  theme: v.optional(v.pipe(v.picklist(['auto', 'light', 'dark']), v.description('Of the view'))),
  warnings: v.optional(
    v.pipe(
      v.picklist(['cover', 'show']),
      v.description('Whether posts with a content warning are covered; so unless chosen'),
    ),
  ),
  suggestions: v.optional(
    v.pipe(
      v.picklist(['on', 'off']),
      v.description('Suggest friends of friends, and let me be suggested; off unless chosen'),
    ),
  ),
  backup: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,15}$/u),
      v.description(
        'When the last backup was made, in milliseconds since 1970; none was without it',
      ),
    ),
  ),
  ...switches,
})

export const ReadRequest = v.object({
  arrived: v.pipe(count, v.description('All is read that came up to here')),
})

export const ReadMark = v.object({
  untilMs: v.pipe(time, v.description('When the newest post stands that is read')),
  unread: v.pipe(
    count,
    v.description('How many posts of others came since I last looked; 100 for that or more'),
  ),
  arrived: v.pipe(count, v.description('Where all that is here by now ends, for `PUT /read`')),
})

export type Settings = v.InferOutput<typeof Settings>
