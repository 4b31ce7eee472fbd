/** The view on other devices, and the browsers that are signed in. */
import { Hono } from 'hono'
import { NotFoundError } from '../../errors.ts'
import { describe, takes } from '../describe.ts'
import { tokenOf } from '../security.ts'
import type { Sessions } from '../session/sessions.ts'
import { derOf } from './keys.ts'
import type { OtherDevices } from './other-devices.ts'
import {
  Browser,
  BrowserList,
  BrowserRequest,
  ConfirmRequest,
  PairingState,
  View,
  ViewRequest,
} from './schema.ts'
import { browserShape, pairingShape, viewShape } from './shape.ts'

export function viewRoutes(devices: OtherDevices) {
  return new Hono()
    .get('/view', describe('Where the view answers on other devices', 200, View), (context) =>
      context.json(viewShape(devices)),
    )
    .put(
      '/view',
      describe('Have the view answer on the local network, or not', 200, View),
      takes('json', ViewRequest),
      async (context) => {
        const { lan, port } = context.req.valid('json')
        await (lan ? devices.lan.turnOn(port) : devices.lan.turnOff())
        return context.json(viewShape(devices))
      },
    )
    .post(
      '/view/pairing',
      describe(
        'A code that lets one browser of another device in; one before it is void',
        201,
        PairingState,
      ),
      (context) => context.json(pairingShape(devices.beginPairing(), devices.origins), 201),
    )
    .delete('/view/pairing', describe('Let nobody in with that code', 204), (context) => {
      devices.pairing.cancel()
      return context.body(null, 204)
    })
    .post(
      '/view/pairing/confirm',
      describe('Sign the browser in that shows these digits', 204),
      takes('json', ConfirmRequest),
      async (context) => {
        const { digits, name } = context.req.valid('json')
        await devices.pairing.confirm(digits, name)
        return context.body(null, 204)
      },
    )
}

export function browserRoutes(sessions: Sessions) {
  const idOfThis = (header: string | undefined): string | undefined =>
    sessions.idOf(tokenOf(header))
  return new Hono()
    .get(
      '/browsers',
      describe('Browsers that are signed in, the one used last first', 200, BrowserList),
      (context) => {
        const thisId = idOfThis(context.req.header('authorization'))
        return context.json({ items: sessions.list().map((one) => browserShape(one, thisId)) })
      },
    )
    .patch(
      '/browsers/:browser',
      describe('Name a browser', 200, Browser),
      takes('json', BrowserRequest),
      async (context) => {
        const { name } = context.req.valid('json')
        const session = await sessions.rename(context.req.param('browser'), name)
        return context.json(browserShape(session, idOfThis(context.req.header('authorization'))))
      },
    )
    .delete('/browsers/:browser', describe('Sign a browser out', 204), async (context) => {
      await sessions.end(context.req.param('browser'))
      return context.body(null, 204)
    })
}

/** The certificate of the authority, to be installed. It is no secret: every connection shows it. */
export function authorityRoutes(devices: OtherDevices): Hono {
  return new Hono().get('/pappus-authority.crt', (context) => {
    const { authority } = devices.lan
    if (authority === undefined) throw new NotFoundError('authority', { what: 'page' })
    const headers = { 'content-type': 'application/x-x509-ca-cert', 'cache-control': 'no-cache' }
    return context.body(derOf(authority), 200, headers)
  })
}
