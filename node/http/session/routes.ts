/** Signing a browser in and out. */
import { Hono } from 'hono'
import { ForbiddenError, OnlyHereError } from '../../errors.ts'
import { describe, takes } from '../describe.ts'
import { addressOf, isElsewhere } from '../doors.ts'
import { tokenOf } from '../security.ts'
import type { Pairing } from '../view/pairing.ts'
import { browserName } from './browser-name.ts'
import {
  Claimed,
  ClaimRequest,
  Session,
  SessionLink,
  SessionRequest,
  TicketAnswer,
  TicketRequest,
} from './schema.ts'
import type { Sessions } from './sessions.ts'

/** @param link the address of the view for a one-time token. */
export function sessionRoutes(sessions: Sessions, link: (oneTimeToken: string) => string) {
  return new Hono()
    .post(
      '/session',
      describe('Swap a one-time token for a session', 200, Session),
      takes('json', SessionRequest),
      async (context) => {
        if (isElsewhere(context)) throw new OnlyHereError('one-time token')
        const { token } = context.req.valid('json')
        return context.json({ token: await sessions.signIn(token, nameOf(context.req)) })
      },
    )
    .delete('/session', describe('Sign out', 204), async (context) => {
      await sessions.signOut(tokenOf(context.req.header('authorization')))
      return context.body(null, 204)
    })
    .post(
      '/session/link',
      describe('An address that signs one browser in', 201, SessionLink),
      (context) => context.json({ url: link(sessions.createOneTime()) }, 201),
    )
}

/** How a browser of another device comes in: it brings the code, and asks until the owner decided. */
export function claimRoutes(pairing: Pairing) {
  return new Hono()
    .use('/session/claim/*', async (context, next) => {
      if (!isElsewhere(context)) throw new ForbiddenError('a browser of this machine is not paired')
      await next()
    })
    .post(
      '/session/claim',
      describe('Bring the code that the owner’s screen shows', 201, Claimed),
      takes('json', ClaimRequest),
      (context) => {
        const claim = { name: nameOf(context.req), address: addressOf(context) }
        return context.json(pairing.claim(context.req.valid('json').code, claim), 201)
      },
    )
    .post(
      '/session/claim/token',
      describe('Ask whether the owner let this browser in', 200, TicketAnswer),
      takes('json', TicketRequest),
      (context) => {
        const token = pairing.take(context.req.valid('json').ticket)
        return context.json(token === undefined ? {} : { token })
      },
    )
}

function nameOf(request: { header: (name: string) => string | undefined }): string {
  return browserName(request.header('user-agent'), request.header('accept-language'))
}
