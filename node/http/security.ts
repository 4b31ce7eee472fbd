/**
 * Access to the node over HTTP. Listening on 127.0.0.1 alone protects little: every page in the browser, every site
 * that points its name at 127.0.0.1, and every other program on a port of this machine can send requests here. So each
 * request must name us as its host, come from our own page or from no page, and carry a token that no
 * browser sends by itself (cookies are shared between all ports of a host). The same holds on the local network, where the owner turned it on.
 */
import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { ForbiddenError, OnlyHereError, UnauthorizedError } from '../errors.ts'
import type { HttpEnv } from './doors.ts'
import type { Sessions } from './session/sessions.ts'

/** Paths under `/api` that need no token: signing in, and the document that is the same for everybody. */
const openPaths = new Set([
  '/api/session',
  '/api/session/claim',
  '/api/session/claim/token',
  '/api/openapi.json',
])
/** The words that make anybody the owner for ever, the end of the node, and signing in without pairing. */
const localPaths = new Set(['/api/me/phrase', '/api/stop', '/api/session/link'])
const safeMethods = new Set(['GET', 'HEAD'])

/**
 * Headers of every answer; the view needs no inline script, style, or other host. No HSTS: it means nothing for addresses, and a name of the
 * local network may be that of other services, on other ports.
 */
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
    // The one policy of the view, which can name nothing but its service worker.
    trustedTypes: ['shell'],
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
export const guardOrigin: MiddlewareHandler<HttpEnv> = async (context, next) => {
  const { method, path } = context.req
  const host = context.req.header('host')
  const place = context.env.door.places.get(host ?? '')
  if (place === undefined) throw new ForbiddenError('host')
  context.set('place', place)
  const from = context.req.header('origin')
  if (from !== undefined && from !== place.origin) throw new ForbiddenError('origin')
  const site = context.req.header('sec-fetch-site')
  const isOwn = site === undefined || site === 'same-origin' || site === 'none'
  const isOpening = context.req.header('sec-fetch-mode') === 'navigate' && method === 'GET'
  const isApi = path.startsWith('/api')
  if (!isOwn && (isApi || !isOpening)) throw new ForbiddenError('site')
  if (!safeMethods.has(method) && site !== undefined && from === undefined) {
    throw new ForbiddenError('a browser names its origin')
  }
  if (!isApi && host !== new URL(place.origin).host) return context.redirect(place.origin + path)
  return next()
}

/** Lets only signed-in clients use the API, and browsers of other devices not what is for this machine alone. */
export function guardToken(sessions: Sessions): MiddlewareHandler<HttpEnv> {
  return async (context, next) => {
    const { path, method } = context.req
    const { isElsewhere } = context.var.place
    if (isElsewhere && localPaths.has(path)) throw new OnlyHereError(path)
    const isOpen = openPaths.has(path) && !(path === '/api/session' && method !== 'POST')
    const token = tokenOf(context.req.header('authorization'))
    if (!isOpen) {
      if (!sessions.has(token, isElsewhere)) throw new UnauthorizedError('token')
      sessions.use(token)
    }
    await next()
  }
}

/** The token in an `Authorization` header, or an empty text, which is nobody's. */
export function tokenOf(header: string | undefined): string {
  return /^Bearer ([\w-]{1,100})$/u.exec(header ?? '')?.[1] ?? ''
}
