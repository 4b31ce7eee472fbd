/** Servers for strangers, each on a port of its own: few connections, none of which lasts long. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { PortBusyError } from '../errors.ts'
import type { World } from '../world.ts'
import { closeServer } from './closing.ts'
import { outsideConnectionMsMax, outsideConnectionsMax, strangerRequestMsMax } from './limits.ts'

/** Where one listens. */
export interface OutsidePlace {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
}

export interface OutsideInit {
  place: OutsidePlace
  world: Pick<World, 'after'>
  /** @param address of the machine that asks */
  fetch: (request: Request, address: string) => Response | Promise<Response>
}

export class OutsideServer {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  /** @throws {PortBusyError} when the place cannot be listened on. */
  static async start({ place, world, fetch }: OutsideInit): Promise<OutsideServer> {
    const server = createAdaptorServer({
      fetch: (request, { incoming }) => fetch(request, incoming.socket.remoteAddress ?? ''),
      serverOptions: { headersTimeout: strangerRequestMsMax, requestTimeout: strangerRequestMsMax },
    }) as Server
    server.maxConnections = outsideConnectionsMax
    server.on('connection', (socket) => {
      const cancel = world.after(outsideConnectionMsMax, () => socket.destroy())
      socket.once('close', cancel)
    })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    // Also later, as where it may open no more files: requests then find nobody, and the node goes on.
    server.on('error', (cause: NodeJS.ErrnoException) => {
      const { port } = place
      reject(new PortBusyError(`port ${port}`, { port, reason: cause.code ?? '' }, { cause }))
    })
    server.listen({ host: place.host, port: place.port }, resolve)
    await promise
    return new OutsideServer(server)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  stop(): Promise<void> {
    return closeServer(this.#server)
  }
}
