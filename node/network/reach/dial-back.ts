/**
 * Whether a node can be reached from elsewhere: peers say, by opening a connection. libp2p's AutoNAT is not used: between nodes
 * of libp2p for JavaScript its server finds the connection over which it was asked, takes it for a failure, and closes it;
 * and it wants answers from more networks than a home knows nodes.
 */
import type { Connection } from '@libp2p/interface'
import { isPrivate } from '@libp2p/utils'
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import type { PeerName } from '../../../protocol/ids.ts'
import {
  decodeReachAnswer,
  decodeReachQuestion,
  encodeReachAnswer,
  encodeReachQuestion,
  reachProtocol,
  type ReachAnswer,
} from '../../../protocol/reach-message.ts'
import { dialBackMs, dialBackPauseMs, dialBacksMax, dialBacksPerHomeMax } from './limits.ts'
import type { World } from '../../world.ts'
import { addressKey } from '../base/addresses.ts'
import type { Connections } from '../streams/connections.ts'
import type { Host } from '../base/libp2p-host.ts'
import type { Identified } from '../base/identified.ts'
import type { Network } from '../base/network.ts'
import { Rate } from '../base/rate.ts'

export interface DialBackInit {
  host: Host
  connections: Connections
  identified: Identified
  /** Whether an address is one that everybody can dial. @default whether it is public */
  isPublic?: ((address: Multiaddr) => boolean) | undefined
}

/** The finding of a peer. */
export interface Reached {
  readonly answer: ReachAnswer
  /** Multiaddr text that it tried. */
  readonly address: string
  /** Multiaddr text of where the peer itself is. */
  readonly peerAddress: string
}

/** How often it tries for one peer, and for all behind one address. */
interface Paces {
  readonly ofPeer: Rate
  readonly ofHome: Rate
}

export class DialBack {
  readonly #init: DialBackInit
  readonly #isPublic: (address: Multiaddr) => boolean
  #dials = 0

  constructor(init: DialBackInit) {
    this.#init = init
    this.#isPublic = init.isPublic ?? ((address) => !isPrivate(address))
  }

  /** Answers the peers that may ask. */
  serve(
    network: Network,
    { world, mayAsk }: { world: World; mayAsk: (peer: PeerName) => boolean },
  ): Promise<void> {
    const perSecond = 1000 / dialBackPauseMs
    const paces = {
      ofPeer: new Rate(world, { perSecond, burst: 1 }),
      ofHome: new Rate(world, { perSecond, burst: dialBacksPerHomeMax }),
    }
    return network.respond({
      id: reachProtocol,
      frameBytesMax: 2,
      isOpenTo: mayAsk,
      answer: async (peer, question) => {
        const port = decodeReachQuestion(question)
        return encodeReachAnswer(await this.#try(peer, port, paces))
      },
    })
  }

  /**
   * Asks a peer that sees us from outside to reach us at a port; `undefined` where it does not, or does not answer.
   *
   * @throws {PeerUnreachableError} when it does not know the protocol.
   */
  async ask(network: Network, peer: PeerName, port: number): Promise<Reached | undefined> {
    const connection = this.#outer(peer)
    if (connection === undefined) return undefined
    const signal = AbortSignal.timeout(2 * dialBackMs)
    const { observedAddr } = (await this.#init.identified.of(connection, signal)) ?? {}
    if (observedAddr === undefined || !this.#isTriable(observedAddr)) return undefined
    const answer = await network.ask(peer, reachProtocol, encodeReachQuestion(port), { signal })
    return {
      answer: decodeReachAnswer(answer),
      address: withPort(observedAddr, port),
      peerAddress: connection.remoteAddr.toString(),
    }
  }

  /** The connection to a peer that runs over the internet, without a relay: the oldest, as others are tries of our own port. */
  #outer(peer: PeerName): Connection | undefined {
    return this.#init.connections
      .of(peer)
      .toSorted((a, b) => a.timeline.open - b.timeline.open)
      .find(({ limits, remoteAddr }) => limits === undefined && this.#isOuter(remoteAddr))
  }

  #isOuter(address: Multiaddr): boolean {
    return !address.toString().includes('/p2p-circuit') && this.#isPublic(address)
  }

  /** Whether it is an IP address of somebody out there. */
  #isTriable(address: Multiaddr): boolean {
    const [first] = address.getComponents()
    return (first?.name === 'ip4' || first?.name === 'ip6') && this.#isPublic(address)
  }

  /** Dials the address that a peer is connected from, and no other: nobody can have us knock at somebody else's door. */
  async #try(peer: PeerName, port: number, { ofPeer, ofHome }: Paces): Promise<ReachAnswer> {
    const from = this.#outer(peer)?.remoteAddr
    // Behind a name that we dialled there may be anybody's machine by now.
    if (from === undefined || !this.#isTriable(from) || this.#dials >= dialBacksMax) return 'busy'
    if (!ofPeer.take(peer) || !ofHome.take(addressKey(from.toString()))) return 'busy'
    this.#dials += 1
    try {
      const target = multiaddr(`${withPort(from, port)}/p2p/${peer}`)
      const signal = AbortSignal.timeout(dialBackMs)
      const { transportManager } = this.#init.host.services.inside
      const connection = await transportManager.dial(target, { signal })
      await connection.close().catch(() => undefined)
      return 'yes'
    } catch {
      return 'no'
    } finally {
      this.#dials -= 1
    }
  }
}

function withPort(address: Multiaddr, port: number): string {
  const [kind, host = ''] = address.toString().split('/').slice(1)
  return `/${kind}/${host}/tcp/${port}`
}
