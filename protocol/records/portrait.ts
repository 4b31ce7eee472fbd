/** The picture of a person, as their contacts see it beside their name; the newest one counts. */
import type { BlobRef } from '../blob.ts'
import { previewBytesMax } from '../limits.ts'
import { refIn, refValue } from '../media.ts'
import type { RecordCodec } from './record-codec.ts'

export interface PortraitRecord {
  readonly kind: 'portrait'
  /** A square picture (WebP) of at most 48 KiB; absent for none. */
  readonly picture?: BlobRef
  readonly atMs: number
}

export const portraitCodec: RecordCodec<PortraitRecord> = {
  kind: 'portrait',
  feeds: ['public'],
  fields: ({ picture, atMs }) => ({ picture: picture && refValue(picture), at: atMs }),
  read(fields) {
    const picture = refIn(fields, 'picture', previewBytesMax)
    return { kind: 'portrait', ...(picture && { picture }), atMs: fields.time('at') }
  },
}
