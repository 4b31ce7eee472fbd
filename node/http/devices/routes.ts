/** The owner's devices: a link that makes a new node one of them, their names, and the side of the new node. */
import { Hono } from 'hono'
import type { PeerName } from '../../../protocol/ids.ts'
import type { LinkState as StateOfLink, Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import type { OpenLink as LinkThere } from '../../social/joining/linking.ts'
import {
  DeviceList,
  DeviceRequest,
  Link,
  LinkConfirmRequest,
  LinkDigits,
  LinkRequest,
  LinkState,
  OpenLink,
} from './schema.ts'

/** Where nodes answer by default: the link opens its receiver's own node, if that runs there. */
const linkOrigin = 'http://127.0.0.1:7277'

export function deviceRoutes(backend: Backend) {
  return new Hono()
    .get('/devices', describe('My devices, this one first', 200, DeviceList), async (context) => {
      const all = await backend.social().devices.list()
      const items = all.map(({ peer, sinceMs, ...device }) => {
        const { links, lastSeenMs } = backend.peerReach(peer)
        const isOnline = device.isThis || links.length > 0
        return {
          id: peer,
          ...device,
          isOnline,
          ...(sinceMs !== undefined && { sinceMs }),
          ...(lastSeenMs !== undefined && { lastSeenMs }),
        }
      })
      return context.json({ items })
    })
    .patch(
      '/devices/:device',
      describe('Name a device', 204),
      takes('json', DeviceRequest),
      async (context) => {
        const { name } = context.req.valid('json')
        await backend.social().devices.rename(context.req.param('device') as PeerName, name)
        return context.body(null, 204)
      },
    )
    .get('/devices/link', describe('The link to a new device', 200, OpenLink), (context) => {
      const { open } = backend.social().devices.linking
      return context.json(open === undefined ? {} : { open: linkShape(open) })
    })
    .post(
      '/devices/link',
      describe(
        'Make a link by which one new node becomes my device; one before it is void',
        201,
        Link,
      ),
      async (context) =>
        context.json(linkShape(await backend.social().devices.linking.begin(linkOrigin)), 201),
    )
    .delete(
      '/devices/link',
      describe('Let no node become my device by it', 204),
      async (context) => {
        await backend.social().devices.linking.cancel()
        return context.body(null, 204)
      },
    )
    .post(
      '/devices/link/confirm',
      describe('Make the node my device that shows these digits', 204),
      takes('json', LinkConfirmRequest),
      async (context) => {
        const { digits } = context.req.valid('json')
        await backend.social().devices.linking.confirm(digits, linkOrigin)
        return context.body(null, 204)
      },
    )
    .delete(
      '/devices/:device',
      describe(
        'Revoke a device: nothing that is written from now on is for it, or taken of it',
        204,
      ),
      async (context) => {
        await backend.social().devices.revoke(context.req.param('device') as PeerName)
        return context.body(null, 204)
      },
    )
    .post(
      '/link',
      describe(
        'Become another device of whoever made a link, once they say yes there',
        200,
        LinkDigits,
      ),
      takes('json', LinkRequest),
      async (context) => context.json(await backend.link(context.req.valid('json').link)),
    )
    .delete('/link', describe('Wait for that no more', 204), async (context) => {
      await backend.cancelLink()
      return context.body(null, 204)
    })
    .get('/link', describe('Where that is', 200, LinkState), (context) =>
      context.json(stateShape(backend.linkState())),
    )
}

function linkShape({ link, expiresAtMs, isGranted, claim }: LinkThere) {
  return { link, expiresAtMs, isGranted, ...(claim !== undefined && { claim }) }
}

function stateShape(given: StateOfLink) {
  if (given.state !== 'failed') return given
  const { code, values } = given.error
  const { reason } = values
  return { state: given.state, code, ...(typeof reason === 'string' && { reason }) }
}
