/**
 * All that a guest reaches: the page, its script and style, and sealed bundles by their ids. Nothing here knows a key, and no id is listed
 * anywhere.
 */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { guestResponseBytes } from '../../../protocol/guest-response.ts'
import { parseGuestLinkId } from '../../../protocol/ids.ts'
import { MalformedError } from '../../../protocol/errors.ts'
import { inBackground } from '../../background.ts'
import type { Left } from '../../social/guests/response-shelf.ts'
import type { Backend } from '../backend.ts'
import { addressOf } from '../doors.ts'
import type { ViewFiles } from '../view-files.ts'
import type { GuestGate } from './gate.ts'
import { guestPage } from './page.ts'

export interface GuestAppInit {
  backend: Pick<Backend, 'isSetUp' | 'social'>
  gate: GuestGate
  /** The script and style of the page. */
  files: ViewFiles
}

export function guestApp({ backend, gate, files }: GuestAppInit): Hono {
  return new Hono()
    .get('/g', (context) => {
      const headers = {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        vary: 'accept-language',
      }
      return context.body(guestPage(context.req.header('accept-language')), 200, headers)
    })
    .get('/g/:file', (context) => {
      const file = files.get(`/${context.req.param('file')}`)
      if (file === undefined) return context.body(null, 404)
      const headers = { 'content-type': file.type, 'cache-control': 'no-cache' }
      return context.body(file.body, 200, headers)
    })
    .get('/g/b/:id', (context) => {
      const noStore = { 'cache-control': 'no-store' }
      if (!gate.admits(machineOf(addressOf(context), context.req.header('x-forwarded-for')))) {
        return context.body(null, 429, noStore)
      }
      const id = idOf(context.req.param('id'))
      if (id === undefined || !backend.isSetUp()) return context.body(null, 404, noStore)
      const { guests } = backend.social()
      const found = guests.open(id)
      if (found.state === 'unknown') return context.body(null, 404, noStore)
      if (found.state !== 'open') return context.json({ reason: found.state }, 410, noStore)
      const { bytes } = found
      if (!gate.spends(bytes)) return context.body(null, 429, noStore)
      const headers = {
        ...noStore,
        'content-type': 'application/octet-stream',
        'content-length': `${bytes}`,
      }
      if (context.req.method === 'HEAD') return new Response(null, { headers })
      inBackground(guests.opened(id))
      return new Response(ReadableStream.from(found.parts()), { headers })
    })
    .post('/g/r/:id', limitResponse, async (context) => {
      const noStore = { 'cache-control': 'no-store' }
      const id = idOf(context.req.param('id'))
      if (id === undefined) return context.body(null, 404, noStore)
      const machine = machineOf(addressOf(context), context.req.header('x-forwarded-for'))
      if (!gate.admitsResponse(machine, id)) return context.body(null, 429, noStore)
      const sealed = new Uint8Array(await context.req.arrayBuffer())
      if (sealed.length !== guestResponseBytes) return context.body(null, 400, noStore)
      if (!backend.isSetUp()) return context.body(null, 404, noStore)
      const left = await backend.social().guests.respond(id, sealed)
      const status = statusOf[left]
      return status === 410
        ? context.json({ reason: left }, status, noStore)
        : context.body(null, status, noStore)
    })
}

const limitResponse = bodyLimit({
  maxSize: guestResponseBytes,
  onError: (context) => context.body(null, 413),
})

const statusOf = {
  taken: 202,
  full: 429,
  closed: 403,
  ended: 410,
  expired: 410,
  unknown: 404,
} as const satisfies Record<Left, number>

function idOf(text: string): ReturnType<typeof parseGuestLinkId> | undefined {
  try {
    return parseGuestLinkId(text)
  } catch (error) {
    if (error instanceof MalformedError) return undefined
    throw error
  }
}

/** Behind a proxy on this machine, the last one that it names: others before that may be made up. */
function machineOf(address: string, forwarded: string | undefined): string {
  const isHere = address === '127.0.0.1' || address === '::1'
  return (isHere ? forwarded?.split(',').at(-1)?.trim() : undefined) ?? address
}
