/** Which picture is looked at in the whole window, and those beside it. */
import { signal } from '@preact/signals'
import type { Media } from '../../http/media/schema.ts'
import type { Post } from '../../http/posts/schema.ts'
import type { MediaPlace } from '../data/media.ts'
import { posts } from '../data/posts.ts'

/** Something that can be looked at. */
export interface Seen {
  /** The post or message that has it. */
  readonly place: MediaPlace
  /** Its number there. */
  readonly index: number
  readonly media: Media
  /** The content warning of its post. */
  readonly warning?: string | undefined
  /** Said where the post does not stand around it. */
  readonly by?: { readonly name: string; readonly atMs: number }
}

export interface Viewing extends Pick<Seen, 'place' | 'index'> {
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
    return media.flatMap((one, number) =>
      isSeen(one) ? [{ place: `posts/${id}`, index: number, media: one, warning }] : [],
    )
  }
  viewing.value = { place: `posts/${post.id}`, index, all, opener }
}

/** Whether the viewer shows it. */
export function isSeen({ kind }: Media): boolean {
  return kind === 'picture' || kind === 'card' || kind === 'video'
}

/** Names the button that opens it, in a list of pictures of many posts. */
export function photoId({ place, index }: Pick<Seen, 'place' | 'index'>): string {
  return `photo-${place}-${index}`
}
