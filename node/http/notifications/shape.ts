/** From the rows of the views to the shapes of the API. */
import type { PostId } from '../../../protocol/ids.ts'
import { notificationKinds } from '../../social/notifications/kinds.ts'
import type { Actor, NotificationRow } from '../../social/notifications/tables.ts'
import type { Social } from '../../social/social.ts'
import { excerptOf } from '../text/shape.ts'
import { authorOf } from '../posts/author.ts'
import type { Notification } from './schema.ts'

export function notificationShape(social: Social, row: NotificationRow): Notification {
  const { group, kind, actors, people, acts, unread, atMs, detail, post } = row
  const shown = post && postOf(social, post)
  return {
    id: group,
    kind,
    opens: notificationKinds[kind].opens,
    people: actors.map((actor) => ({ id: actor.person, name: nameOf(social, actor) })),
    count: people,
    acts,
    unread: unread > 0,
    atMs: social.shownMs(atMs),
    ...(detail !== undefined && { detail }),
    ...(shown && { post: shown }),
  }
}

/** As we know them, or else as they said it. */
function nameOf(social: Social, { person, name = '' }: Actor): string {
  return social.people.nameOf(person) ?? name
}

function postOf(social: Social, id: PostId): Notification['post'] | undefined {
  const row = social.posts.at(id)?.post
  if (row === undefined) return undefined
  const text = row.warning ?? excerptOf(row.text)
  const isPicture = row.media[0]?.kind === 'picture'
  return { id, author: authorOf(social, row).name, text, isPicture }
}
