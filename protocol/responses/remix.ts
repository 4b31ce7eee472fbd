/**
 * Other words over a picture of a post: the picture itself is named by its number there, so that it is stored once, and goes when its
 * author takes it back. It answers the post, whichever remix it was made of, so that it outlives that one.
 */
import { fromBase64url, toBase64url } from '../bytes.ts'
import { decodeFields, encodeFields } from '../codec.ts'
import { MalformedError } from '../errors.ts'
import { shortIdLength, type ResponseId } from '../ids.ts'
import { layerValue, moods, oneOf, readLayers, type Layer, type Mood } from '../layer.ts'
import { altBytesMax, mediaMax, responseBodyBytesMax } from '../limits.ts'
import type { ResponseType } from './response-type.ts'

export interface RemixBody {
  /** Which of the media of the post, from 0. */
  readonly number: number
  /** The remix that it was made of; absent where the picture itself was. */
  readonly parent?: ResponseId | undefined
  /** 1 to 20. */
  readonly layers: readonly Layer[]
  readonly mood?: Mood | undefined
  /** Words for people who do not see it; up to 2,000 bytes. */
  readonly alt: string
}

export const remix = {
  type: 'remix',
  encode: ({ number, parent, layers, mood, alt }) =>
    encodeFields({
      n: number,
      of: parent && fromBase64url(parent),
      layers: layers.map(layerValue),
      mood,
      alt: alt || undefined,
    }),
  decode(bytes): RemixBody {
    const fields = decodeFields(bytes, responseBodyBytesMax)
    const layers = readLayers(fields, 'layers')
    if (layers.length === 0) throw new MalformedError('a remix without words')
    return {
      number: fields.uint('n', mediaMax - 1),
      ...(fields.has('of') && {
        parent: toBase64url(fields.bytes('of', shortIdLength)) as ResponseId,
      }),
      layers,
      ...(fields.has('mood') && { mood: oneOf(moods, fields.text('mood', 20)) }),
      alt: fields.has('alt') ? fields.body('alt', altBytesMax) : '',
    }
  },
  isInPlace: ({ isOnPost }) => isOnPost,
  labels: () => [''],
} satisfies ResponseType<RemixBody>
