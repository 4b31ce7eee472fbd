/**
 * Shows a libp2p service to contacts alone. gossipsub tells every peer it meets all topics of its node, so strangers
 * (DHT, relays) must never meet it: the registrar that it is given passes over everybody else.
 */
import type { Connection, PeerId, StreamHandler, Topology } from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'
import { inBackground } from '../../background.ts'
import { NotAContactError } from '../../errors.ts'
import { gossipBytesAtOnce, gossipBytesPerSecond } from './limits.ts'
import type { World } from '../../world.ts'
import { overlay } from '../base/overlay.ts'
import { paced } from '../streams/paced.ts'
import { Rate } from '../base/rate.ts'

type Factory<Service> = (components: never) => Service

export interface Gate {
  /** Tells the service of a connected peer that it was kept from until now. */
  welcome(peer: PeerId, connection: Connection): void
}

export interface ContactsOnlyInit {
  world: World
  isContact: (peer: PeerId) => boolean
}

/** The factory of a service that only meets contacts, and reads no more of each than it may send. */
export function contactsOnly<Service>(
  factory: Factory<Service>,
  { world, isContact }: ContactsOnlyInit,
): { factory: Factory<Service>; gate: Gate } {
  const topologies: Topology[] = []
  const rate = new Rate(world, { perSecond: gossipBytesPerSecond, burst: gossipBytesAtOnce })
  const pacedHandler =
    (handler: StreamHandler): StreamHandler =>
    (stream, connection) => {
      const peer = connection.remotePeer.toString()
      const cost = (bytes: number): number => rate.spend(peer, bytes)
      return handler(paced(stream, { world, cost }), connection)
    }
  const guard = (all: Registrar): Registrar => {
    const registrar = amongContacts(all, isContact)
    return overlay(registrar, {
      register: (protocol: string, topology: Topology) => {
        topologies.push(topology)
        return registrar.register(protocol, topology)
      },
      handle: (protocol: string | string[], handler: StreamHandler, options?: object) =>
        registrar.handle(protocol as string, pacedHandler(handler), options),
    })
  }
  const guarded = (components: { registrar: Registrar }): Service =>
    factory(overlay(components, { registrar: guard(components.registrar) }) as never)
  const welcome = (peer: PeerId, connection: Connection): void => {
    // One topology per protocol version: the newest comes first, and one stream is enough.
    inBackground(Promise.resolve(topologies[0]?.onConnect?.(peer, connection)))
  }
  return { factory: guarded, gate: { welcome } }
}

/** A registrar by which a service meets contacts alone. */
export function amongContacts(
  registrar: Registrar,
  isContact: (peer: PeerId) => boolean,
): Registrar {
  const guardHandler =
    (handler: StreamHandler): StreamHandler =>
    (stream, connection) => {
      if (isContact(connection.remotePeer)) return handler(stream, connection)
      stream.abort(new NotAContactError('for contacts'))
    }
  return overlay(registrar, {
    register: (protocol: string, topology: Topology) =>
      registrar.register(protocol, guardTopology(topology, isContact)),
    handle: (protocol: string | string[], handler: StreamHandler, options?: object) =>
      registrar.handle(protocol as string, guardHandler(handler), options),
  })
}

function guardTopology(topology: Topology, isContact: (peer: PeerId) => boolean): Topology {
  return {
    ...topology,
    onConnect: (peer, connection) =>
      isContact(peer) ? topology.onConnect?.(peer, connection) : undefined,
    onDisconnect: (peer) => topology.onDisconnect?.(peer),
  }
}
