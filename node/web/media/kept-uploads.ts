/** Uploads of the post that is being written, as its draft keeps them: by their ids on the node, with their words. */
import { draftAt } from '../data/drafts.ts'
import { keptWork } from './card-draft.ts'
import type { Work } from './work.ts'

export interface KeptUpload {
  readonly upload: string
  readonly alt: string
  readonly caption: string
  /** Words on the picture. */
  readonly work?: Work | undefined
}

const draft = draftAt('post/media')

export function keptUploads(): readonly KeptUpload[] {
  try {
    const kept: unknown = JSON.parse(draft.value === '' ? '[]' : draft.value)
    return Array.isArray(kept)
      ? kept.filter(isKept).map((one) => ({ ...one, work: keptWork(one.work) }))
      : []
  } catch {
    return []
  }
}

export function keepUploads(uploads: readonly KeptUpload[]): void {
  draft.value = uploads.length === 0 ? '' : JSON.stringify(uploads)
}

function isKept(value: unknown): value is KeptUpload {
  const { upload, alt, caption } = (value ?? {}) as Partial<Record<keyof KeptUpload, unknown>>
  return [upload, alt, caption].every((text) => typeof text === 'string')
}
