/** Acts of others that concern the owner: reading them, and choosing for the thread of a post. */
import { Hono } from 'hono'
import { parsePostId, type PostId } from '../../../protocol/ids.ts'
import { NotFoundError } from '../../errors.ts'
import { notificationKindNames } from '../../social/notifications/kinds.ts'
import type { ReadWish } from '../../social/notifications/reading.ts'
import type { Social } from '../../social/social.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import {
  NotificationCount,
  NotificationPage,
  NotificationQuery,
  NotificationRead,
  NotificationSwitches,
  ThreadChoice,
} from './schema.ts'
import { notificationShape } from './shape.ts'

export function notificationRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/notifications',
      describe('What others did that concerns me, newest first', 200, NotificationPage),
      takes('query', NotificationQuery),
      async (context) => {
        const { unread, before, limit } = context.req.valid('query')
        const social = backend.social()
        const wanted = { isUnread: unread === 'true', before, limit: Number(limit) }
        const { rows, next } = await social.notifications.list(wanted)
        const items = rows.map((row) => notificationShape(social, row))
        return context.json(next === undefined ? { items } : { items, next })
      },
    )
    .get(
      '/notifications/count',
      describe('How many notifications I have not read', 200, NotificationCount),
      (context) => context.json(countOf(backend.social())),
    )
    .get(
      '/notifications/switches',
      describe('Which kinds I am told of', 200, NotificationSwitches),
      (context) => {
        const { notifications } = backend.social()
        const items = notificationKindNames.map((kind) => ({ kind, on: notifications.isOn(kind) }))
        return context.json({ items })
      },
    )
    .put(
      '/notifications/read',
      describe('Note that I have read some, on all my devices', 200, NotificationCount),
      takes('json', NotificationRead),
      async (context) => {
        const { notifications } = backend.social()
        const wish = context.req.valid('json')
        await notifications.markRead('id' in wish ? { group: wish.id } : (wish as ReadWish))
        return context.json(countOf(backend.social()))
      },
    )
    .get(
      '/posts/:post/follow',
      describe('Whether I hear of the thread of a post', 200, ThreadChoice),
      (context) => {
        const social = backend.social()
        const post = knownPost(social, context.req.param('post'))
        return context.json({ choice: social.notifications.choiceFor(post) })
      },
    )
    .put(
      '/posts/:post/follow',
      describe('Follow or mute the thread of a post', 200, ThreadChoice),
      takes('json', ThreadChoice),
      async (context) => {
        const social = backend.social()
        const post = knownPost(social, context.req.param('post'))
        await social.notifications.choose(post, context.req.valid('json').choice)
        return context.json({ choice: social.notifications.choiceFor(post) })
      },
    )
}

function countOf({ notifications }: Social): NotificationCount {
  return { unread: notifications.unread() }
}

/** @throws {NotFoundError} when there is no such post. */
function knownPost(social: Social, text: string): PostId {
  const id = parsePostId(text)
  if (social.posts.at(id) === undefined) throw new NotFoundError(id, { what: 'post' })
  return id
}
