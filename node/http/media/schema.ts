/** Requests and responses about pictures, films and other files. */
import * as v from 'valibot'
import { layerAligns, moods, wholeSide } from '../../../protocol/layer.ts'
import {
  altBytesMax,
  captionBytesMax,
  layersMax,
  layerTextBytesMax,
  mediaMax,
  sideMax,
} from '../../../protocol/limits.ts'
import { mediaKinds } from '../../../protocol/media.ts'
import { count } from '../schema.ts'
import { bodyField } from '../text-fields.ts'

const thousandths = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.maxValue(wholeSide),
  v.description(
    'Thousandths of a side of the picture: its width for `x` and `width`, else its height',
  ),
)
const color = v.pipe(v.string(), v.regex(/^#[\da-f]{6}$/u), v.description('`#rrggbb`'))
const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(sideMax))
const uploadId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/u), v.description('Id of an upload'))

/** Words over a picture. */
export const Layer = v.object({
  text: bodyField('text', { bytesMax: layerTextBytesMax, charsMin: 1 }),
  x: v.pipe(thousandths, v.description('Centre of its box')),
  y: thousandths,
  width: v.pipe(thousandths, v.minValue(1)),
  size: v.pipe(thousandths, v.minValue(1), v.description('Height of a line')),
  align: v.picklist(layerAligns),
  color,
  hasOutline: v.boolean(),
})

export const Mood = v.picklist(moods)

/** A file that was uploaded, and is not yet in a post. */
export const Upload = v.object({
  id: uploadId,
  kind: v.picklist(mediaKinds),
  type: v.pipe(v.string(), v.description('Media type, by the content of the file')),
  name: v.string(),
  bytes: count,
  width: v.optional(side),
  height: v.optional(side),
  durationMs: v.optional(count),
  thumbhash: v.optional(v.pipe(v.string(), v.description('thumbhash, as base64url'))),
  previewUrl: v.optional(v.pipe(v.string(), v.description('Where the preview can be loaded'))),
  keepsMetadata: v.pipe(
    v.boolean(),
    v.description('Whether it may still say where, when and by whom it was made'),
  ),
})

export const UploadQuery = v.object({
  name: v.optional(v.pipe(v.string(), v.maxLength(1000)), ''),
  original: v.optional(v.picklist(['true', 'false']), 'false'),
})

const words = {
  alt: v.optional(bodyField('alt', { bytesMax: altBytesMax }), ''),
  caption: v.optional(bodyField('caption', { bytesMax: captionBytesMax }), ''),
  layers: v.optional(v.pipe(v.array(Layer), v.maxLength(layersMax)), []),
  mood: v.optional(Mood),
  flat: v.optional(
    v.pipe(uploadId, v.description('Upload of the picture with the words drawn in')),
  ),
}

/** One of the media of a post that is to be written. */
export const MediaRequest = v.union([
  v.object({ upload: uploadId, ...words }),
  v.object({ card: v.object({ color, width: side, height: side }), ...words }),
])

export const MediaRequests = v.pipe(v.array(MediaRequest), v.maxLength(mediaMax))

/** One of the media of a post. */
export const Media = v.object({
  kind: v.picklist(mediaKinds),
  type: v.pipe(v.string(), v.description('Media type')),
  name: v.string(),
  bytes: count,
  width: v.optional(side),
  height: v.optional(side),
  durationMs: v.optional(count),
  thumbhash: v.optional(v.pipe(v.string(), v.description('thumbhash, as base64url'))),
  alt: v.string(),
  caption: v.string(),
  layers: v.array(Layer),
  mood: v.optional(Mood),
  color: v.optional(v.pipe(color, v.description('Of a card'))),
  state: v.pipe(
    v.picklist(['here', 'coming', 'away']),
    v.description('Whether the file is on this node, on its way, or fetched once somebody asks'),
  ),
  received: v.pipe(count, v.description('Bytes of the file that are on this node')),
  url: v.optional(
    v.pipe(v.string(), v.description('Where the file can be loaded, once it is here')),
  ),
  previewUrl: v.optional(v.string()),
  flatUrl: v.optional(v.string()),
})

export type Layer = v.InferOutput<typeof Layer>
export type Media = v.InferOutput<typeof Media>
export type Upload = v.InferOutput<typeof Upload>
export type MediaRequest = v.InferInput<typeof MediaRequest>
