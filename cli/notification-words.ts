/** A notification as one sentence. */
import type { Notification } from '../node/http/notifications/schema.ts'
import type { MessageId } from '../node/messages/messages.ts'
import { listed } from './names.ts'
import { cleanName, text } from './output.ts'

export function sentenceOf(notification: Notification): string {
  const { kind, people, count, acts, detail = '', post } = notification
  const names = people.map(({ name }) => cleanName(name) || text('notifications.somebody'))
  const others = count - names.length
  const who = listed(
    others === 0 ? names : [...names, text('notifications.others', { count: others })],
  )
  const thing = post?.isPicture === true ? 'picture' : 'post'
  return text(`notifications.kind.${kind}`, {
    who,
    count,
    more: acts - 1,
    thing: post === undefined ? 'none' : thing,
    author: cleanName(post?.author ?? ''),
    detail:
      kind === 'refused' ? text(`notifications.refused.${detail}` as MessageId, { who }) : detail,
  })
}
