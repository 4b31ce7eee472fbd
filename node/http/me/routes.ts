/** The person of this node: the set-up, the name, the recovery phrase, the state. */
import { Hono } from 'hono'
import { inBackground } from '../../background.ts'
import { textFor } from '../../messages/messages.ts'
import * as v from 'valibot'
import { Me, NewMe, Notice, Phrase, Renaming, Status } from './schema.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { meShape, noticeShapes, returningShape, revokedShape } from './shape.ts'

/** Names of the aspects that a new person starts with. */
const firstAspects = ['node.aspect.family', 'node.aspect.friends', 'node.aspect.work'] as const

const Notices = v.object({ items: v.array(Notice) })

export function meRoutes(backend: Backend) {
  return new Hono()
    .get('/status', describe('The state of this node', 200, Status), async (context) => {
      const { version, startedAtMs, home } = backend
      const base = { version, startedAtMs, home, addresses: backend.addresses() }
      if (!backend.isSetUp()) {
        return context.json({ ...base, state: 'new' as const, contacts: 0, online: 0, notices: [] })
      }
      const social = backend.social()
      const people = (await social.people.list()).filter(
        ({ person }) => !social.people.isBlocked(person),
      )
      const online = people.filter(({ person }) => backend.isOnline(person)).length
      const me = meShape(social.me())
      return context.json({
        ...base,
        state: 'ready' as const,
        me,
        contacts: people.length,
        online,
        ...revokedShape(social),
        notices: await noticeShapes(social),
        ...(await returningShape(social)),
      })
    })
    .post('/me', describe('Set this node up', 201, Me), takes('json', NewMe), async (context) => {
      const language = context.req.header('accept-language')
      const names = firstAspects.map((id) => textFor(language, id))
      const { name, phrase } = context.req.valid('json')
      await backend.setUp(name, names, phrase)
      return context.json(meShape(backend.social().me()), 201)
    })
    .get('/me', describe('My name and id', 200, Me), (context) =>
      context.json(meShape(backend.social().me())),
    )
    .patch('/me', describe('Change my name', 200, Me), takes('json', Renaming), async (context) =>
      context.json(meShape(await backend.social().rename(context.req.valid('json').name))),
    )
    .get('/me/phrase', describe('My recovery phrase', 200, Phrase), (context) =>
      context.json({ phrase: backend.social().keyring.phrase }),
    )
    .get('/notices', describe('Notices that I have not seen', 200, Notices), async (context) =>
      context.json({ items: await noticeShapes(backend.social()) }),
    )
    .delete('/notices', describe('Note that I have seen them', 204), async (context) => {
      await backend.social().dismissNotices()
      return context.body(null, 204)
    })
    .post('/stop', describe('Stop this node', 202), (context) => {
      inBackground(backend.stop())
      return context.body(null, 202)
    })
}
