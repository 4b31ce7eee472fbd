/** Public posts that persons share: every reader is shown the words that their author wrote, or is told why there are none. */
import type { NewPost } from '../../node/social/posts/posts.ts'
import type { Chance } from './chance.ts'
import type { SimNode } from './node.ts'
import { nameOf } from './postings.ts'

export interface SharesInit {
  fail: (problem: string) => void
  /** Whether a text was posted for everybody. */
  isPublic: (text: string) => boolean
}

/** More than anybody writes in a run. */
const all = { limit: 100_000 }

export class Shares {
  readonly #init: SharesInit
  /** Quotes that readers were shown, counted once for each of them. */
  shown = 0

  constructor(init: SharesInit) {
    this.#init = init
  }

  /** One of the last posts that somebody may share, to be shared by another one. */
  async compose({ social }: SimNode, chance: Chance): Promise<Omit<NewPost, 'text'> | undefined> {
    const { rows } = await social.timelines.read({ limit: 20 })
    const possible = rows.filter(({ post }) => social.posts.mayShare(post))
    return possible.length === 0 ? undefined : { share: chance.pick(possible).post.id }
  }

  /** Sets what somebody is shown of shared posts beside what may be shared. */
  async check(reader: SimNode): Promise<void> {
    const { fail, isPublic } = this.#init
    const { rows } = await reader.social.timelines.read(all)
    for (const { post } of rows) {
      const shared = reader.social.posts.sharedIn(post)
      if (shared === undefined) continue
      const name = `${reader.label} is shown ${nameOf(post.text)}`
      // A home that became another device may have lost the second of the two entries with a power cut.
      if (shared.state === 'missing' && !reader.isCopied) fail(`${name} without what it shares`)
      if (shared.state !== 'quoted') continue
      this.shown += 1
      if (!isPublic(shared.quote.text)) fail(`${name} with words that were not for everybody`)
    }
  }
}
