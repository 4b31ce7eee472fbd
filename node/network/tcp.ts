/**
 * TCP as nodes behind routers need it to meet (`hole-punching.ts`). It goes out to the internet from one port of this machine:
 * most routers of homes give all that comes from one port the same port outside, wherever it goes, so that where one peer sees
 * us another can meet us. And where both sides dial one connection, one of them answers in it.
 */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import type {
  DialTransportOptions,
  MultiaddrConnection,
  Transport,
  Upgrader,
  UpgraderOptions,
} from '@libp2p/interface'
import { tcp, type TCPComponents } from '@libp2p/tcp'
import type { Multiaddr } from '@multiformats/multiaddr'
import { overlay } from './overlay.ts'

interface Dialling extends DialTransportOptions {
  /** Whether this side begins the handshakes. @default true */
  initiator?: boolean
}

/** The transport of a host. @param leadsOut whether an address is out there, rather than on the LAN or on this machine. */
export function tcpFromOnePort(
  leadsOut: (address: Multiaddr) => boolean,
): (components: TCPComponents) => Transport {
  return (components) => {
    const transport = tcp()(components)
    let port: Promise<number> | undefined
    const dial: Transport['dial'] = async (address, { upgrader, ...more }: Dialling) => {
      const isAnswering = more.initiator === false
      const options = { ...more, upgrader: isAnswering ? answering(upgrader) : upgrader }
      if (!leadsOut(address)) return transport.dial(address, options)
      port ??= freePort()
      const from = { localPort: await port }
      try {
        return await transport.dial(address, { ...options, ...from })
      } catch (error) {
        if (!isTaken(error)) throw error
        return transport.dial(address, options)
      }
    }
    return overlay(transport, { dial })
  }
}

/** Yamux takes the one who dialled for the client, and needs a server on the other side. */
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

/** Whether something goes, or went a moment ago, from the port to that place; or another program has it by now. */
function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EADDRINUSE' || code === 'EADDRNOTAVAIL'
}
