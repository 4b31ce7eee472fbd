/** A notification as one sentence, and where it leads. */
import type { Notification } from '../../http/notifications/schema.ts'
import { listText, t, type MessageId } from '../text/t.ts'

export function sentenceOf(notification: Notification): string {
  const { kind, people, count, acts, detail = '', post } = notification
  const names = people.map(({ name }) => name || t('notifications.somebody'))
  const others = count - names.length
  const who = listText(
    others === 0 ? names : [...names, t('notifications.others', { count: others })],
  )
  const thing = post?.isPicture === true ? 'picture' : 'post'
  return t(`notifications.kind.${kind}`, {
    who,
    count,
    more: acts - 1,
    thing: post === undefined ? 'none' : thing,
    author: post?.author ?? '',
    detail:
      kind === 'refused' ? t(`notifications.refused.${detail}` as MessageId, { who }) : detail,
  })
}

/** The address of the thing; `undefined` where it is gone. */
export function addressOf({ opens, post }: Notification): string | undefined {
  if (opens !== 'post') return `/${opens}`
  return post === undefined ? undefined : `/posts/${post.id}`
}
