/** `Network` on a libp2p host. */
import { TopicValidatorResult, type GossipSub } from '@libp2p/gossipsub'
import type { Connection } from '@libp2p/interface'
import type { KadDHT } from '@libp2p/kad-dht'
import { peerIdFromString } from '@libp2p/peer-id'
import type { PeerName } from '../../protocol/ids.ts'
import type { Log } from '../log.ts'
import { sample, type Counters, type Sample } from '../metrics.ts'
import { realWorld } from '../world.ts'
import type { Admission } from './admission/admission.ts'
import { addressKey } from './base/addresses.ts'
import { Asker } from './streams/asker.ts'
import { Connections, linkOf } from './streams/connections.ts'
import type { Gate } from './gossip/contacts-only.ts'
import { DialBack } from './reach/dial-back.ts'
import type { DialRules } from './dial/dial-rules.ts'
import { DhtDirectory, type Directory } from './dht/directory.ts'
import { startHost, type HostInit, type StartedHost } from './host.ts'
import type { Host } from './base/libp2p-host.ts'
import type {
  Channel,
  ChannelHandler,
  ChannelProtocol,
  Network,
  PeerWatcher,
  Protocol,
  RequestOptions,
  Verdict,
} from './base/network.ts'
import { OwnAddresses } from './reach/own-addresses.ts'
import type { PunchDials } from './reach/punch-dials.ts'
import type { Link } from '../reach.ts'
import { HostRelays, type Relays } from './relay/relays.ts'
import { answering, Responder } from './admission/responder.ts'
import type { GossipStreams } from './gossip/watchdog.ts'

/** Fields that gossipsub and the DHT have at run time but not in their published types. */
interface TopicValidators {
  topicValidators: Map<
    string,
    (from: { toString(): string }, message: { data: Uint8Array }) => TopicValidatorResult
  >
}

interface RoutingTable {
  routingTable: { size: number }
}

const results: Record<Verdict, TopicValidatorResult> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
}

export class Libp2pNetwork implements Network, AsyncDisposable {
  readonly self: PeerName
  readonly directory: Directory
  readonly relays: Relays
  /** Where others are told that we are. */
  readonly own: OwnAddresses
  readonly dialBack: DialBack
  readonly punchDials: PunchDials
  readonly #host: Host
  readonly #gate: Gate
  readonly #connections: Connections
  readonly #admission: Admission
  readonly #dialRules: DialRules
  readonly #asker: Asker
  readonly #counters: Counters
  readonly #responder: Responder

  private constructor(started: StartedHost, { isPublic }: HostInit, responder: Responder) {
    const { host, gate, admission, counters, dialRules, identified } = started
    this.#host = host
    this.#gate = gate
    this.#admission = admission
    this.#dialRules = dialRules
    this.#counters = counters
    this.#responder = responder
    this.#connections = new Connections(host)
    this.#asker = new Asker(this.#connections)
    const connections = this.#connections
    const connect: Network['connect'] = (...peer) => this.connect(...peer)
    const relays = new HostRelays(host, { connections, identified, connect })
    this.relays = relays
    this.own = new OwnAddresses(host, { relays, forwarded: started.forwarded })
    this.dialBack = new DialBack({ host, connections, identified, isPublic })
    this.punchDials = started.punchDials
    this.directory = new DhtDirectory(host.services.dht, () => this.dhtPeers())
    this.self = host.peerId.toString() as PeerName
    this.watch({ disconnected: (peer) => this.#asker.forget(peer) })
  }

  /** @throws {PortBusyError} when the ports cannot be listened on. */
  static async start(init: HostInit, log: Log): Promise<Libp2pNetwork> {
    const started = await startHost(init)
    const { host, admission } = started
    const { world = realWorld } = init
    return new Libp2pNetwork(started, init, new Responder({ host, admission, world, log }))
  }

  addresses(): string[] {
    return this.own.list()
  }

  /** The TCP port that is listened on, so that the next start can take it again. */
  ports(): { tcpPort: number } {
    const [first] = this.#host.services.inside.transportManager.getAddrs()
    return { tcpPort: Number(/\/tcp\/(\d+)/u.exec(String(first))?.[1] ?? 0) }
  }

  /** Whether others may have this node keep something in the DHT. */
  dhtMode(): 'client' | 'server' {
    return this.#host.services.dht.getMode()
  }

  /** Peers in the DHT's table. */
  dhtPeers(): number {
    return (this.#host.services.dht as KadDHT & RoutingTable).routingTable.size
  }

  connections(): number {
    return this.#host.getConnections().length
  }

  isConnected(peer: PeerName): boolean {
    return this.#host.getConnections(peerIdFromString(peer)).length > 0
  }

  originOf(peer: PeerName): string | undefined {
    const all = this.#host.getConnections(peerIdFromString(peer))
    const connection = all.find((one) => linkOf(one) !== 'relay') ?? all[0]
    return connection && addressKey(connection.remoteAddr.toString())
  }

  connected(): PeerName[] {
    return this.#host.getPeers().map((peer) => peer.toString() as PeerName)
  }

  links(peer: PeerName): Link[] {
    return this.#connections.links(peer)
  }

  /** When the oldest connection to a peer was opened, by the clock of this machine; `undefined` without one. */
  openedMs(peer: PeerName): number | undefined {
    return this.#connections.openedMs(peer)
  }

  async connect(
    peer: PeerName,
    addresses: readonly string[],
    { signal }: RequestOptions = {},
  ): Promise<void> {
    this.#admission.want(peer)
    using _ = this.#dialRules.permit(peer, addresses)
    try {
      await this.#connections.connect(peer, addresses, signal)
    } catch (error) {
      if (!this.isConnected(peer)) this.#admission.unwant(peer)
      throw error
    }
  }

  async disconnect(peer: PeerName): Promise<void> {
    await this.#host.hangUp(peerIdFromString(peer))
  }

  async serve(protocol: ChannelProtocol): Promise<void> {
    this.#asker.allow(protocol.id, protocol.frameBytesMax)
    await this.#responder.serve(protocol)
  }

  async open(
    peer: PeerName,
    protocolId: string,
    handler: ChannelHandler,
    { signal }: RequestOptions = {},
  ): Promise<Channel> {
    const channel = await this.#asker.open(peer, protocolId, signal)
    // `closed` tells what ended it.
    channel.run(handler).catch(() => channel.close())
    return channel
  }

  respond(protocol: Protocol): Promise<void> {
    return this.serve(answering(protocol))
  }

  ask(
    peer: PeerName,
    protocolId: string,
    question: Uint8Array,
    options: RequestOptions = {},
  ): Promise<Uint8Array> {
    return this.#asker.ask(peer, protocolId, { question, options })
  }

  welcome(peer: PeerName): void {
    const [connection] = this.#connections.of(peer)
    this.#admission.befriend(peer)
    if (connection !== undefined) this.#gate.welcome(connection.remotePeer, connection)
  }

  /** Whether gossip flows with a peer. */
  gossipStreams(peer: PeerName): GossipStreams {
    const streams = this.#host
      .getConnections(peerIdFromString(peer))
      .flatMap((connection) => connection.streams)
      .filter(({ protocol, status }) => isGossip(protocol) && status === 'open')
    return {
      isOpenTo: streams.some(({ direction }) => direction === 'outbound'),
      isOpenFrom: streams.some(({ direction }) => direction === 'inbound'),
    }
  }

  subscribe(topic: string, receive: (from: PeerName, message: Uint8Array) => Verdict): void {
    const gossip = this.#gossip()
    gossip.topicValidators.set(topic, (from, { data }) => {
      const verdict = receive(from.toString() as PeerName, data)
      this.#counters.add('pappus_gossip_messages_total', { verdict })
      return results[verdict]
    })
    gossip.subscribe(topic)
  }

  unsubscribe(topic: string): void {
    const gossip = this.#gossip()
    gossip.topicValidators.delete(topic)
    gossip.unsubscribe(topic)
  }

  async publish(topic: string, message: Uint8Array): Promise<PeerName[]> {
    const { recipients } = await this.#gossip().publish(topic, message)
    return recipients.map((peer) => peer.toString() as PeerName)
  }

  watch(watcher: PeerWatcher): () => void {
    const name = (event: CustomEvent): PeerName => String(event.detail) as PeerName
    const connected = (event: CustomEvent): void => watcher.connected?.(name(event))
    const disconnected = (event: CustomEvent): void => watcher.disconnected?.(name(event))
    this.#host.addEventListener('peer:connect', connected)
    this.#host.addEventListener('peer:disconnect', disconnected)
    const stops = [
      this.own.watch(() => watcher.moved?.()),
      this.#connections.watch((peer) => watcher.rerouted?.(peer)),
    ]
    return () => {
      this.#host.removeEventListener('peer:connect', connected)
      this.#host.removeEventListener('peer:disconnect', disconnected)
      for (const stop of stops) stop()
    }
  }

  /** The measurements of now. */
  samples(): Sample[] {
    const kindOf = (connection: Connection): string =>
      this.#admission.isFriend(connection.remotePeer.toString() as PeerName) ? 'friend' : 'stranger'
    const connections = Map.groupBy(
      this.#host.getConnections(),
      (connection) => `${kindOf(connection)} ${linkOf(connection)}`,
    )
    return [
      ...[...connections].map(([key, { length }]) => {
        const [kind = '', link = ''] = key.split(' ')
        return sample('pappus_connections', length, { kind, link })
      }),
      ...this.#gossipBacklog(),
      sample('pappus_refused_peers', this.#admission.refused),
      sample('pappus_dht_peers', this.dhtPeers()),
    ]
  }

  async stop(): Promise<void> {
    await this.#host.stop()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  #gossipBacklog(): Sample[] {
    const name = 'pappus_gossip_waiting_bytes'
    const waiting = this.#host
      .getConnections()
      .flatMap(({ streams }) => streams)
      .filter(({ protocol, direction }) => isGossip(protocol) && direction === 'outbound')
      .map(({ writeBufferLength }) => writeBufferLength)
    const all = waiting.reduce((sum, bytes) => sum + bytes, 0)
    return [
      sample(name, all, { of: 'all' }),
      sample(name, Math.max(0, ...waiting), { of: 'slowest' }),
    ]
  }

  #gossip(): GossipSub & TopicValidators {
    return this.#host.services.gossip as GossipSub & TopicValidators
  }
}

function isGossip(protocol: string): boolean {
  return protocol.startsWith('/meshsub/')
}
