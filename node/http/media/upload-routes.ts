/** Files on their way into a post. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import { BadRequestError, TooLargeError } from '../../errors.ts'
import type { Backend } from '../backend.ts'
import { describe, describeFile, takes } from '../describe.ts'
import { posterBytesMax } from '../limits.ts'
import { takeIn, takePreview } from './intake.ts'
import { Upload, UploadQuery } from './schema.ts'
import { uploadShape } from './shape.ts'

const Uploads = v.object({ items: v.array(Upload) })

export function uploadRoutes(backend: Backend) {
  return new Hono()
    .get('/uploads', describe('Files that no post has yet', 200, Uploads), async (context) => {
      const found = await backend.social().library.uploads.list()
      return context.json({ items: found.map(uploadShape) })
    })
    .post(
      '/uploads',
      describeFile('Keep a file, the body of the request, for a post', 201, Upload),
      takes('query', UploadQuery),
      async (context) => {
        const { name, original } = context.req.valid('query')
        const { body, signal } = context.req.raw
        if (body === null) throw new BadRequestError('no file', { field: 'body' })
        const init = { library: backend.social().library, folder: backend.uploadFolder }
        const isOriginal = original === 'true'
        const upload = await takeIn(init, { body, name, isOriginal, signal })
        return context.json(uploadShape(upload), 201)
      },
    )
    .put(
      '/uploads/:upload/preview',
      describeFile(
        'Give a file a preview, the body of the request, as a frame of a film',
        200,
        Upload,
      ),
      limitPoster(),
      async (context) => {
        const bytes = new Uint8Array(await context.req.arrayBuffer())
        const { signal } = context.req.raw
        const { library } = backend.social()
        const upload = await takePreview(library, context.req.param('upload'), { bytes, signal })
        return context.json(uploadShape(upload))
      },
    )
    .delete('/uploads/:upload', describe('Forget a file', 204), async (context) => {
      await backend.social().library.uploads.drop(context.req.param('upload'))
      return context.body(null, 204)
    })
}

/** Bounds the body of a request that is a small picture. */
export function limitPoster(): ReturnType<typeof bodyLimit> {
  return bodyLimit({
    maxSize: posterBytesMax,
    onError: () => {
      throw new TooLargeError('preview', { field: 'preview', max: posterBytesMax })
    },
  })
}
