/** Carriers: peers that store and serve, unread, what somebody else writes. */
import { Hono } from 'hono'
import { parseAspectId, parsePersonId } from '../../../protocol/ids.ts'
import { Carriers, CarryOfferRequest } from './schema.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { carriersShape } from './shape.ts'

export function carrierRoutes(backend: Backend) {
  return new Hono()
    .get(
      '/carriers',
      describe('Contacts who would carry for me, and those for whom I carry', 200, Carriers),
      async (context) => context.json(await carriersShape(backend.social())),
    )
    .put(
      '/carriers/offers/:person',
      describe('Offer to carry what a contact writes', 204),
      takes('json', CarryOfferRequest),
      async (context) => {
        const person = parsePersonId(context.req.param('person'))
        await backend.social().carriers.offer(person, context.req.valid('json').bytes)
        return context.body(null, 204)
      },
    )
    .delete(
      '/carriers/offers/:person',
      describe('Take an offer back, and delete what was carried', 204),
      async (context) => {
        await backend.social().carriers.offer(parsePersonId(context.req.param('person')), 0)
        return context.body(null, 204)
      },
    )
    .put(
      '/carriers/asked/:person',
      describe('Ask a contact to carry all that I write, and let them once they offer it', 204),
      async (context) => {
        await backend.social().carriers.ask(parsePersonId(context.req.param('person')))
        return context.body(null, 204)
      },
    )
    .put(
      '/carriers/mutual/:aspect',
      describe('Carry for members of an aspect who carry for me, by itself', 204),
      async (context) => {
        await backend.social().carriers.setMutual(parseAspectId(context.req.param('aspect')), true)
        return context.body(null, 204)
      },
    )
    .delete(
      '/carriers/mutual/:aspect',
      describe('Agree with no more members of an aspect by itself', 204),
      async (context) => {
        await backend.social().carriers.setMutual(parseAspectId(context.req.param('aspect')), false)
        return context.body(null, 204)
      },
    )
    .put(
      '/carriers/:person',
      describe('Let a contact carry all that I write', 204),
      async (context) => {
        await backend.social().carriers.use(parsePersonId(context.req.param('person')))
        return context.body(null, 204)
      },
    )
    .delete(
      '/carriers/:person',
      describe('Have a contact delete what they carry', 204),
      async (context) => {
        await backend.social().carriers.stop(parsePersonId(context.req.param('person')))
        return context.body(null, 204)
      },
    )
}
