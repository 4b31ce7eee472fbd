/** Archives of other services that a browser sends: shown first, then brought along. */
import { Hono } from 'hono'
import { BadRequestError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { PostAudience } from '../../social/posts/posts.ts'
import type { Backend } from '../backend.ts'
import { describe, describeFile, takes } from '../describe.ts'
import { Importer } from './importer.ts'
import { ArchiveQuery, Import, ImportRequest } from './schema.ts'

export function importRoutes(backend: Backend, log: Log) {
  const importer = new Importer(backend, log)
  return new Hono()
    .get('/import', describe('How far an import is', 200, Import), async (context) =>
      context.json(await shapeOf(importer)),
    )
    .post(
      '/import/archives',
      describeFile('Send an archive, the body of the request, or a part of one', 201, Import),
      takes('query', ArchiveQuery),
      async (context) => {
        const { body, signal } = context.req.raw
        if (body === null) throw new BadRequestError('no file', { field: 'body' })
        const { name } = context.req.valid('query')
        await importer.add(name, body as AsyncIterable<Uint8Array> & typeof body, signal)
        return context.json(await shapeOf(importer), 201)
      },
    )
    .post('/import/read', describe('Find out what is in it', 200, Import), async (context) => {
      await importer.read()
      return context.json(await shapeOf(importer))
    })
    .post(
      '/import/start',
      describe('Bring along what is in it', 200, Import),
      takes('json', ImportRequest),
      async (context) => {
        importer.start(context.req.valid('json').audience as PostAudience)
        return context.json(await shapeOf(importer))
      },
    )
    .post('/import/stop', describe('End it; what came stays', 200, Import), async (context) => {
      importer.stop()
      return context.json(await shapeOf(importer))
    })
    .delete('/import', describe('Forget the archives', 204), async (context) => {
      await importer.drop()
      return context.body(null, 204)
    })
}

async function shapeOf(importer: Importer): Promise<Import> {
  const { archives, error, summary, ...state } = await importer.state()
  return {
    ...state,
    archives: archives.map(({ name, bytes }) => ({ name, bytes })),
    ...(summary && { summary: { ...summary, left: { ...summary.left } } }),
    ...(error && { error: { code: error.code, message: error.message, values: error.values } }),
  }
}
