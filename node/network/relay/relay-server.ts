/**
 * Circuit relay v2 for others: a peer that cannot be reached holds a reservation here, and others reach it through that. libp2p
 * bounds the reservations, and the bytes and time of each relayed connection; the use of one address, and of all in a day, is
 * bounded here.
 */
import {
  circuitRelayServer,
  type CircuitRelayServerComponents,
  type CircuitRelayService,
} from '@libp2p/circuit-relay-v2'
import type { ConnectionGater, PeerId, Stream, StreamHandler } from '@libp2p/interface'
import type { ConnectionManager } from '@libp2p/interface-internal'
import { peerIdFromString } from '@libp2p/peer-id'
import { relayedConnectionsPerMinute, relayedPerSourceMax, relayedPerTargetMax } from './limits.ts'
import { equalBytes } from '../../../protocol/bytes.ts'
import type { PeerName } from '../../../protocol/ids.ts'
import { LimitReachedError } from '../../errors.ts'
import type { RelayRole } from '../../roles.ts'
import { originKey } from '../base/addresses.ts'
import { DayBytes } from './day-bytes.ts'
import { overlay } from '../base/overlay.ts'
import type { World } from '../../world.ts'

/** The use of a relay by others. */
export interface RelayUse {
  readonly reservations: number
  /** Bytes that were passed on since the start. */
  readonly bytes: number
  /** Of these, on this UTC day. */
  readonly bytesToday: number
}

const minuteMs = 60_000
/** The longest that a timer can wait, 24 days. */
const timerMsMax = 2 ** 31 - 1

/** Answers of the relay's protocol with their length before them: type STATUS, and PERMISSION_DENIED or RESOURCE_LIMIT_EXCEEDED. */
const permissionDenied = Uint8Array.of(5, 8, 2, 40, 0xca, 1)
const limitExceeded = Uint8Array.of(5, 8, 2, 40, 0xc9, 1)

export class RelayServer {
  readonly role: RelayRole
  /** Asked by libp2p before it reserves and before it connects. */
  readonly gater: Pick<
    ConnectionGater,
    'denyInboundRelayReservation' | 'denyOutboundRelayedConnection'
  >
  readonly #world: Pick<World, 'elapsed'>
  readonly #today: DayBytes
  /** Connections that each address began in this minute. */
  readonly #begun = new Map<string, number>()
  #minute = 0
  #bytes = 0
  #service: CircuitRelayService | undefined
  #connections: ConnectionManager | undefined

  constructor(role: RelayRole, world: Pick<World, 'elapsed' | 'now'>) {
    this.role = role
    this.#today = new DayBytes(world, { total: role.bytesPerDay, each: role.bytesPerDayPerAddress })
    this.#world = world
    this.gater = {
      denyInboundRelayReservation: (peer) => !this.#mayReserve(peer),
      denyOutboundRelayedConnection: (source) => !this.#mayConnect(source),
    }
  }

  get use(): RelayUse {
    const holders = [...(this.#service?.reservations.keys() ?? [])]
    const present = holders.filter((holder) => this.#addressesOf(holder).length > 0)
    return { reservations: present.length, bytes: this.#bytes, bytesToday: this.#today.total }
  }

  /** The libp2p service. */
  readonly factory = (components: CircuitRelayServerComponents): CircuitRelayService => {
    const { registrar } = components
    const handle = (protocol: string, handler: StreamHandler, options?: object): Promise<void> =>
      registrar.handle(protocol, this.#counting(handler), options)
    const counted = overlay(components, { registrar: overlay(registrar, { handle }) })
    this.#connections = components.connectionManager
    this.#service = circuitRelayServer(serverInit(this.role))(counted)
    return this.#service
  }

  /** Whether others reach a peer through us. */
  holds(peer: PeerName): boolean {
    return this.#service?.reservations.has(peerIdFromString(peer)) === true
  }

  #mayReserve(peer: PeerId): boolean {
    const reservations = this.#service?.reservations
    if (reservations === undefined) return false
    this.#releaseAbsent()
    const keys = new Set(this.#addressesOf(peer))
    let count = 0
    for (const [holder, { addr }] of reservations) {
      if (!holder.equals(peer) && keys.has(originKey(addr.toString()))) count += 1
    }
    return count < this.role.reservationsPerAddress
  }

  /** Nobody reaches a node that is away, and one that is back reserves anew: those that come and go must not fill the relay. */
  #releaseAbsent(): void {
    const reservations = this.#service?.reservations
    for (const [holder, { signal }] of reservations ?? []) {
      if (this.#addressesOf(holder).length > 0) continue
      signal.clear()
      reservations?.delete(holder)
    }
  }

  #mayConnect(source: PeerId): boolean {
    const minute = Math.floor(this.#world.elapsed() / minuteMs)
    if (minute !== this.#minute) this.#begun.clear()
    this.#minute = minute
    const [key] = this.#addressesOf(source)
    if (key === undefined || this.#today.isSpent(key)) return false
    const count = (this.#begun.get(key) ?? 0) + 1
    this.#begun.set(key, count)
    return count <= relayedConnectionsPerMinute
  }

  #addressesOf(peer: PeerId): string[] {
    const connections = this.#connections?.getConnections(peer) ?? []
    return connections.map(({ remoteAddr }) => originKey(remoteAddr.toString()))
  }

  /** A handler of relay streams that counts what flows once it has joined one to another, and ends that with the day's bytes. */
  #counting(handler: StreamHandler): StreamHandler {
    return async (stream, connection) => {
      const address = originKey(connection.remoteAddr.toString())
      let isJoined = false
      const note = (bytes: number): void => {
        this.#bytes += bytes
        this.#today.add(address, bytes)
        if (isJoined && this.#today.isSpent(address))
          stream.abort(new LimitReachedError('bytes of a day', { max: this.role.bytesPerDay }))
      }
      tellLimits(stream, () => !isJoined)
      noteSent(stream, note)
      await handler(stream, connection)
      isJoined = true
      // Only now: a listener before that of the relay would take its first bytes.
      stream.addEventListener('message', ({ data }) => note(data.byteLength))
    }
  }
}

function noteSent(stream: Stream, note: (bytes: number) => void): void {
  const send = stream.send.bind(stream)
  stream.send = (data) => {
    const canSendMore = send(data)
    note(data.byteLength)
    return canSendMore
  }
}

/** libp2p calls each refusal of its gater a lack of permission; ours refuses at a limit, and the asking peer may know that. */
function tellLimits(stream: Stream, isAsking: () => boolean): void {
  const send = stream.send.bind(stream)
  stream.send = (data) => {
    const isRefusal =
      isAsking() &&
      data.byteLength === permissionDenied.length &&
      equalBytes(data.subarray(), permissionDenied)
    return send(isRefusal ? limitExceeded : data)
  }
}

function serverInit(role: RelayRole): Parameters<typeof circuitRelayServer>[0] {
  const { reservations, connectionBytes, connectionMs } = role
  return {
    maxInboundHopStreams: relayedPerSourceMax,
    maxOutboundStopStreams: relayedPerTargetMax,
    reservations: {
      maxReservations: reservations,
      applyDefaultLimit: connectionBytes > 0 || connectionMs > 0,
      // To libp2p, 0 would be an end at once.
      defaultDataLimit: BigInt(connectionBytes || Number.MAX_SAFE_INTEGER),
      defaultDurationLimit: connectionMs || timerMsMax,
    },
  }
}
