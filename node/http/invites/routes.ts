/** Inviting and joining. */
import { Hono } from 'hono'
import * as v from 'valibot'
import type { AspectId } from '../../../protocol/ids.ts'
import { joinTimeoutMs } from '../../social/joining/limits.ts'
import { Invite, InviteRequest, Joined, JoinRequest } from './schema.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'
import { personDetails, personShape } from '../people/shape.ts'
import { inviteShape } from './shape.ts'

/** Where nodes answer by default: the link opens its receiver's own node, if that runs there. */
const linkOrigin = 'http://127.0.0.1:7277'
const hourMs = 3_600_000
const Invites = v.object({ items: v.array(Invite) })

export function inviteRoutes(backend: Backend) {
  return new Hono()
    .get('/invites', describe('My invites, newest first', 200, Invites), async (context) => {
      const items = await backend.social().invites.list(linkOrigin)
      return context.json({ items: items.map(inviteShape) })
    })
    .post(
      '/invites',
      describe('Make an invite', 201, Invite),
      takes('json', InviteRequest),
      async (context) => {
        const {
          aspect,
          uses,
          history,
          circle: isCircle,
          expiresInHours,
        } = context.req.valid('json')
        const lifetimeMs = expiresInHours * hourMs
        const request = { aspect: aspect as AspectId, uses, history, isCircle, lifetimeMs }
        const invite = await backend.social().invites.create(request, linkOrigin)
        return context.json(inviteShape(invite), 201)
      },
    )
    .delete('/invites/:invite', describe('Take an invite back', 204), async (context) => {
      await backend.social().invites.revoke(context.req.param('invite'))
      return context.body(null, 204)
    })
    .post(
      '/join',
      describe('Become a contact of who made an invite', 201, Joined),
      takes('json', JoinRequest),
      async (context) => {
        const { link, aspect, history, carry } = context.req.valid('json')
        const social = backend.social()
        const signal = AbortSignal.any([context.req.raw.signal, AbortSignal.timeout(joinTimeoutMs)])
        const { circle, ...contact } = await social.invites.join(
          link,
          aspect as AspectId | undefined,
          signal,
          {
            history,
            carry,
          },
        )
        const person = personShape(backend, contact, await personDetails(social))
        return context.json(circle === undefined ? person : { ...person, circle }, 201)
      },
    )
}
