/**
 * Admission: which peers may be connected, and how much of us strangers may take. Contacts, and peers that we dial, are friends:
 * always admitted. Strangers (of the DHT, of relays, newcomers with an invite) share a quarter of the places and a small part of
 * our time, and we refuse those that misbehave for a while.
 */
import type { Connection, ConnectionGater, Libp2p, PeerId } from '@libp2p/interface'
import type { PeerName } from '../../../protocol/ids.ts'
import { NotAContactError } from '../../errors.ts'
import {
  connectionsMax,
  connectionsPerPeerMax,
  friendTagValue,
  idleMsMin,
  muxerFramesAtOnce,
  muxerFramesPerSecond,
  placesReserve,
  relayStrangerBytesPerSecond,
  relayStrangersBytesPerSecond,
  relayStrangersUnitsPerSecond,
  relayStrangerUnitsPerSecond,
  strangerBytesAtOnce,
  strangerBytesPerSecond,
  strangersBytesPerSecond,
  strangersMax,
  strangersUnitsPerSecond,
  strangerStreamsAtOnce,
  strangerStreamsPerSecond,
  strangerUnitsPerSecond,
  streamsAtOnce,
  streamsPerSecond,
  strikesMax,
  strikesPerMinute,
} from './limits.ts'
import { relayConnectionsMax } from '../../limits.ts'
import type { Counters } from '../../metrics.ts'
import type { World } from '../../world.ts'
import { addressKey, originKey } from '../base/addresses.ts'
import { internalsOf } from '../base/internals.ts'
import { takeFrames } from '../streams/muxer.ts'
import { Pending } from './pending.ts'
import { Rate, type RateInit } from '../base/rate.ts'
import { Refused } from './refused.ts'
import { Shares, type Taking } from './shares.ts'
import { throttle } from '../streams/throttle.ts'

/** Resources for everybody, and how much of them for strangers. */
export interface Places {
  /** Connections of everybody; above it strangers go first. */
  readonly all: number
  /** Of strangers that came to us. */
  readonly strangers: number
  /** Bytes per second of the strangers of one address, and of all. */
  readonly bytesOfAddress: number
  readonly bytesOfStrangers: number
  /** Requests of these to the DHT, ping and identify, in units of `strangerUnitBytes` per second. */
  readonly unitsOfAddress: number
  readonly unitsOfStrangers: number
}

export const homePlaces: Places = {
  all: connectionsMax,
  strangers: strangersMax,
  bytesOfAddress: strangerBytesPerSecond,
  bytesOfStrangers: strangersBytesPerSecond,
  unitsOfAddress: strangerUnitsPerSecond,
  unitsOfStrangers: strangersUnitsPerSecond,
}

/** A relay is there for strangers. */
export const relayPlaces: Places = {
  all: relayConnectionsMax,
  strangers: relayConnectionsMax - connectionsMax / 2,
  bytesOfAddress: relayStrangerBytesPerSecond,
  bytesOfStrangers: relayStrangersBytesPerSecond,
  unitsOfAddress: relayStrangerUnitsPerSecond,
  unitsOfStrangers: relayStrangersUnitsPerSecond,
}

export interface AdmissionInit {
  world: World
  places: Places
  counters: Counters
  isContact: (peer: PeerName) => boolean
  isBlocked: (peer: PeerName) => boolean
  /** Strangers whose connections stay when others come, as long as they have few enough. @default nobody */
  isKept?: (peer: PeerName) => boolean
}

const friendTag = 'pappus-friend'

export class Admission {
  readonly #init: AdmissionInit
  /** Peers that we connected to for a reason of ours. */
  readonly #wanted = new Set<PeerName>()
  /** Strangers that misbehaved. */
  readonly #refused: Refused
  readonly #pending: Pending
  readonly #strikes: Rate
  readonly #bytes: Shares
  readonly #frames: Rate
  readonly #streams: Shares
  readonly #streamsOfFriends: Rate
  #host: Libp2p | undefined

  constructor(init: AdmissionInit) {
    this.#init = init
    const { world, places } = init
    this.#refused = new Refused(world)
    this.#pending = new Pending(world)
    this.#bytes = new Shares(world, {
      own: bytesRate(places.bytesOfAddress),
      all: bytesRate(places.bytesOfStrangers),
    })
    this.#strikes = new Rate(world, { perSecond: strikesPerMinute / 60, burst: strikesMax })
    this.#frames = new Rate(world, { perSecond: muxerFramesPerSecond, burst: muxerFramesAtOnce })
    const streams = { perSecond: strangerStreamsPerSecond, burst: strangerStreamsAtOnce }
    this.#streams = new Shares(world, { own: streams })
    this.#streamsOfFriends = new Rate(world, { perSecond: streamsPerSecond, burst: streamsAtOnce })
  }

  /** Asked by libp2p about every connection. */
  readonly gater: ConnectionGater = {
    denyInboundConnection: (connection) => {
      if (this.#pending.begin(connection)) return false
      this.#init.counters.add('pappus_connections_refused_total', { reason: 'pending' })
      return true
    },
    denyInboundEncryptedConnection: (peer) => this.#isRefused(nameOf(peer)),
    denyDialPeer: (peer) => this.#isRefused(nameOf(peer)),
  }

  /** Looks after all connections of a host, from now on. */
  watch(host: Libp2p): void {
    this.#host = host
    host.addEventListener('connection:open', ({ detail }) => this.#opened(detail))
    host.addEventListener('peer:disconnect', ({ detail }) => this.unwant(nameOf(detail)))
  }

  isFriend(peer: PeerName): boolean {
    return this.#wanted.has(peer) || this.#init.isContact(peer)
  }

  /** We connect to this peer for a reason of ours: as long as that lasts, it is a friend. */
  want(peer: PeerName): void {
    this.#wanted.add(peer)
  }

  unwant(peer: PeerName): void {
    this.#wanted.delete(peer)
  }

  /** A stranger became a contact. */
  befriend(peer: PeerName): void {
    const connection = this.#connections().find(({ remotePeer }) => nameOf(remotePeer) === peer)
    if (connection !== undefined) this.#tag(connection)
  }

  /** Notes that a peer did something wrong, or too often. */
  strike(peer: PeerName, reason: string): void {
    this.count(reason)
    if (!this.#strikes.take(peer)) this.punish(peer, reason)
  }

  /** Strikes a peer that took too much itself; too much taken by others is only counted. */
  blame(peer: PeerName, { taking, reason }: { taking: Taking; reason: string }): void {
    if (taking === 'too-much') this.strike(peer, reason)
    else this.count(reason)
  }

  /** Counts that something was refused, or had to wait, because there was too much of it. */
  count(what: string): void {
    this.#init.counters.add('pappus_rate_refusals_total', { what })
  }

  /** Disconnects a stranger, and refuses them for a while. Friends are spared: a wrong request of theirs is only not done. */
  punish(peer: PeerName, reason: string): void {
    if (this.isFriend(peer)) return
    this.#init.counters.add('pappus_strangers_refused_total', { reason })
    this.#refused.add(peer)
    for (const connection of this.#connections()) {
      if (nameOf(connection.remotePeer) === peer) this.#end(connection, reason)
    }
  }

  /** Strangers that are refused now, or were until a while ago. */
  get refused(): number {
    return this.#refused.size
  }

  #connections(): Connection[] {
    return this.#host?.getConnections() ?? []
  }

  #isRefused(peer: PeerName): boolean {
    return this.#init.isBlocked(peer) || (this.#refused.has(peer) && !this.isFriend(peer))
  }

  #opened(connection: Connection): void {
    const peer = nameOf(connection.remotePeer)
    const { maConn, muxer } = internalsOf(connection)
    this.#pending.end(maConn)
    throttle(maConn, {
      world: this.#init.world,
      cost: (bytes) => this.#cost(connection, { bytes, frames: takeFrames(muxer) }),
    })
    muxer.addEventListener('stream', ({ detail: stream }) => {
      const taking = this.#takeStream(connection)
      if (taking === 'taken') return
      stream.abort(new NotAContactError('too many streams'))
      this.blame(peer, { taking, reason: 'streams' })
    })
    if (this.isFriend(peer)) this.#tag(connection)
    this.#bound(peer)
    this.#makeRoom()
  }

  /** For how long nothing more of a connection is read. */
  #cost(
    { remotePeer, remoteAddr, direction }: Connection,
    { bytes, frames }: { bytes: number; frames: number },
  ): number {
    const { counters } = this.#init
    const kind = this.isFriend(nameOf(remotePeer)) ? 'friend' : 'stranger'
    counters.add('pappus_received_bytes_total', { kind }, bytes)
    const address = addressKey(remoteAddr.toString())
    const isFriend = kind === 'friend'
    const framesMs = this.#frames.spend(isFriend ? nameOf(remotePeer) : address, frames)
    // We asked the peers that we dialled for something.
    const isFree = isFriend || direction === 'outbound'
    const bytesMs = isFree ? 0 : this.#bytes.spend(remoteAddr.toString(), bytes)
    const delayMs = Math.max(framesMs, bytesMs)
    if (delayMs > 0) this.count('bytes')
    return delayMs
  }

  #takeStream({ remotePeer, remoteAddr }: Connection): Taking {
    const peer = nameOf(remotePeer)
    if (!this.isFriend(peer)) return this.#streams.take(remoteAddr.toString())
    return this.#streamsOfFriends.take(peer) ? 'taken' : 'too-much'
  }

  #tag({ remotePeer }: Connection): void {
    const tags = { [friendTag]: { value: friendTagValue } }
    // Only for the pruning that libp2p does itself; the peer may be gone, or the host, by the time it is stored.
    this.#host?.peerStore.merge(remotePeer, { tags }).catch(() => undefined)
  }

  /** Two at once come of two dials at the same time, and are left: closing one would end streams. More are a leak or an attack. */
  #bound(peer: PeerName): void {
    const connections = this.#connections()
      .filter(({ remotePeer }) => nameOf(remotePeer) === peer)
      .toSorted((a, b) => worth(a) - worth(b))
    for (const connection of connections.slice(0, -connectionsPerPeerMax)) {
      this.#end(connection, 'too many of one peer')
    }
  }

  /** Ends the connections of strangers above their places, and those above all places. */
  #makeRoom(): void {
    const { places, world } = this.#init
    const nowMs = world.now()
    const all = this.#connections()
    const { isKept = () => false } = this.#init
    const isSpare = (peer: PeerName): boolean => !this.isFriend(peer) && !isKept(peer)
    const strangers = all.filter(({ remotePeer }) => isSpare(nameOf(remotePeer)))
    const came = strangers.filter(({ direction }) => direction === 'inbound')
    const excess = Math.max(came.length - places.strangers, 0)
    for (const connection of leastOf(came, { count: excess, nowMs }))
      this.#end(connection, 'strangers')
    const left = strangers.filter(({ status }) => status === 'open')
    const over = all.length - excess - (places.all - placesReserve)
    for (const connection of leastOf(left, { count: over, nowMs })) this.#end(connection, 'all')
  }

  #end(connection: Connection, reason: string): void {
    this.#init.counters.add('pappus_connections_dropped_total', { reason })
    connection.abort(new NotAContactError(reason))
  }
}

function bytesRate(perSecond: number): RateInit {
  return { perSecond, burst: Math.max(perSecond, strangerBytesAtOnce) }
}

function nameOf(peer: PeerId): PeerName {
  return peer.toString() as PeerName
}

/** Direct before relayed, used before idle, old before new: an old one has the streams. */
function worth({ limits, streams, timeline }: Connection): number {
  const isDirect = limits === undefined ? 2 : 0
  return (isDirect + (streams.length > 0 ? 1 : 0)) * 1e15 - timeline.open
}

/** A peer that came just now had no time to ask for anything. */
function isBusy({ streams, timeline }: Connection, nowMs: number): boolean {
  return streams.length > 0 || nowMs - timeline.open < idleMsMin
}

/** Those that go first: of the address that has most, the oldest idle one, else the oldest. */
function leastOf(
  connections: readonly Connection[],
  { count, nowMs }: { count: number; nowMs: number },
): Connection[] {
  const keyOf = ({ remoteAddr }: Connection): string => originKey(remoteAddr.toString())
  const groups = Map.groupBy(connections, keyOf)
  for (const group of groups.values()) {
    group.sort(
      (a, b) =>
        Number(isBusy(a, nowMs)) - Number(isBusy(b, nowMs)) || a.timeline.open - b.timeline.open,
    )
  }
  const least: Connection[] = []
  for (let index = 0; index < count; index += 1) {
    const [largest] = [...groups.values()].toSorted((a, b) => b.length - a.length)
    const connection = largest?.shift()
    if (connection !== undefined) least.push(connection)
  }
  return least
}
