/**
 * The page of a relay for everybody: how much of it is in use, and how to use it. Static, without script or cookie, with
 * nothing about people. It stands on a port of its own, apart from the view and API of the owner, which no other machine
 * ever reaches.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PortBusyError } from '../../errors.ts'
import { statusConnectionsMax, strangerRequestMsMax } from '../limits.ts'
import { directionOfLanguage } from '../../messages/languages.ts'
import { localeFor, textFor, type MessageId, type MessageValues } from '../../messages/messages.ts'
import type { World } from '../../world.ts'
import type { Backend } from '../backend.ts'
import { escapeHtml } from '../html.ts'

/** Where the page answers; port 0 for any free one. */
export interface StatusPagePlace {
  readonly host: string
  readonly port: number
}

interface StatusPageInit {
  place: StatusPagePlace
  backend: Pick<Backend, 'version' | 'startedAtMs' | 'relay' | 'carryRole'>
  world: Pick<World, 'now'>
}

type PageParts = Omit<StatusPageInit, 'place'>
type Text = (id: MessageId, values?: MessageValues) => string

const style = `:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{max-width:40rem;margin:2rem auto;padding:0 1rem}
dt{font-weight:600;margin-top:.75rem}dd{margin:0}code{overflow-wrap:anywhere}`
const styleHash = createHash('sha256').update(style).digest('base64')
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

export class StatusPage implements AsyncDisposable {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  /** @throws {PortBusyError} when the place cannot be listened on. */
  static async start({ place, ...parts }: StatusPageInit): Promise<StatusPage> {
    const { host, port } = place
    const limits = { headersTimeout: strangerRequestMsMax, requestTimeout: strangerRequestMsMax }
    const server = createServer({ ...limits, connectionsCheckingInterval: 1000 })
    server.on('request', (request, response) => answer(request, response, parts))
    server.maxConnections = statusConnectionsMax
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    // Also later, as where it may open no more files: requests then find nobody, and the node goes on.
    server.on('error', (cause: NodeJS.ErrnoException) => {
      reject(new PortBusyError(`port ${port}`, { port, reason: cause.code ?? '' }, { cause }))
    })
    server.listen(port, host, resolve)
    await promise
    return new StatusPage(server)
  }

  get url(): string {
    const { address, family, port } = this.#server.address() as AddressInfo
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    this.#server.closeAllConnections()
    await promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}

function answer(
  { method, url, headers: asked }: IncomingMessage,
  response: ServerResponse,
  parts: PageParts,
): void {
  // One page for each connection: nobody holds one that they do not need.
  response.setHeader('connection', 'close')
  const code = method !== 'GET' && method !== 'HEAD' ? 405 : url !== '/' ? 404 : 200
  if (code !== 200) {
    response.writeHead(code).end()
    return
  }
  const html = page(asked['accept-language'], parts)
  response.writeHead(code, headers).end(method === 'HEAD' ? undefined : html)
}

function page(languages: string | undefined, parts: PageParts): string {
  const text: Text = (id, values) => escapeHtml(textFor(languages, id, values))
  const locale = localeFor(languages)
  const title = text('node.relay.title')
  const rows = rowsOf(parts, text, locale).map(([name, value]) => `<dt>${name}</dt>${value}`)
  return `<!doctype html>
<html lang="${locale}" dir="${directionOfLanguage(locale)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1><p>${text('node.relay.about')}</p>
<dl>
${rows.join('\n')}
</dl></main></body></html>
`
}

function rowsOf(
  { backend, world }: PageParts,
  text: Text,
  locale: string,
): [name: string, value: string][] {
  const { version, startedAtMs } = backend
  const relay = backend.relay()
  const carries = backend.carryRole() === undefined ? 'node.relay.no' : 'node.relay.yes'
  const addresses = relay?.addresses ?? []
  const value = (words: string): string => `<dd>${words}</dd>`
  const reservations = { used: relay?.reservations ?? 0, max: relay?.role.reservations ?? 0 }
  return [
    [text('node.relay.uptime'), value(escapeHtml(duration(world.now() - startedAtMs, locale)))],
    [text('node.relay.version'), value(escapeHtml(version))],
    [text('node.relay.reservations'), value(text('node.relay.used', reservations))],
    [text('node.relay.connections'), value(String(relay?.connections ?? 0))],
    [text('node.relay.today'), value(escapeHtml(megabytes(relay?.relayedBytesToday ?? 0, locale)))],
    [text('node.relay.carries'), value(text(carries))],
    [
      text('node.relay.addresses'),
      addresses.map((address) => value(`<code dir="ltr">${escapeHtml(address)}</code>`)).join(''),
    ],
  ]
}

/** Days, hours and minutes, as people of that language write them. */
function duration(ms: number, locale: string): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  const amounts = [
    ['day', Math.floor(minutes / 1440)],
    ['hour', Math.floor((minutes % 1440) / 60)],
    ['minute', minutes % 60],
  ] as const
  const shown = amounts.filter(([unit, count]) => count > 0 || unit === 'minute')
  const words = shown.map(([unit, count]) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
  )
  return new Intl.ListFormat(locale, { type: 'unit' }).format(words)
}

/** Whole megabytes: an observer who looks again and again must not learn how much two people just said. */
function megabytes(bytes: number, locale: string): string {
  const style = { style: 'unit', unit: 'megabyte' } as const
  return new Intl.NumberFormat(locale, style).format(Math.floor(bytes / 1e6))
}
