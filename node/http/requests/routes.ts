/** Finding people by their ids, and contact requests. */
import { Hono } from 'hono'
import { parsePersonId, type AspectId } from '../../../protocol/ids.ts'
import { findTimeoutMs } from '../limits.ts'
import type { Discovery } from '../../social/requests/discovery.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { ContactAsk, Found, RequestAccept, Requests } from './schema.ts'

export function requestRoutes(backend: Backend) {
  const discovery = (): Discovery => backend.social().discovery
  return new Hono()
    .get(
      '/find/:person',
      describe('Look for somebody by their id', 200, Found),
      async (context) => {
        const person = parsePersonId(context.req.param('person'))
        const signal = AbortSignal.any([context.req.raw.signal, AbortSignal.timeout(findTimeoutMs)])
        return context.json(await discovery().find(person, signal))
      },
    )
    .get(
      '/requests',
      describe('People who would like to be my contact, and those I asked', 200, Requests),
      async (context) => context.json(await requestsShape(discovery())),
    )
    .post(
      '/requests/:person/accept',
      describe('Become a contact of who asked', 204),
      takes('json', RequestAccept),
      async (context) => {
        const { aspect, history } = context.req.valid('json')
        const person = parsePersonId(context.req.param('person'))
        await discovery().requests.accept(person, { aspect: aspect as AspectId, history })
        return context.body(null, 204)
      },
    )
    .delete(
      '/requests/:person',
      describe('Ignore a request; who asked is not told', 204),
      async (context) => {
        await discovery().requests.ignore(parsePersonId(context.req.param('person')))
        return context.body(null, 204)
      },
    )
    .post(
      '/asked/:person',
      describe('Ask somebody to be my contact; it goes on until they decide', 202),
      takes('json', ContactAsk),
      async (context) => {
        const { aspect, history, note } = context.req.valid('json')
        const wish = { aspect: aspect as AspectId, history, note }
        await discovery().asking.ask(parsePersonId(context.req.param('person')), wish)
        return context.body(null, 202)
      },
    )
    .delete('/asked/:person', describe('Ask somebody no more', 204), async (context) => {
      await discovery().asking.withdraw(parsePersonId(context.req.param('person')))
      return context.body(null, 204)
    })
}

async function requestsShape(discovery: Discovery): Promise<Requests> {
  const received = (await discovery.requests.list()).map(
    ({ person: id, name, note, atMs, state }) => ({ person: { id, name }, note, atMs, state }),
  )
  const asked = (await discovery.asking.list()).map(
    ({ person: id, name, note, aspect, atMs, state }) => {
      const person = name === undefined ? { id } : { id, name }
      return { person, note, aspect, atMs, state }
    },
  )
  return { received, asked }
}
