/** Drafts of posts: keeping, changing, deleting and sending them. */
import { Hono } from 'hono'
import { parseDraftId } from '../../../protocol/ids.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { Post } from '../posts/schema.ts'
import { knownShape } from '../posts/shape.ts'
import { Draft, DraftChange, DraftDeletion, DraftList, DraftRequest } from './schema.ts'
import { draftShape, wishOf } from './shape.ts'

export function draftRoutes(backend: Backend) {
  return new Hono()
    .get('/drafts', describe('My drafts, on all my devices', 200, DraftList), async (context) => {
      const social = backend.social()
      const rows = await social.drafting.list()
      return context.json({ items: rows.map((row) => draftShape(social, row)) })
    })
    .post(
      '/drafts',
      describe('Keep a draft', 201, Draft),
      takes('json', DraftRequest),
      async (context) => {
        const social = backend.social()
        const { aside, ...wanted } = context.req.valid('json')
        const row = await social.drafting.begin(wishOf(wanted), { isAside: aside })
        return context.json(draftShape(social, row), 201)
      },
    )
    .get('/drafts/:draft', describe('One draft', 200, Draft), (context) => {
      const social = backend.social()
      const row = social.drafting.at(parseDraftId(context.req.param('draft')))
      return context.json(draftShape(social, row))
    })
    .put(
      '/drafts/:draft',
      describe(
        'Change a draft, or when it is sent; the answer may have another id, where both are kept',
        200,
        Draft,
      ),
      takes('json', DraftChange),
      async (context) => {
        const social = backend.social()
        const { aside, version, ...wanted } = context.req.valid('json')
        const id = parseDraftId(context.req.param('draft'))
        const change = { version, ...wishOf(wanted) }
        const row = await social.drafting.change(id, change, { isAside: aside })
        return context.json(draftShape(social, row))
      },
    )
    .delete(
      '/drafts/:draft',
      describe('Delete a draft', 204),
      takes('query', DraftDeletion),
      async (context) => {
        const { version } = context.req.valid('query')
        const id = parseDraftId(context.req.param('draft'))
        const seen = version === undefined ? undefined : Number(version)
        await backend.social().drafting.remove(id, seen)
        return context.body(null, 204)
      },
    )
    .post('/drafts/:draft/send', describe('Send a draft as it is', 201, Post), async (context) => {
      const social = backend.social()
      const id = await social.drafting.send(parseDraftId(context.req.param('draft')))
      return context.json(await knownShape(social, id), 201)
    })
}
