/** Media as they stand in rows, and back. */
import type { BlobRef } from '../../../protocol/blob.ts'
import { fromBase64url, toBase64url } from '../../../protocol/bytes.ts'
import type { Media } from '../../../protocol/media.ts'
import type { BlobRefRow, MediaRow } from './tables.ts'

export function mediaRow({ blob, preview, flat, thumbhash, ...rest }: Media): MediaRow {
  return {
    ...rest,
    ...(blob && { blob: refRow(blob) }),
    ...(preview && { preview: refRow(preview) }),
    ...(flat && { flat: refRow(flat) }),
    ...(thumbhash && { thumbhash: toBase64url(thumbhash) }),
  }
}

/** The media of a row. */
export function mediaOf({ blob, preview, flat, thumbhash, ...rest }: MediaRow): Media {
  return {
    ...rest,
    ...(blob && { blob: refOf(blob) }),
    ...(preview && { preview: refOf(preview) }),
    ...(flat && { flat: refOf(flat) }),
    ...(thumbhash !== undefined && { thumbhash: fromBase64url(thumbhash) ?? new Uint8Array(0) }),
  }
}

/** The reference that opens the blob of a row. */
export function refOf({ id, key, bytes }: BlobRefRow): BlobRef {
  return { id, key: fromBase64url(key) ?? new Uint8Array(0), bytes }
}

function refRow({ id, key, bytes }: BlobRef): BlobRefRow {
  return { id, key: toBase64url(key), bytes }
}
