/**
 * The files themselves, for `<img>` and `<video>`: at addresses that the API signs, with ranges, and as nothing that a browser could run.
 * Nothing is cached: a picture that is taken back must not stay on a disk.
 */
import { Hono, type Context } from 'hono'
import { parseMessageId, parsePersonId, parsePostId } from '../../../protocol/ids.ts'
import { mediaParts, type MediaPart } from '../../../protocol/media.ts'
import { ForbiddenError, NotFoundError, PictureBrokenError } from '../../errors.ts'
import { pictureSize, sizeHeadBytes } from '../../pictures/picture-size.ts'
import type { MediaLibrary, MediaPlace } from '../../social/media/media-library.ts'
import { mediaRow } from '../../social/media/media-rows.ts'
import type { MediaRow } from '../../social/media/tables.ts'
import type { Backend } from '../backend.ts'
import { previewPixelsMax } from '../limits.ts'
import { mediaAt, mediaIn } from './media-at.ts'
import { isSigned } from './media-urls.ts'
import { rangeOf } from './range.ts'

/** Types that a browser shows without running anything; all others are downloads. */
const shown =
  /^(image\/(jpeg|png|webp|gif|avif)|video\/(mp4|webm|quicktime|x-matroska)|audio\/(mpeg|mp4|ogg|webm|wav|flac))$/u

export function fileRoutes(backend: Backend): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    if (!isSigned(context.req.path, context.req.query('key') ?? '')) throw new ForbiddenError('key')
    await next()
  })
  app.on(['GET', 'HEAD'], '/uploads/:upload', (context) => {
    const { library } = backend.social()
    const { media } = library.uploads.at(context.req.param('upload'))
    return answer(context, backend, { media: mediaRow(media), part: 'preview' })
  })
  app.on(['GET', 'HEAD'], '/portraits/:person', (context) => {
    const preview = backend.social().portraits.of(parsePersonId(context.req.param('person')))
    const media: MediaRow = {
      kind: 'picture',
      type: '',
      name: '',
      alt: '',
      caption: '',
      layers: [],
    }
    return answer(context, backend, {
      media: { ...media, ...(preview && { preview }) },
      part: 'preview',
    })
  })
  app.on(['GET', 'HEAD'], '/posts/:post/:number/:part', (context) => {
    const { post, number, part } = context.req.param()
    const found = mediaAt(backend.social(), parsePostId(post), Number(number))
    return answerPart(context, backend, { found, part })
  })
  app.on(['GET', 'HEAD'], '/messages/:message/:number/:part', (context) => {
    const { message, number, part } = context.req.param()
    const found = mediaIn(backend.social(), parseMessageId(message), Number(number))
    return answerPart(context, backend, { found, part })
  })
  return app
}

/** @throws {NotFoundError} when there is no such file, or no such part of it. */
function answerPart(
  context: Context,
  backend: Backend,
  { found, part: name }: { found: MediaPlace | undefined; part: string },
): Promise<Response> {
  const part = mediaParts.find((one) => one === name)
  if (found === undefined || part === undefined) throw new NotFoundError('file', { what: 'file' })
  return answer(context, backend, { media: found.media, part })
}

async function answer(
  context: Context,
  backend: Backend,
  { media, part }: { media: MediaRow; part: MediaPart },
): Promise<Response> {
  const { library } = backend.social()
  const bytes = media[part]?.bytes ?? 0
  const range = rangeOf(context.req.header('range'), bytes)
  const headers = headersOf(media, part, context.req.query('download') !== undefined)
  if (range === 'none') {
    return context.body(null, 416, { ...headers, 'content-range': `bytes */${bytes}` })
  }
  if (isPicture(media, part)) await assertBearable(library, media, part)
  const { content } = library.read(media, part, range)
  const { start, end } = range ?? { start: 0, end: bytes }
  const body = context.req.method === 'HEAD' ? null : ReadableStream.from(content)
  const length = { 'content-length': `${end - start}` }
  const partial = range && { 'content-range': `bytes ${start}-${end - 1}/${bytes}` }
  const status = range === undefined ? 200 : 206
  return new Response(body, {
    status,
    headers: { ...headers, ...length, ...partial },
  })
}

function isPicture({ type }: MediaRow, part: MediaPart): boolean {
  return part !== 'blob' || type.startsWith('image/')
}

/** @throws {PictureBrokenError} for a picture with more pixels than its post says, which could end the browser. */
async function assertBearable(
  library: MediaLibrary,
  media: MediaRow,
  part: MediaPart,
): Promise<void> {
  const { content } = library.read(media, part, { end: sizeHeadBytes })
  const head = new Uint8Array(sizeHeadBytes)
  let length = 0
  for await (const piece of content) {
    head.set(piece, length)
    length += piece.length
  }
  const size = pictureSize(head.subarray(0, length))
  const { width = 0, height = 0 } = media
  const pixelsMax = part === 'blob' ? width * height : previewPixelsMax
  if (size === undefined || size.width * size.height > pixelsMax) {
    throw new PictureBrokenError('more pixels than its post says')
  }
}

function headersOf(
  { type, name }: MediaRow,
  part: MediaPart,
  isDownload: boolean,
): Record<string, string> {
  const isShown = part !== 'blob' || shown.test(type)
  const isAttached = isDownload || !isShown
  const file = encodeURIComponent(name || 'file').replaceAll("'", '%27')
  return {
    'content-type': part === 'blob' && isShown ? type : isShown ? 'image/webp' : octets,
    'content-disposition': isAttached ? `attachment; filename*=UTF-8''${file}` : 'inline',
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
  }
}

const octets = 'application/octet-stream'
