/** Takes files that an author picks, pastes or drops: they join the post, and the author can write at once. */
import { signal } from '@preact/signals'
import { draft, wantsWriting } from '../data/draft.ts'
import { attach, attachments, opened } from './attachments.ts'

/** Takes them in place of the post, where something else is being written. */
export interface FilesTaker {
  readonly take: (files: readonly File[]) => void
  /** Says that they can be dropped there. */
  readonly invitation: string
}

export const filesTaker = signal<FilesTaker | undefined>(undefined)

/** One picture without a text waits for its caption; beside other things the text of the post is what is missing. */
export function takeFiles(files: readonly File[]): void {
  const isFirst = attachments.value.length === 0 && draft.value.trim() === ''
  const keys = attach(files)
  if (isFirst && keys.length === 1) opened.value = keys[0]
  else if (keys.length > 0) wantsWriting.value = true
}
