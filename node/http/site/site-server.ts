/**
 * Serves the posts of the owner that are for everybody, as `pappus export --site` writes them, on a port of its own. Nothing else of the
 * node answers there: a request names one of the files that were written, or finds nothing.
 */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { Log } from '../../log.ts'
import type { World } from '../../world.ts'
import type { Backend } from '../backend.ts'
import { siteMediaSecondsMax, sitePageSecondsMax } from '../limits.ts'
import { OutsideServer, type OutsidePlace } from '../outside-server.ts'
import { SiteCopy } from './site-copy.ts'
import type { SiteFile } from './site-files.ts'

/** Where the site is served. */
export interface SitePlace extends OutsidePlace {
  /** Address by which others know it, with a slash at its end: without it there are no feeds. */
  readonly url?: string | undefined
}

export interface SiteServerInit {
  place: SitePlace
  backend: Pick<Backend, 'isSetUp' | 'social'>
  /** For its files. */
  folder: string
  world: World
  log: Log
}

/** Pages without a script, which nobody frames; films and pictures of their own alone. */
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    mediaSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
})

export class SiteServer implements AsyncDisposable {
  readonly #server: OutsideServer
  readonly #copy: SiteCopy
  readonly #place: SitePlace

  private constructor(server: OutsideServer, copy: SiteCopy, place: SitePlace) {
    this.#server = server
    this.#copy = copy
    this.#place = place
  }

  /** @throws {PortBusyError} when the place cannot be listened on. */
  static async start({ place, backend, folder, world, log }: SiteServerInit): Promise<SiteServer> {
    const copy = new SiteCopy({ folder, url: place.url, world, log })
    const app = siteApp(backend, copy)
    const fetch = (request: Request): Response | Promise<Response> => app.fetch(request)
    return new SiteServer(await OutsideServer.start({ place, world, fetch }), copy, place)
  }

  /** Where it answers. */
  get url(): string {
    const { host, url } = this.#place
    const name = host.includes(':') ? `[${host}]` : host
    return url ?? `http://${name}:${this.#server.port}/`
  }

  get port(): number {
    return this.#server.port
  }

  async stop(): Promise<void> {
    await this.#server.stop()
    await this.#copy.stop()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}

function siteApp(backend: SiteServerInit['backend'], copy: SiteCopy): Hono {
  const app = new Hono()
  app.use(headers)
  app.get('*', async (context) => {
    if (!backend.isSetUp()) return context.body(null, 503)
    const file = (await copy.files(backend.social())).get(context.req.path)
    if (file === undefined) return context.body(null, 404)
    const given = {
      'cache-control': `public, max-age=${secondsOf(file)}`,
      etag: file.etag,
    }
    if (matches(context.req.header('if-none-match'), file)) return context.body(null, 304, given)
    const whole = { ...given, 'content-type': file.type, 'content-length': `${file.bytes}` }
    if (context.req.method === 'HEAD') return new Response(null, { headers: whole })
    const content = Readable.toWeb(createReadStream(file.path)) as ReadableStream
    return context.body(content, 200, whole)
  })
  return app
}

function secondsOf({ type }: SiteFile): number {
  const isMedia = !/^(?:text|application)\//u.test(type)
  return isMedia ? siteMediaSecondsMax : sitePageSecondsMax
}

function matches(header: string | undefined, { etag }: SiteFile): boolean {
  const named = header?.split(',').map((each) => each.trim().replace(/^W\//u, '')) ?? []
  return named.includes(etag) || named.includes('*')
}
