/** Contacts and aspects. */
import { Hono } from 'hono'
import * as v from 'valibot'
import { parseAspectId, parsePersonId } from '../../../protocol/ids.ts'
import { Aspect, AspectRequest, Blocked, MemberQuery, Person } from './schema.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { aspectShape, aspectShapes, peopleShapes } from './shape.ts'

const People = v.object({ items: v.array(Person) })
const AllBlocked = v.object({ items: v.array(Blocked) })
const Aspects = v.object({ items: v.array(Aspect) })

export function peopleRoutes(backend: Backend) {
  return new Hono()
    .get('/people', describe('My contacts', 200, People), async (context) =>
      context.json({ items: await peopleShapes(backend) }),
    )
    .get(
      '/blocked',
      describe('People I blocked, also those who are no contacts', 200, AllBlocked),
      async (context) => {
        const rows = await backend.social().people.blocked()
        return context.json({ items: rows.map(({ person: id, ...known }) => ({ id, ...known })) })
      },
    )
    .put('/people/:person/block', describe('Block somebody', 204), async (context) => {
      await backend.social().people.block(parsePersonId(context.req.param('person')))
      return context.body(null, 204)
    })
    .delete('/people/:person/block', describe('Unblock somebody', 204), async (context) => {
      await backend.social().people.unblock(parsePersonId(context.req.param('person')))
      return context.body(null, 204)
    })
    .get('/aspects', describe('My aspects', 200, Aspects), async (context) =>
      context.json({ items: await aspectShapes(backend.social()) }),
    )
    .post(
      '/aspects',
      describe('Make an aspect', 201, Aspect),
      takes('json', AspectRequest),
      async (context) => {
        const social = backend.social()
        const row = await social.aspects.create(context.req.valid('json').name)
        return context.json(await aspectShape(social, row), 201)
      },
    )
    .patch(
      '/aspects/:aspect',
      describe('Rename an aspect', 200, Aspect),
      takes('json', AspectRequest),
      async (context) => {
        const social = backend.social()
        const aspect = parseAspectId(context.req.param('aspect'))
        const row = await social.aspects.rename(aspect, context.req.valid('json').name)
        return context.json(await aspectShape(social, row))
      },
    )
    .put(
      '/aspects/:aspect/members/:person',
      describe('Add a member; with history, they also read earlier posts', 204),
      takes('query', MemberQuery),
      async (context) => {
        const aspect = parseAspectId(context.req.param('aspect'))
        const person = parsePersonId(context.req.param('person'))
        const history = context.req.valid('query').history === 'true'
        await backend.social().aspects.addMember(aspect, person, { history })
        return context.body(null, 204)
      },
    )
    .delete(
      '/aspects/:aspect/members/:person',
      describe('Remove a member', 204),
      async (context) => {
        const aspect = parseAspectId(context.req.param('aspect'))
        await backend
          .social()
          .aspects.removeMember(aspect, parsePersonId(context.req.param('person')))
        return context.body(null, 204)
      },
    )
}
