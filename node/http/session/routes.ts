/** Signing a browser in and out. */
import { Hono } from 'hono'
import { Session, SessionLink, SessionRequest } from './schema.ts'
import { describe, takes } from '../describe.ts'
import { tokenOf } from '../security.ts'
import type { Sessions } from './sessions.ts'

/** @param link the address of the view for a one-time token. */
export function sessionRoutes(sessions: Sessions, link: (oneTimeToken: string) => string) {
  return new Hono()
    .post(
      '/session',
      describe('Swap a one-time token for a session', 200, Session),
      takes('json', SessionRequest),
      async (context) =>
        context.json({ token: await sessions.signIn(context.req.valid('json').token) }),
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
