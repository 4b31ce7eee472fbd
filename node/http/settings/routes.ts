/** How the owner wants the view, and what they have read. */
import { Hono } from 'hono'
import { ReadMark, ReadRequest, Settings } from './schema.ts'
import type { Backend } from '../backend.ts'
import { describe, takes } from '../describe.ts'

export function settingRoutes(backend: Backend) {
  return new Hono()
    .get('/settings', describe('My settings', 200, Settings), async (context) =>
      context.json(await backend.social().settings()),
    )
    .patch(
      '/settings',
      describe('Change some settings', 200, Settings),
      takes('json', Settings),
      async (context) => {
        await backend.social().changeSettings(context.req.valid('json'))
        return context.json(await backend.social().settings())
      },
    )
    .get('/read', describe('How far I have read the timeline', 200, ReadMark), async (context) =>
      context.json(await backend.social().timelines.readState()),
    )
    .put(
      '/read',
      describe('Note that I have read all that came up to here', 200, ReadMark),
      takes('json', ReadRequest),
      async (context) => {
        await backend.social().timelines.markRead(context.req.valid('json').arrived)
        return context.json(await backend.social().timelines.readState())
      },
    )
}
