/** The way of one file to the node: scaled first where it is a picture; a video gets its first frame as preview. */
import type { Upload } from '../../http/media/schema.ts'
import { sendBytes } from '../api/upload.ts'
import { posterOf } from './poster.ts'
import { scaled } from './scale.ts'

export interface SendFileInit {
  /** The picture in its own size; the node takes its metadata away. */
  readonly isOriginal: boolean
  readonly signal: AbortSignal
  readonly onProgress: (share: number) => void
}

export interface SentFile {
  readonly upload: Upload
  /** The frame that stands for a video. */
  readonly poster?: Blob | undefined
}

/** @throws as `sendBytes` */
export async function sendFile(file: File, init: SendFileInit): Promise<SentFile> {
  const { isOriginal, signal, onProgress } = init
  const body = isOriginal ? file : await scaled(file)
  const query = { name: body.name, original: `${isOriginal}` } as const
  const upload = await sendBytes('POST /uploads', { query }, body, { signal, onProgress })
  if (upload?.kind !== 'video') return { upload: upload as Upload }
  return withPoster(upload, file, signal)
}

/** A video without a poster is better than none. */
async function withPoster(upload: Upload, file: File, signal: AbortSignal): Promise<SentFile> {
  const poster = await posterOf(file)
  if (poster === undefined) return { upload }
  try {
    const params = { upload: upload.id }
    const changed = await sendBytes('PUT /uploads/:upload/preview', { params }, poster, { signal })
    return { upload: changed ?? upload, poster }
  } catch {
    signal.throwIfAborted()
    return { upload }
  }
}
