/** Posts, as one object for the API. */
import type { PersonId, PostId } from '../../../protocol/ids.ts'
import { withMentions } from '../../text/mention-names.ts'
import { postReaders } from '../delivery/post-readers.ts'
import type { Successors } from '../devices/successors.ts'
import type { Writer } from '../feeds/writer.ts'
import { earlierPosts, editPost, type EditWish } from '../posts/edits.ts'
import { setHidden } from '../posts/hiding.ts'
import { isPinned, readPinned, setPinned } from '../posts/pins.ts'
import { postAt, type NewPost, type PostAudience, type Posts } from '../posts/posts.ts'
import { countReshares } from '../posts/reshares.ts'
import { sharedIn, type Shared } from '../posts/shared.ts'
import { mayShare } from '../posts/sharing.ts'
import type { PostRow } from '../posts/tables.ts'
import { readersOf } from '../posts/readers.ts'
import { peopleOf } from '../threads/mentions.ts'
import type { Threads } from '../threads/threads.ts'
import type { FacadeInit } from './act.ts'

export interface PostsInit extends FacadeInit {
  posts: Posts
  successors: Successors
  threads: Threads
  writer: Writer
}

export class PostsFacade {
  readonly #init: PostsInit

  constructor(init: PostsInit) {
    this.#init = init
  }

  at(id: PostId): ReturnType<typeof postAt> {
    return postAt(this.#init.store, id)
  }

  create(text: string, audience: PostAudience, more: Omit<NewPost, 'text'> = {}): Promise<PostId> {
    return this.#init.act((tx) => this.#init.posts.create(tx, { text, ...more }, audience))
  }

  /** Gives a post of ours other words. */
  edit(id: PostId, wish: EditWish): Promise<void> {
    return this.#init.act((tx) => editPost(tx, this.#init, id, wish))
  }

  /** Earlier versions of a post that came here, oldest first. */
  versions(id: PostId): ReturnType<typeof earlierPosts> {
    return earlierPosts(this.#init.store, id)
  }

  /** Hides a post of somebody else from all timelines, or shows it again. */
  hide(post: PostId, isHidden: boolean): Promise<void> {
    return this.#init.act((tx) => setHidden(tx, this.#init, { post, isHidden }))
  }

  /** Pins a post of ours: it stands first on our page for its readers. Or ends that. */
  pin(post: PostId, isOn: boolean): Promise<void> {
    return this.#init.act((tx) => setPinned(tx, this.#init, { post, isPinned: isOn }))
  }

  isPinned(post: PostId): boolean {
    return isPinned(this.#init.store, post)
  }

  /** Pinned posts of a person. */
  pinned(author: PersonId): ReturnType<typeof readPinned> {
    return readPinned(this.#init.store, author)
  }

  /** Takes a post of ours back: its readers lose the text, and the comments on it. */
  delete(id: PostId): Promise<void> {
    return this.#init.act((tx) => this.#init.threads.retractPost(tx, id))
  }

  /** Whether a post, or what it shares, can be shared with anybody. */
  mayShare(row: PostRow): boolean {
    return mayShare(this.#init.store, row)
  }

  /** The post that one shares, as far as it is shown. */
  sharedIn(row: PostRow): Shared | undefined {
    return sharedIn(this.#init.store, row)
  }

  countReshares(id: PostId): number {
    return countReshares(this.#init.store, id)
  }

  /** The people who can read a post of ours, and whose nodes have it. */
  readers(id: PostId): ReturnType<typeof postReaders> {
    return postReaders(this.#init.store, this.#init.keyring, id)
  }

  /** The text as it would be sent: each `@name` is a mention of the one reader of that name. */
  async withMentions(
    text: string,
    to: { audience: PostAudience } | { post: PostId },
  ): Promise<string> {
    const { keyring, store } = this.#init
    const people =
      'post' in to
        ? await peopleOf(store, { post: to.post, self: keyring.person })
        : await readersOf(store, to.audience)
    return withMentions(text, people)
  }
}
