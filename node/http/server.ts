/**
 * The HTTP server of a node: the API under `/api`, the web view everywhere else. It listens on 127.0.0.1, and where the owner wants it, with
 * HTTPS on the local network (`view/`).
 */
import type { Server as HttpListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { except } from 'hono/combine'
import { openAPIRouteHandler } from 'hono-openapi'
import { NotFoundError, PortBusyError, TooLargeError } from '../errors.ts'
import { httpBodyBytesMax, uploadMsMax } from './limits.ts'
import type { Log } from '../log.ts'
import type { Backend } from './backend.ts'
import { answerError } from './errors.ts'
import { Downloads } from './downloads/downloads.ts'
import { downloadRoutes } from './downloads/routes.ts'
import { GuestGate } from './guests/gate.ts'
import { guestApp } from './guests/guest-app.ts'
import { fileRoutes } from './media/file-routes.ts'
import { metricsText, metricsType } from './metrics/routes.ts'
import { closeServer } from './closing.ts'
import { isElsewhere, localDoor, originOf, type HttpEnv } from './doors.ts'
import { guardOrigin, guardToken, headers } from './security.ts'
import { apiRoutes } from './routes.ts'
import type { Sessions } from './session/sessions.ts'
import type { LanViewInit } from './view/lan-view.ts'
import { OtherDevices } from './view/other-devices.ts'
import { authorityRoutes } from './view/routes.ts'
import { readGuestFiles, viewFiles } from './view-files.ts'

export interface HttpInit {
  backend: Backend
  sessions: Sessions
  /** 0 for any free port. */
  port: number
  log: Log
  /** For the view on other devices. */
  lan: Omit<LanViewInit, 'log'>
}

export class HttpServer implements AsyncDisposable {
  readonly url: string
  readonly #server: ServerType
  readonly #devices: OtherDevices

  private constructor(server: ServerType, url: string, devices: OtherDevices) {
    this.#server = server
    this.url = url
    this.#devices = devices
  }

  /** @throws {PortBusyError} when the port cannot be listened on. */
  static async start(init: HttpInit): Promise<HttpServer> {
    const server = await listen(init.port)
    const { port } = server.address() as AddressInfo
    const devices = new OtherDevices({ ...init.lan, log: init.log }, init.sessions, (...given) =>
      app.fetch(...given),
    )
    const app = await createApp(init, port, devices)
    await devices.lan.start()
    const door = localDoor(port, devices.lan.proxied)
    handlers.set(server, (request, address) => app.fetch(request, { door, address }))
    return new HttpServer(server, originOf(port), devices)
  }

  /** The address of the view that signs one browser in. */
  signInUrl(sessions: Sessions): string {
    return `${this.url}/#token=${sessions.createOneTime()}`
  }

  async stop(): Promise<void> {
    await Promise.all([this.#devices.lan.stop(), closeServer(this.#server as HttpListener)])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}

type Handler = (request: Request, address: string) => Response | Promise<Response>

/** The connection that a request came by. */
interface Asked {
  incoming: { socket: { remoteAddress?: string | undefined } }
}

// The app must know the port, which is only known once somebody listens.
const handlers = new WeakMap<ServerType, Handler>()

async function listen(port: number): Promise<ServerType> {
  const { promise, resolve, reject } = Promise.withResolvers<ServerType>()
  const starting = new Response(null, { status: 503 })
  const fetch = (request: Request, { incoming }: Asked): Response | Promise<Response> =>
    handlers.get(server)?.(request, incoming.socket.remoteAddress ?? '') ?? starting.clone()
  const serverOptions = { requestTimeout: uploadMsMax }
  const options = { fetch, port, hostname: '127.0.0.1', serverOptions }
  const server = serve(options, () => resolve(server))
  server.on('error', (cause: NodeJS.ErrnoException) => {
    reject(new PortBusyError(`port ${port}`, { port, reason: cause.code ?? '' }, { cause }))
  })
  return promise
}

async function createApp(
  { backend, sessions, log, lan: { world } }: HttpInit,
  port: number,
  devices: OtherDevices,
): Promise<Hono<HttpEnv>> {
  const app = new Hono<HttpEnv>()
  app.onError((error, context) => answerError(context, error, log))
  app.use(headers, guardOrigin)
  app.use('/api/*', guardToken(sessions))
  // Files are no JSON: their routes bound them, and hold none in memory.
  app.use('/api/*', except(['/api/uploads/*', '/api/restore', '/api/import/archives'], limitBody()))
  app.use('/api/*', async (context, next) => {
    await next()
    context.header('cache-control', 'no-store')
  })
  const link = (token: string): string => `${originOf(port)}/#token=${token}`
  const downloads = new Downloads()
  const parts = { backend, downloads, sessions, devices, link, log }
  for (const routes of apiRoutes(parts)) app.route('/api', routes)
  app.get('/api/openapi.json', openAPIRouteHandler(app, { documentation: documentation(backend) }))
  app.all('/api/*', (context) => {
    throw new NotFoundError(context.req.path, { what: 'route' })
  })
  app.get('/metrics', async (context, next) => {
    const samples = backend.metrics()
    if (samples === undefined || isElsewhere(context)) return next()
    const headers = { 'content-type': metricsType, 'cache-control': 'no-store' }
    return context.body(await metricsText(samples), 200, headers)
  })
  app.route('/media', fileRoutes(backend))
  app.route('/downloads', downloadRoutes(downloads))
  app.route('/', authorityRoutes(devices))
  const gate = new GuestGate(world)
  app.route('/', guestApp({ backend, gate, files: await readGuestFiles() }))
  app.use(await viewFiles())
  return app
}

function limitBody(): ReturnType<typeof bodyLimit> {
  return bodyLimit({
    maxSize: httpBodyBytesMax,
    onError: () => {
      throw new TooLargeError('body', { field: 'body', max: httpBodyBytesMax })
    },
  })
}

function documentation({ version }: Backend): object {
  const description =
    'The local API of a Pappus node. For programs of its owner, on the same machine.'
  return {
    info: { title: 'Pappus', version, description },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
  }
}
