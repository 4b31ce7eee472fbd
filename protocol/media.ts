/** Media of a post: where its blobs are and how they open, and all that can be shown before they came. Spec: wire.md, "Media". */
import type { BlobRef } from './blob.ts'
import { fieldsOf, mapOf, type Fields, type Value } from './codec.ts'
import { keyLength } from './crypto.ts'
import { MalformedError } from './errors.ts'
import { blobHash, blobId } from './ids.ts'
import { layerValue, moods, oneOf, parseColor, readLayers, type Layer, type Mood } from './layer.ts'
import {
  altBytesMax,
  blobBytesMax,
  captionBytesMax,
  fileNameBytesMax,
  mediaMax,
  mediaTypeBytesMax,
  previewBytesMax,
  sideMax,
  thumbhashBytesMax,
  timeMsMax,
} from './limits.ts'

export const mediaKinds = ['picture', 'video', 'audio', 'file', 'card'] as const
/** A card is words on a colour, without a file. */
export type MediaKind = (typeof mediaKinds)[number]

export interface Media {
  readonly kind: MediaKind
  /** The file itself; absent for a card alone. */
  readonly blob?: BlobRef
  /** Its small picture, of a video one of its frames. */
  readonly preview?: BlobRef
  /** The same with the words drawn in, for those that cannot draw layers. */
  readonly flat?: BlobRef
  /** Media type of the file (RFC 6838), as its writer found it; empty for a card. */
  readonly type: string
  /** Of the file; may be empty. */
  readonly name: string
  /** Pixels, where it is seen; a card says its proportions by them. */
  readonly width?: number
  readonly height?: number
  readonly durationMs?: number
  /** A blurred picture of some 25 bytes (thumbhash). */
  readonly thumbhash?: Uint8Array
  /** Words for people who do not see it. */
  readonly alt: string
  readonly caption: string
  readonly layers: readonly Layer[]
  /** Of the layers. */
  readonly mood?: Mood
  /** Of a card, `#rrggbb`. */
  readonly color?: string
}

export function mediaValue(media: Media): Value {
  const { kind, blob, preview, flat, type, name, width, height, durationMs } = media
  const { thumbhash, alt, caption, layers, mood, color } = media
  return mapOf({
    kind,
    blob: blob && refValue(blob),
    preview: preview && refValue(preview),
    flat: flat && refValue(flat),
    type: type || undefined,
    name: name || undefined,
    w: width,
    h: height,
    ms: durationMs,
    hash: thumbhash,
    alt: alt || undefined,
    caption: caption || undefined,
    layers: layers.length === 0 ? undefined : layers.map(layerValue),
    mood,
    color,
  })
}

/** @param countMax how many there may be. @default 20 @throws {MalformedError} when one is wrong. */
export function readMediaList(fields: Fields, key: string, countMax: number = mediaMax): Media[] {
  if (!fields.has(key)) return []
  return fields.list(key, countMax).map((value) => readMedia(fieldsOf(value)))
}

/** @throws {MalformedError} when a field is wrong, or one is missing that its kind needs. */
export function readMedia(fields: Fields): Media {
  const kind = oneOf(mediaKinds, fields.text('kind', 10))
  if (fields.has('blob') === (kind === 'card')) throw new MalformedError('media without its file')
  const preview = refIn(fields, 'preview', previewBytesMax)
  const flat = refIn(fields, 'flat', previewBytesMax)
  const blob = refIn(fields, 'blob', blobBytesMax)
  const isSeen = kind === 'card' || kind === 'picture'
  return {
    kind,
    ...(blob && { blob }),
    ...(preview && { preview }),
    ...(flat && { flat }),
    type: fields.has('type') ? fields.text('type', mediaTypeBytesMax) : '',
    name: fields.has('name') ? fields.name('name', fileNameBytesMax) : '',
    ...((isSeen || fields.has('w')) && { width: fields.uint('w', sideMax, 1) }),
    ...((isSeen || fields.has('h')) && { height: fields.uint('h', sideMax, 1) }),
    ...(fields.has('ms') && { durationMs: fields.uint('ms', timeMsMax) }),
    ...(fields.has('hash') && { thumbhash: fields.bytesUpTo('hash', thumbhashBytesMax) }),
    alt: bodyIn(fields, 'alt', altBytesMax),
    caption: bodyIn(fields, 'caption', captionBytesMax),
    layers: readLayers(fields, 'layers'),
    ...(fields.has('mood') && { mood: oneOf(moods, fields.text('mood', 20)) }),
    ...((kind === 'card' || fields.has('color')) && { color: parseColor(fields.text('color', 7)) }),
  }
}

/** All blobs that media name, each with what it is for. */
export function blobsOf(media: Media): { ref: BlobRef; part: MediaPart }[] {
  return mediaParts.flatMap((part) => {
    const ref = media[part]
    return ref === undefined ? [] : [{ ref, part }]
  })
}

export const mediaParts = ['preview', 'flat', 'blob'] as const
export type MediaPart = (typeof mediaParts)[number]

function bodyIn(fields: Fields, key: string, bytesMax: number): string {
  return fields.has(key) ? fields.body(key, bytesMax) : ''
}

/** A reference as it is encoded. */
export function refValue({ id, key, bytes }: BlobRef): Value {
  return mapOf({ id: blobHash(id), key, bytes })
}

/** The reference in a field; `undefined` where there is none. @throws {MalformedError} when it is wrong. */
export function refIn(fields: Fields, key: string, bytesMax: number): BlobRef | undefined {
  if (!fields.has(key)) return undefined
  const ref = fields.fields(key)
  return {
    id: blobId(ref.bytes('id', keyLength)),
    key: ref.bytes('key', keyLength),
    bytes: ref.uint('bytes', bytesMax, 1),
  }
}
