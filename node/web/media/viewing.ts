/** Which picture is looked at in the whole window. */
import { signal } from '@preact/signals'
import type { Media } from '../../http/media/schema.ts'
import type { Post } from '../../http/posts/schema.ts'

export interface Viewing {
  readonly post: Post
  /** The place of the picture in the post. */
  readonly index: number
  /** Gets the focus back. */
  readonly opener: HTMLElement
}

export const viewing = signal<Viewing | undefined>(undefined)

export function openViewer(post: Post, index: number, opener: HTMLElement): void {
  viewing.value = { post, index, opener }
}

/** Whether the viewer shows it. */
export function isSeen({ kind }: Media): boolean {
  return kind === 'picture' || kind === 'card' || kind === 'video'
}
