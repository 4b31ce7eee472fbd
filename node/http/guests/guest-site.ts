/**
 * The page for guests on a port of its own, apart from the view and API of the owner: for a proxy with HTTPS, which passes requests of one
 * origin on to it.
 */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { PortBusyError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { World } from '../../world.ts'
import { closeServer } from '../closing.ts'
import { guestDoor, type HttpEnv } from '../doors.ts'
import { answerError } from '../errors.ts'
import { guestConnectionMsMax, guestConnectionsMax, statusTimeoutMs } from '../limits.ts'
import { guardOrigin, headers } from '../security.ts'
import { readGuestFiles } from '../view-files.ts'
import { GuestGate } from './gate.ts'
import { guestApp, type GuestAppInit } from './guest-app.ts'

/** Where guests are served, and the origin that they know it by. */
export interface GuestPlace {
  readonly origin: string
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
}

interface GuestSiteInit extends Pick<GuestAppInit, 'backend'> {
  place: GuestPlace
  world: World
  log: Log
}

export class GuestSite implements AsyncDisposable {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  /** @throws {PortBusyError} when the place cannot be listened on. */
  static async start({ place, backend, world, log }: GuestSiteInit): Promise<GuestSite> {
    const app = new Hono<HttpEnv>()
    app.onError((error, context) => answerError(context, error, log))
    app.use(headers, guardOrigin)
    const files = await readGuestFiles()
    app.route('/', guestApp({ backend, gate: new GuestGate(world), files }))
    const door = guestDoor(place.origin)
    const server = createAdaptorServer({
      fetch: (request, { incoming }) =>
        app.fetch(request, { door, address: incoming.socket.remoteAddress ?? '' }),
      serverOptions: { headersTimeout: statusTimeoutMs, requestTimeout: statusTimeoutMs },
    }) as Server
    server.maxConnections = guestConnectionsMax
    server.on('connection', (socket) => {
      const cancel = world.after(guestConnectionMsMax, () => socket.destroy())
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
    return new GuestSite(server)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  stop(): Promise<void> {
    return closeServer(this.#server)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}
