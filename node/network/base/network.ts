/**
 * The network as the rest of the node sees it: peers, questions and answers of bounded size, and topics. Behind it is
 * libp2p; a simulation can stand there as well.
 */

import type { PeerName } from '../../../protocol/ids.ts'
import type { Link } from '../../reach.ts'

export interface RequestOptions {
  signal?: AbortSignal
}

/** Answers one question of a peer; nobody is told of an error, the stream just ends. */
export type Answer = (peer: PeerName, question: Uint8Array) => Promise<Uint8Array>

/** Verdict on a gossip message: pass it on, drop it, or drop it and hold it against the sender. */
export type Verdict = 'accept' | 'ignore' | 'reject'

export interface Protocol {
  readonly id: string
  /** Largest question and answer. */
  readonly frameBytesMax: number
  /** As that of a `ChannelProtocol`. @default 1 */
  readonly frameCost?: number
  /** Whether a peer may ask. */
  readonly isOpenTo: (peer: PeerName) => boolean
  readonly answer: Answer
}

/** A talk with a peer: whole frames, in order, both ways. */
export interface Channel {
  readonly peer: PeerName
  /** Tells the connections of one peer apart. */
  readonly connection: string
  /** Resolves when the next frame may be sent. @throws {PeerUnreachableError} once the channel has ended. */
  send(frame: Uint8Array): Promise<void>
  /**
   * Opens a channel of the same protocol to the same peer over the same connection.
   *
   * @throws {PeerUnreachableError} when the peer does not take it in time.
   */
  openBack(handler: ChannelHandler): Promise<Channel>
  /** Ends it at once. */
  close(): void
}

export interface ChannelHandler {
  /** The next frame comes when this one was taken; an error ends the channel. */
  frame(frame: Uint8Array): void | Promise<void>
  /** Nothing more comes. Called once, also while a frame is being taken. */
  closed(): void
}

/** A protocol whose peers talk for as long as they are connected. */
export interface ChannelProtocol {
  readonly id: string
  /** Largest frame. */
  readonly frameBytesMax: number
  /** How much of its time a peer spends by a frame, as a share of a usual one. @default 1 */
  readonly frameCost?: number
  /** Whether a peer may open a channel, and go on with it. */
  readonly isOpenTo: (peer: PeerName) => boolean
  readonly accept: (channel: Channel) => ChannelHandler
}

export interface Network {
  readonly self: PeerName
  /** Multiaddrs as text, without the peer id, best for others first. */
  addresses(): string[]
  isConnected(peer: PeerName): boolean
  /**
   * Where a connected peer comes from, as one household has it in common: an IPv4 address or an IPv6 network, of a relay where
   * there is no other connection; `undefined` where that is unknown.
   */
  originOf(peer: PeerName): string | undefined
  /** All peers that are connected now. */
  connected(): PeerName[]
  /** The links over which a peer is connected, the best first. */
  links(peer: PeerName): Link[]
  /**
   * Connects, unless connected directly: a peer that is reached through a relay is tried once more.
   *
   * @throws {PeerUnreachableError} when no address answers in time.
   */
  connect(peer: PeerName, addresses: readonly string[], options?: RequestOptions): Promise<void>
  disconnect(peer: PeerName): Promise<void>
  /** Serves a protocol of channels. */
  serve(protocol: ChannelProtocol): Promise<void>
  /**
   * Opens a channel to a connected peer, for a protocol that is served here as well.
   *
   * @throws {PeerUnreachableError} when it is not connected or does not take the channel in time.
   */
  open(
    peer: PeerName,
    protocolId: string,
    handler: ChannelHandler,
    options?: RequestOptions,
  ): Promise<Channel>
  /** Serves a protocol of single questions. */
  respond(protocol: Protocol): Promise<void>
  /**
   * Asks a connected peer; questions to one peer wait for each other.
   *
   * @throws {PeerUnreachableError} when it is not connected or gives no answer in time.
   */
  ask(
    peer: PeerName,
    protocolId: string,
    question: Uint8Array,
    options?: RequestOptions,
  ): Promise<Uint8Array>
  /** Opens gossip to a connected peer that became a contact just now. */
  welcome(peer: PeerName): void
  subscribe(topic: string, receive: (from: PeerName, message: Uint8Array) => Verdict): void
  unsubscribe(topic: string): void
  /** Sends to the topic's subscribers; answers with those that we sent it to. */
  publish(topic: string, message: Uint8Array): Promise<PeerName[]>
  /** Tells of every peer that connects or disconnects; the returned function ends that. */
  watch(watcher: PeerWatcher): () => void
}

export interface PeerWatcher {
  connected?(peer: PeerName): void
  disconnected?(peer: PeerName): void
  /** A connected peer is connected better than before, so that streams over the old connection should move. */
  rerouted?(peer: PeerName): void
  /** Our own addresses are others than before. */
  moved?(): void
}

export interface DialTarget {
  readonly peer: PeerName
  readonly addresses: readonly string[]
}
