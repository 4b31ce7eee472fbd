/** From the rows of the views to the shapes of the API. */
import type { MediaPart } from '../../../protocol/media.ts'
import type { Upload as UploadRow } from '../../social/media/uploads.ts'
import type { MediaRow } from '../../social/media/tables.ts'
import type { Social } from '../../social/social.ts'
import type { PostRow } from '../../social/posts/tables.ts'
import { toBase64url } from '../../../protocol/bytes.ts'
import type { Media, Upload } from './schema.ts'
import { partUrl, uploadUrl, type PartPlace } from './media-urls.ts'

/** The media of a post, as far as they are here. */
export function mediaShapes(social: Social, { id, media }: PostRow): Media[] {
  return media.map((row, number) => mediaShape(social, row, { kind: 'posts', item: id, number }))
}

/** One of the media of a post or message. */
export function mediaShape(
  { library }: Social,
  row: MediaRow,
  place: Omit<PartPlace, 'part'>,
): Media {
  const { blob, preview: _preview, flat: _flat, layers, mood, color, ...rest } = row
  const urlOf = (part: MediaPart): string | undefined => {
    const ref = row[part]
    return ref !== undefined && library.has(ref.id) ? partUrl({ ...place, part }) : undefined
  }
  const [url, previewUrl, flatUrl] = [urlOf('blob'), urlOf('preview'), urlOf('flat')]
  return {
    ...rest,
    bytes: blob?.bytes ?? 0,
    layers: [...layers],
    ...(mood && { mood }),
    ...(color !== undefined && { color }),
    state: library.stateOf(row),
    received: library.receivedOf(row),
    ...(url !== undefined && { url }),
    ...(previewUrl !== undefined && { previewUrl }),
    ...(flatUrl !== undefined && { flatUrl }),
  }
}

export function uploadShape({ id, media, keepsMetadata }: UploadRow): Upload {
  const { kind, type, name, blob, preview, thumbhash, width, height, durationMs } = media
  return {
    id,
    kind,
    type,
    name,
    bytes: blob?.bytes ?? 0,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(durationMs !== undefined && { durationMs }),
    ...(thumbhash !== undefined && { thumbhash: toBase64url(thumbhash) }),
    ...(preview !== undefined && { previewUrl: uploadUrl(id) }),
    keepsMetadata,
  }
}
