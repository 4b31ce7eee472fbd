/** The downloads themselves. */
import { Hono } from 'hono'
import { NotFoundError } from '../../errors.ts'
import type { Download, Downloads } from './downloads.ts'

export function downloadRoutes(downloads: Downloads) {
  // Hono answers a HEAD as a GET: one that only looks at the address must not use it up.
  return new Hono().get('/:token', async (context) => {
    const token = context.req.param('token')
    const isLook = context.req.method === 'HEAD'
    const download = isLook ? downloads.at(token) : downloads.take(token)
    if (download === undefined) throw new NotFoundError('download', { what: 'file' })
    return new Response(isLook ? null : await bodyOf(download), {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${download.name}"`,
        'cache-control': 'no-store',
      },
    })
  })
}

async function bodyOf({ start }: Download): Promise<ReadableStream<Uint8Array>> {
  const bytes = await start()
  return bytes instanceof ReadableStream ? bytes : ReadableStream.from(bytes)
}
