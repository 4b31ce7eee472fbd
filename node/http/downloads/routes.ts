/** The downloads themselves. */
import { Hono } from 'hono'
import { NotFoundError } from '../../errors.ts'
import type { Downloads } from './downloads.ts'

export function downloadRoutes(downloads: Downloads) {
  return new Hono().get('/:token', async (context) => {
    const download = downloads.take(context.req.param('token'))
    if (download === undefined) throw new NotFoundError('download', { what: 'file' })
    const bytes = await download.start()
    const body = bytes instanceof ReadableStream ? bytes : ReadableStream.from(bytes)
    return new Response(body, {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${download.name}"`,
        'cache-control': 'no-store',
      },
    })
  })
}
