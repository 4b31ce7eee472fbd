/**
 * TCP that goes out to the internet from one port of this machine. Most routers of homes give all that comes from one port the
 * same port outside, wherever it goes: where one peer sees us, another can meet us (`hole-punching.ts`).
 */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import type {
  Connection,
  DialTransportOptions,
  MultiaddrConnection,
  Transport,
  Upgrader,
  UpgraderOptions,
} from '@libp2p/interface'
import { tcp, type TCPComponents } from '@libp2p/tcp'
import type { Multiaddr } from '@multiformats/multiaddr'
import { overlay } from '../base/overlay.ts'
import { wholeWrites } from './whole-writes.ts'

/** How both sides dial one connection: one of them begins the handshakes in it, the other answers. */
export interface PunchOptions {
  signal: AbortSignal
  initiator: boolean
}

type Dialling = DialTransportOptions & Partial<PunchOptions>

export class SourcePort {
  readonly #leadsOut: (address: Multiaddr) => boolean
  readonly #connections = new WeakSet<Connection>()
  #port: Promise<number | undefined> | undefined

  /** @param leadsOut whether an address is out there, rather than on the LAN or on this machine. */
  constructor(leadsOut: (address: Multiaddr) => boolean) {
    this.#leadsOut = leadsOut
  }

  /** Whether a connection goes out from the port, so that the peer sees where others can meet us. */
  isFrom(connection: Connection): boolean {
    return this.#connections.has(connection)
  }

  /** The transport of a host. */
  readonly transport = (components: TCPComponents): Transport => {
    const transport = tcp()(components)
    const dial: Transport['dial'] = async (address, { upgrader, ...more }: Dialling) => {
      const isAnswering = more.initiator === false
      const whole = wholeWrites(upgrader)
      const options = { ...more, upgrader: isAnswering ? answering(whole) : whole }
      const localPort = this.#leadsOut(address) ? await this.#take() : undefined
      if (localPort === undefined) return transport.dial(address, options)
      try {
        const fromPort = { ...options, localPort }
        const connection = await transport.dial(address, fromPort)
        this.#connections.add(connection)
        return connection
      } catch (error) {
        const [code] = codesOf(error).filter(isTaken)
        // Another program listens there by now: the next dial takes another port.
        if (code === 'EADDRINUSE') this.#port = undefined
        // Where both sides dial, they meet at this port or not at all.
        if (code === undefined || more.initiator !== undefined) throw error
        return transport.dial(address, options)
      }
    }
    const createListener: Transport['createListener'] = (options) =>
      transport.createListener({ ...options, upgrader: wholeWrites(options.upgrader) })
    return overlay(transport, { dial, createListener })
  }

  #take(): Promise<number | undefined> {
    this.#port ??= freePort().catch(() => (this.#port = undefined))
    return this.#port
  }
}

/** Yamux takes the dialling side for the client, and needs a server on the other. */
function answering(upgrader: Upgrader): Upgrader {
  const upgradeOutbound = (connection: MultiaddrConnection, options: UpgraderOptions) =>
    upgrader.upgradeOutbound(Object.assign(connection, { direction: 'inbound' }), options)
  return overlay(upgrader, { upgradeOutbound })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** Whether something listens at the port, or something goes, or went a moment ago, from it to that place. */
function isTaken(code: string): boolean {
  return code === 'EADDRINUSE' || code === 'EADDRNOTAVAIL'
}

/** Codes of the operating system; a name that stands for several addresses has one for each. */
export function codesOf(error: unknown): string[] {
  const { code = '', errors = [] } = error as { code?: string; errors?: unknown[] }
  return [code, ...errors.flatMap(codesOf)]
}
