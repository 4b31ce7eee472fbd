/** Introductions of contacts to each other, and suggestions of friends of friends. */
import { Hono } from 'hono'
import { type AspectId, type PersonId, parsePersonId } from '../../../protocol/ids.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import {
  AcceptRequest,
  AskRequest,
  Introduced,
  IntroduceRequest,
  Introductions,
  Suggestions,
} from './schema.ts'
import { introductionsShape, suggestionsShape } from './shape.ts'

export function introductionRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/introductions',
      describe(
        'People I may meet, people I introduce, and those who ask me to',
        200,
        Introductions,
      ),
      async (context) => context.json(await introductionsShape(backend.social())),
    )
    .post(
      '/introductions',
      describe('Introduce two contacts to each other', 201, Introduced),
      takes('json', IntroduceRequest),
      async (context) => {
        const { people, note } = context.req.valid('json')
        const id = await backend
          .social()
          .acquainting.introduce({ people: people as [PersonId, PersonId], note })
        return context.json({ id }, 201)
      },
    )
    .post(
      '/introductions/accept',
      describe('Meet people: we are contacts as soon as they accept as well', 204),
      takes('json', AcceptRequest),
      async (context) => {
        const { ids, aspect, history } = context.req.valid('json')
        await backend.social().acquainting.accept(ids, { aspect: aspect as AspectId, history })
        return context.body(null, 204)
      },
    )
    .delete(
      '/introductions/made/:introduction',
      describe('Take an introduction of mine back; who are contacts by then stay so', 204),
      async (context) => {
        await backend.social().acquainting.withdraw(context.req.param('introduction'))
        return context.body(null, 204)
      },
    )
    .delete(
      '/introductions/:introduction',
      describe('Do not meet somebody; nobody is told', 204),
      async (context) => {
        await backend.social().acquainting.ignore(context.req.param('introduction'))
        return context.body(null, 204)
      },
    )
    .delete(
      '/asks/:from/:person',
      describe('Do not introduce a contact to whom they asked for; nobody is told', 204),
      async (context) => {
        const [from, person] = [context.req.param('from'), context.req.param('person')]
        await backend.social().acquainting.dismiss(parsePersonId(person), parsePersonId(from))
        return context.body(null, 204)
      },
    )
    .get(
      '/suggestions',
      describe('Friends of friends whom I may know', 200, Suggestions),
      async (context) => context.json(await suggestionsShape(backend.social())),
    )
    .post(
      '/suggestions/:person/ask',
      describe('Ask a contact to introduce us', 204),
      takes('json', AskRequest),
      async (context) => {
        const { by, note } = context.req.valid('json')
        const person = parsePersonId(context.req.param('person'))
        await backend.social().acquainting.ask({ person, by: by as PersonId, note })
        return context.body(null, 204)
      },
    )
    .delete(
      '/suggestions/:person',
      describe('Do not suggest somebody any more', 204),
      async (context) => {
        await backend.social().acquainting.dismiss(parsePersonId(context.req.param('person')))
        return context.body(null, 204)
      },
    )
}
