/** How this node is connected, and each contact: as facts, and in words. */
import { Hono } from 'hono'
import { NotSetUpError } from '../../errors.ts'
import type { NetworkState } from '../../reach.ts'
import { Network } from './schema.ts'
import type { Backend } from '../backend.ts'
import { describe } from '../describe.ts'
import { advice, contactSayings, sayings, siteSayings, clockAdvice } from './words.ts'

export function networkRoutes(backend: Backend) {
  return new Hono().get(
    '/network',
    describe('How this node and its contacts are connected', 200, Network),
    async (context) => {
      const state = backend.networkState()
      if (state === undefined) throw new NotSetUpError('no network')
      const clock = await backend.clockState()
      const contacts = await contactShapes(backend)
      const failures = contacts.flatMap(({ lastFailure }) => lastFailure ?? [])
      const [lastFailure] = failures.toSorted((a, b) => b.atMs - a.atMs)
      return context.json({
        ...stateShape(state),
        ...(lastFailure !== undefined && { lastFailure }),
        says: [...sayings(state), ...siteSayings(backend.siteUrl())],
        advice: [...clockAdvice(clock), ...advice(state)],
        contacts,
      })
    },
  )
}

function stateShape({
  listening,
  relays,
  ...state
}: NetworkState): Omit<Network, 'lastFailure' | 'says' | 'advice' | 'contacts'> {
  return { addresses: [...listening], relays: [...relays], ...state }
}

async function contactShapes(backend: Backend): Promise<Network['contacts']> {
  const social = backend.social()
  const people = (await social.people.list()).filter(
    ({ person }) => !social.people.isBlocked(person),
  )
  return people.map(({ person }) => {
    const { links, ...reach } = backend.contactReach(person)
    return { person, links: [...links], ...reach, says: contactSayings({ links, ...reach }) }
  })
}
