/**
 * The page for guests on a port of its own, apart from the view and API of the owner: for a proxy with HTTPS, which passes requests of one
 * origin on to it.
 */
import { Hono } from 'hono'
import type { Log } from '../../log.ts'
import type { World } from '../../world.ts'
import { guestDoor, type HttpEnv } from '../doors.ts'
import { answerError } from '../errors.ts'
import { OutsideServer, type OutsideInit, type OutsidePlace } from '../outside-server.ts'
import { guardOrigin, headers } from '../security.ts'
import { readGuestFiles } from '../view-files.ts'
import { GuestGate } from './gate.ts'
import { guestApp, type GuestAppInit } from './guest-app.ts'

/** Where guests are served, and the origin that they know it by. */
export interface GuestPlace extends OutsidePlace {
  readonly origin: string
}

interface GuestSiteInit extends Pick<GuestAppInit, 'backend'> {
  place: GuestPlace
  world: World
  log: Log
}

export class GuestSite implements AsyncDisposable {
  readonly #server: OutsideServer

  private constructor(server: OutsideServer) {
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
    const fetch: OutsideInit['fetch'] = (request, address) => app.fetch(request, { door, address })
    return new GuestSite(await OutsideServer.start({ place, world, fetch }))
  }

  get port(): number {
    return this.#server.port
  }

  stop(): Promise<void> {
    return this.#server.stop()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}
