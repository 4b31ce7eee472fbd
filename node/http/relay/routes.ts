/** The work of this node as a relay, for its owner. */
import { Hono } from 'hono'
import { NotFoundError } from '../../errors.ts'
import { Relay } from './schema.ts'
import type { Backend } from '../backend.ts'
import { describe } from '../describe.ts'

export function relayRoutes(backend: Backend) {
  return new Hono().get(
    '/relay',
    describe('The work of this node as a relay; 404 where it is none', 200, Relay),
    async (context) => context.json(await relayShape(backend)),
  )
}

/** @throws {NotFoundError} where the node is no relay. */
async function relayShape(backend: Backend): Promise<Relay> {
  const state = backend.relay()
  if (state === undefined) throw new NotFoundError('relay', { what: 'relay' })
  const { role, reservations, connections, dhtPeers, addresses } = state
  const { relayedBytes, relayedBytesToday } = state
  return {
    reservations,
    reservationsMax: role.reservations,
    reservationsPerAddressMax: role.reservationsPerAddress,
    connectionBytesMax: role.connectionBytes,
    connectionMsMax: role.connectionMs,
    connections,
    dhtPeers,
    relayedBytes,
    relayedBytesToday,
    bytesPerDayMax: role.bytesPerDay,
    bytesPerDayPerAddressMax: role.bytesPerDayPerAddress,
    ...(await carried(backend)),
    ...heldForGuests(backend),
    addresses: [...addresses],
  }
}

async function carried(backend: Backend): Promise<Pick<Relay, 'carriedBytes' | 'carriedBytesMax'>> {
  const role = backend.carryRole()
  if (role === undefined) return {}
  const ours = await backend.social().carriers.offersOfOurs()
  const carriedBytes = ours.reduce((sum, { usedBytes }) => sum + usedBytes, 0)
  return { carriedBytes, carriedBytesMax: role.bytes }
}

function heldForGuests(
  backend: Backend,
): Pick<Relay, 'guestOrigin' | 'guestLinks' | 'guestBytes' | 'guestBytesMax'> {
  const role = backend.guestRole()
  if (role === undefined) return {}
  const { bundles, bytes } = backend.social().guests.held()
  return {
    guestOrigin: role.origin,
    guestLinks: bundles,
    guestBytes: bytes,
    guestBytesMax: role.bytes,
  }
}
