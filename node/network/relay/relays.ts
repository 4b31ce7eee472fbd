/**
 * Reservations at relays, as a libp2p host makes and loses them: a relay that holds one passes connections on to this node.
 * libp2p's own listening on relays is not used: it gives a relay up for good when it was away once (js-libp2p#3601), and takes
 * any stranger for a relay of ours that says so.
 */
import {
  circuitRelayTransport,
  RELAY_V2_HOP_CODEC,
  type CircuitRelayTransportComponents,
} from '@libp2p/circuit-relay-v2'
import type { Connection, PeerId, StreamHandler, Transport } from '@libp2p/interface'
import { isLoopback, isPrivate } from '@libp2p/utils'
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import type { PeerName } from '../../../protocol/ids.ts'
import { NotAContactError, PeerUnreachableError } from '../../errors.ts'
import { relayAddressesMax } from './limits.ts'
import { peerAt } from '../base/addresses.ts'
import type { Connections } from '../streams/connections.ts'
import { overlay } from '../base/overlay.ts'
import type { DialTarget, Network } from '../base/network.ts'
import type { Host } from '../base/libp2p-host.ts'
import type { Identified } from '../base/identified.ts'

/** The part of the network that the supervisor needs. */
export interface Relays {
  /** Connected peers that relay for others. */
  offered(): Promise<PeerName[]>
  /** Relays that pass connections on to us now. */
  held(): PeerName[]
  /** @throws {PeerUnreachableError} when it does not answer, is no relay, or has no place for us. */
  reserve(relay: DialTarget, signal: AbortSignal): Promise<void>
  /** Gives all reservations back. */
  release(): void
  /** Tells of every reservation that came or went; the returned function ends that. */
  watch(changed: () => void): () => void
}

/** The transport's store of its reservations. */
interface ReservationStore extends EventTarget {
  hasReservation(relay: PeerId): boolean
  getReservation(relay: PeerId): { addrs: Uint8Array[]; expire: bigint } | undefined
  addRelay(relay: PeerId, type: 'configured'): Promise<unknown>
  cancelReservations(): void
}

type CircuitTransport = Transport & { readonly reservationStore: ReservationStore }

/** The transport that dials through relays, and takes connections that come from a relay that we chose. */
export function relayed(): (components: CircuitRelayTransportComponents) => Transport {
  return (components) => {
    const { registrar } = components
    const guard =
      (handler: StreamHandler): StreamHandler =>
      (stream, connection) => {
        if (transport.reservationStore.hasReservation(connection.remotePeer)) {
          return handler(stream, connection)
        }
        stream.abort(new NotAContactError('not our relay'))
      }
    const handle = (protocol: string, handler: StreamHandler, options?: object): Promise<void> =>
      registrar.handle(protocol, guard(handler), options)
    const guarded = overlay(components, { registrar: overlay(registrar, { handle }) })
    const transport = circuitRelayTransport()(guarded) as CircuitTransport
    return transport
  }
}

interface HostRelaysParts {
  connections: Connections
  identified: Identified
  /** Peers that we connect to on purpose have other limits than strangers. */
  connect: Network['connect']
}

export class HostRelays implements Relays {
  readonly #host: Host
  readonly #connections: Connections
  readonly #identified: Identified
  readonly #connect: Network['connect']
  readonly #store: ReservationStore
  readonly #watchers = new Set<() => void>()

  constructor(host: Host, { connections, identified, connect }: HostRelaysParts) {
    this.#host = host
    this.#connections = connections
    this.#identified = identified
    this.#connect = connect
    const transports = host.services.inside.transportManager.getTransports()
    const isCircuit = (transport: Transport): transport is CircuitTransport =>
      'reservationStore' in transport
    this.#store = transports.find(isCircuit)!.reservationStore
  }

  async offered(): Promise<PeerName[]> {
    const isRelay = async (peer: PeerId): Promise<boolean> => {
      const known = await this.#host.peerStore.get(peer).catch(() => undefined)
      return known?.protocols.includes(RELAY_V2_HOP_CODEC) === true
    }
    const peers = this.#host.getPeers()
    const are = await Promise.all(peers.map(isRelay))
    return peers.filter((_, index) => are[index]).map((peer) => peer.toString() as PeerName)
  }

  held(): PeerName[] {
    const peers = this.#host.getPeers().filter((peer) => this.#isHeld(peer))
    return peers.map((peer) => peer.toString() as PeerName)
  }

  /** Multiaddr texts under which others reach us through the relays that we hold, the best of each first, without our peer id. */
  addresses(): string[] {
    const relays = this.#host.getPeers().filter((peer) => this.#isHeld(peer))
    const each = relays.map((peer) => this.#addressesAt(peer))
    return Array.from({ length: relayAddressesMax }, (_, index) =>
      each.flatMap((addresses) => addresses[index] ?? []),
    ).flat()
  }

  async reserve({ peer, addresses }: DialTarget, signal: AbortSignal): Promise<void> {
    await this.#connect(peer, addresses, { signal })
    const [connection] = this.#connections.of(peer)
    if (connection === undefined) throw new PeerUnreachableError('gone', { reason: 'closed' })
    const { protocols = [] } = (await this.#identified.of(connection, signal)) ?? {}
    // libp2p would never again ask a peer that did not know the protocol once.
    if (!protocols.includes(RELAY_V2_HOP_CODEC)) {
      throw new PeerUnreachableError('no relay', { reason: 'no-relay' })
    }
    try {
      await this.#store.addRelay(connection.remotePeer, 'configured')
    } catch (cause) {
      throw new PeerUnreachableError('refused', { reason: 'relay-full' }, { cause })
    }
  }

  release(): void {
    this.#store.cancelReservations()
    // libp2p says nothing of those.
    for (const changed of this.#watchers) changed()
  }

  watch(changed: () => void): () => void {
    const events = ['relay:created-reservation', 'relay:removed']
    for (const event of events) this.#store.addEventListener(event, changed)
    this.#watchers.add(changed)
    return () => {
      this.#watchers.delete(changed)
      for (const event of events) this.#store.removeEventListener(event, changed)
    }
  }

  #isHeld(peer: PeerId): boolean {
    const reservation = this.#store.getReservation(peer)
    return reservation !== undefined && Number(reservation.expire) * 1000 > Date.now()
  }

  /** Where we dialled it, and its own addresses as far as they are no nonsense: public ones first. */
  #addressesAt(peer: PeerId): string[] {
    const name = peer.toString() as PeerName
    const connections = this.#connections.of(name)
    const from = (way: Connection['direction']): string[] =>
      connections
        .filter(({ direction }) => direction === way)
        .map(({ remoteAddr }) => remoteAddr.toString())
    // Where it dialled us from, which libp2p adds to its own addresses, nobody can dial it.
    const [dialled, inbound] = [from('outbound'), from('inbound')]
    const said = (this.#store.getReservation(peer)?.addrs ?? [])
      .flatMap(multiaddrOf)
      .filter((address) => !isLoopback(address))
      .toSorted((a, b) => Number(isPrivate(a)) - Number(isPrivate(b)))
      .map(String)
    const all = new Set([...dialled, ...said.filter((text) => !inbound.includes(text))])
    const own = [...all].filter((text) => peerAt(text)?.peer === name)
    return own.slice(0, relayAddressesMax).map((text) => `${text}/p2p-circuit`)
  }
}

function multiaddrOf(bytes: Uint8Array): Multiaddr[] {
  try {
    return [multiaddr(bytes)]
  } catch {
    return []
  }
}
