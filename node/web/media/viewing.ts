/** Which picture is looked at in the whole window, and those beside it. */
import { signal } from '@preact/signals'
import type { Media } from '../../http/media/schema.ts'
import type { Post } from '../../http/posts/schema.ts'
import { posts } from '../data/posts.ts'

/** Something that can be looked at. */
export interface Seen {
  /** Id of its post. */
  readonly post: string
  /** Its place in the post. */
  readonly index: number
  readonly media: Media
  /** The content warning of its post. */
  readonly warning?: string | undefined
  /** Said where the post does not stand around it. */
  readonly by?: { readonly name: string; readonly atMs: number }
}

export interface Viewing extends Pick<Seen, 'post' | 'index'> {
  /** All in their order, as they are now: files come while one of them is looked at, and posts. */
  readonly all: () => readonly Seen[]
  /** Reads more of them; `undefined` where these are all. */
  readonly more?: () => (() => void) | undefined
  /** Gets the focus back, unless the tile of the picture that is looked at in the end is on the page. */
  readonly opener: HTMLElement
}

export const viewing = signal<Viewing | undefined>(undefined)

/** Opens one of the media of a post, and the others beside it. */
export function openViewer(post: Post, index: number, opener: HTMLElement): void {
  const all = (): Seen[] => {
    const { id, media, warning } = posts.value?.find(({ id }) => id === post.id) ?? post
    return media.flatMap((one, place) =>
      isSeen(one) ? [{ post: id, index: place, media: one, warning }] : [],
    )
  }
  viewing.value = { post: post.id, index, all, opener }
}

/** Whether the viewer shows it. */
export function isSeen({ kind }: Media): boolean {
  return kind === 'picture' || kind === 'card' || kind === 'video'
}

/** Names the button that opens it, in a list of pictures of many posts. */
export function photoId({ post, index }: Pick<Seen, 'post' | 'index'>): string {
  return `photo-${post}-${index}`
}
