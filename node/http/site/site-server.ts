/**
 * Serves the posts of the owner that are for everybody, as `pappus export --site` writes them, on a port of its own. Nothing else of the
 * node answers there: a request names one of the files that were written, or finds nothing.
 */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { Hono, type Context } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { Log } from '../../log.ts'
import type { World } from '../../world.ts'
import type { Backend } from '../backend.ts'
import { siteMediaSecondsMax, sitePageSecondsMax } from '../limits.ts'
import { rangeOf } from '../media/range.ts'
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

interface Wanted {
  file: SiteFile
  /** Headers for all answers with the file. */
  given: Record<string, string>
  range: ReturnType<typeof rangeOf>
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
    const asked = rangeOf(context.req.header('range'), file.bytes)
    // A part of a file that changed since fits no other part.
    const isSame = matches(context.req.header('if-range') ?? file.etag, file)
    return contentOf(context, { file, given, range: isSame ? asked : undefined })
  })
  return app
}

/** All of a file or a range of it: films are played by ranges, some browsers play them by nothing else. */
function contentOf(context: Context, { file, given, range }: Wanted): Response {
  const { path, bytes, type } = file
  if (range === 'none') {
    return context.body(null, 416, { 'content-range': `bytes */${bytes}` })
  }
  const { start, end } = range ?? { start: 0, end: bytes }
  const headers = {
    ...given,
    'accept-ranges': 'bytes',
    'content-type': type,
    'content-length': `${end - start}`,
    ...(range !== undefined && { 'content-range': `bytes ${start}-${end - 1}/${bytes}` }),
  }
  if (context.req.method === 'HEAD') return new Response(null, { headers })
  const content = Readable.toWeb(createReadStream(path, { start, end: end - 1 })) as ReadableStream
  return context.body(bytes === 0 ? '' : content, range === undefined ? 200 : 206, headers)
}

function secondsOf({ type }: SiteFile): number {
  const isMedia = !/^(?:text|application)\//u.test(type)
  return isMedia ? siteMediaSecondsMax : sitePageSecondsMax
}

function matches(header: string | undefined, { etag }: SiteFile): boolean {
  const named = header?.split(',').map((each) => each.trim().replace(/^W\//u, '')) ?? []
  return named.includes(etag) || named.includes('*')
}
