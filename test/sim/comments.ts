/** The comments of persons on posts, the words over their pictures, and those that they took back. */
import type { ResponseId, PostId } from '../../protocol/ids.ts'
import type { RemixBody } from '../../protocol/responses/remix.ts'
import type { Chance } from './chance.ts'
import { textOfComment } from './changes.ts'
import type { SimNode } from './node.ts'
import { outcomeOf, type State } from './outcome.ts'
import { remixWords } from './pictures.ts'
import { nameOf } from './postings.ts'

interface Comment {
  readonly node: SimNode
  readonly post: PostId
  readonly postAuthor: string
  state: State
  id?: ResponseId
  /** The outcome of the wish to take it back. */
  retraction?: State
}

/** Share of the answers to posts with pictures. */
const remixShare = 0.6

/** A device that has met none of the author's cannot write to any. */
const alsoExpected = ['not-a-contact']

export interface CommentsInit {
  fail: (problem: string) => void
  /** Whether there was a block between two, so that nothing is sure. */
  wereBlocked: (a: SimNode, b: SimNode) => boolean
}

export class Comments {
  readonly #init: CommentsInit
  /** By text. */
  readonly #asked = new Map<string, Comment>()

  constructor(init: CommentsInit) {
    this.#init = init
  }

  /** Comments on one of the last posts that somebody is shown. */
  async comment(node: SimNode, text: string, chance: Chance): Promise<void> {
    const { rows } = await node.social.timelines.read({ limit: 20 })
    if (rows.length === 0 || !node.isUp) return
    const { id: post, author, media } = chance.pick(rows).post
    const comment: Comment = { node, post, postAuthor: author, state: 'asked' }
    this.#asked.set(text, comment)
    // A remix in the thread reaches the same people, and is taken back in the same way.
    const isRemix = media.length > 0 && chance.happens(remixShare)
    const act = isRemix
      ? node.social.remixes.add(post, remixOf(text))
      : node.social.threads.comment(post, text)
    const noted = act.then((id) => (comment.id = id))
    comment.state = await outcomeOf(node, noted, this.#init.fail, alsoExpected)
  }

  /** Takes a comment back: one's own, or one on a post of one's own. */
  async retract(node: SimNode, chance: Chance): Promise<void> {
    const { social, person } = node
    const possible = [...this.#asked.values()].filter(({ id, postAuthor, node: by }) => {
      const isTheirs = by === node || postAuthor === person
      return id !== undefined && isTheirs && social.threads.responseAt(id) !== undefined
    })
    if (possible.length === 0) return
    const comment = chance.pick(possible)
    if (comment.id === undefined) return
    const before = comment.retraction
    comment.retraction = 'asked'
    const outcome = await outcomeOf(
      node,
      social.threads.deleteComment(comment.id),
      this.#init.fail,
      alsoExpected,
    )
    if (before === undefined || outcome === 'done') comment.retraction = outcome
  }

  /** Sets what a reader is shown below a post beside what was said. */
  async check(reader: SimNode, author: SimNode, post: PostId): Promise<void> {
    const { fail } = this.#init
    const rows = await saidAt(reader, post)
    const shown = new Set<string>()
    for (const { text: words, isWaiting } of rows) {
      const text = textOfComment(words)
      const name = `${reader.label} is shown the comment ${nameOf(text)}`
      const comment = this.#asked.get(text)
      if (comment?.post !== post) fail(`${name} on a post that it is not about`)
      else if (this.#must(comment, reader, author) === 'be absent') fail(`${name}, which is gone`)
      else if (isWaiting && this.#isSure(comment, reader, author)) fail(`${name}, still waiting`)
      if (shown.has(text)) fail(`${name} twice`)
      shown.add(text)
    }
    for (const [text, comment] of this.#asked) {
      if (comment.post !== post || shown.has(text)) continue
      if (this.#must(comment, reader, author) === 'be there') {
        fail(`${reader.label} lacks the comment ${nameOf(text)} on a post of ${author.label}`)
      }
    }
  }

  #must(comment: Comment, reader: SimNode, author: SimNode): 'be there' | 'be absent' | undefined {
    const { state, retraction } = comment
    if (state === 'failed') return 'be absent'
    if (!this.#isSure(comment, reader, author)) return undefined
    if (retraction === 'done') return 'be absent'
    return state === 'done' && retraction !== 'asked' ? 'be there' : undefined
  }

  #isSure({ node }: Comment, reader: SimNode, author: SimNode): boolean {
    const { wereBlocked } = this.#init
    return !wereBlocked(node, author) && !wereBlocked(reader, node)
  }
}

/** Words over the first picture of a post, which tell it from all other remixes. */
function remixOf(text: string): RemixBody {
  return { number: 0, layers: remixWords.layers.map((layer) => ({ ...layer, text })), alt: '' }
}

/** Comments and remixes that somebody is shown at a post. */
async function saidAt(
  { social }: SimNode,
  post: PostId,
): Promise<{ text: string; isWaiting: boolean }[]> {
  const { rows } = await social.threads.read(post, { limit: 1000 })
  const remixes = (await social.remixes.of(post)).map(({ remix, isWaiting }) => {
    return { text: remix.layers[0]?.text ?? '', isWaiting }
  })
  return [...rows, ...remixes]
}
