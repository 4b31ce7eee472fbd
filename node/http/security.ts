/**
 * Access to the node over HTTP. Listening on 127.0.0.1 alone protects little: every page in the browser, every site
 * that points its name at 127.0.0.1, and every other program on a port of this machine can send requests here. So each
 * request must name us as its host, come from our own page or from no page, and carry a token that no
 * browser sends by itself (cookies are shared between all ports of a host).
 */
import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { ForbiddenError, UnauthorizedError } from '../errors.ts'
import type { Sessions } from './session/sessions.ts'

/** Paths under `/api` that need no token: signing in, and the document that is the same for everybody. */
const openPaths = new Set(['/api/session', '/api/openapi.json'])
const safeMethods = new Set(['GET', 'HEAD'])

/** The one origin of the view of a node. */
export function originOf(port: number): string {
  return `http://127.0.0.1:${port}`
}

/** Headers of every answer; the view needs no inline script, style, or other host. */
export const headers: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'blob:'],
    mediaSrc: ["'self'", 'blob:'],
    connectSrc: ["'self'"],
    fontSrc: ["'self'"],
    manifestSrc: ["'self'"],
    workerSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
  crossOriginResourcePolicy: 'same-origin',
  crossOriginOpenerPolicy: 'same-origin',
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
})

/**
 * Refuses requests that are not meant for us: a foreign host (DNS rebinding), a foreign origin, a request by another page.
 * Opening the view by a link on another page is allowed: the view itself holds nothing.
 */
export function guardOrigin(port: number): MiddlewareHandler {
  const origin = originOf(port)
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`])
  return async (context, next) => {
    const { method, path } = context.req
    const host = context.req.header('host')
    if (host === undefined || !hosts.has(host)) throw new ForbiddenError('host')
    const from = context.req.header('origin')
    if (from !== undefined && from !== origin) throw new ForbiddenError('origin')
    const site = context.req.header('sec-fetch-site')
    const isOwn = site === undefined || site === 'same-origin' || site === 'none'
    const isOpening = context.req.header('sec-fetch-mode') === 'navigate' && method === 'GET'
    const isApi = path.startsWith('/api')
    if (!isOwn && (isApi || !isOpening)) throw new ForbiddenError('site')
    if (!safeMethods.has(method) && site !== undefined && from === undefined) {
      throw new ForbiddenError('a browser names its origin')
    }
    if (!isApi && host !== `127.0.0.1:${port}`) return context.redirect(origin + path)
    return next()
  }
}

/** Lets only signed-in clients use the API. */
export function guardToken(sessions: Sessions): MiddlewareHandler {
  return async (context, next) => {
    const { path, method } = context.req
    const isOpen = openPaths.has(path) && !(path === '/api/session' && method !== 'POST')
    if (!isOpen && !sessions.has(tokenOf(context.req.header('authorization')))) {
      throw new UnauthorizedError('token')
    }
    await next()
  }
}

/** The token in an `Authorization` header, or an empty text, which is nobody's. */
export function tokenOf(header: string | undefined): string {
  return /^Bearer ([\w-]{1,100})$/u.exec(header ?? '')?.[1] ?? ''
}
