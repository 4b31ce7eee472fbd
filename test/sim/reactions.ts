/** Emoji that persons gave to posts, and took back: the last word counts. */
import type { PersonId, PostId } from '../../protocol/ids.ts'
import { notificationsMax } from '../../node/social/notifications/limits.ts'
import type { Chance } from './chance.ts'
import type { CommentsInit } from './comments.ts'
import type { SimNode } from './node.ts'
import { outcomeOf } from './outcome.ts'

interface Reaction {
  readonly node: SimNode
  readonly post: PostId
  readonly emoji: string
  /** Whether it stands; `undefined` until the node answers, which one that ends never does. */
  isOn: boolean | undefined
}

/** More than anybody writes in a run. */
const postsMax = 1_000
const emojis = ['👍', '❤', '🎉']
/** A device that has met none of the author's cannot write to any. */
const alsoExpected = ['not-a-contact']

export class Reactions {
  readonly #init: CommentsInit
  /** By post, person and emoji. */
  readonly #known = new Map<string, Reaction>()

  constructor(init: CommentsInit) {
    this.#init = init
  }

  /** Reacts to one of the last posts that somebody is shown, or takes that back. */
  async react(node: SimNode, chance: Chance): Promise<void> {
    const { rows } = await node.social.timelines.read({ limit: 20 })
    if (rows.length === 0 || !node.isUp) return
    const [post, emoji] = [chance.pick(rows).post.id, chance.pick(emojis)]
    const key = keyOf(post, node.person, emoji)
    const known: Reaction = this.#known.get(key) ?? { node, post, emoji, isOn: false }
    const before = known.isOn
    // Which of two acts at once comes last only the node knows; nor does anybody whose node ended know what is so.
    if (before === undefined) return
    this.#known.set(key, known)
    known.isOn = undefined
    const act = node.social.threads.react(post, { emoji, isOn: !before })
    const state = await outcomeOf(node, act, this.#init.fail, alsoExpected)
    known.isOn = state === 'done' ? !before : before
  }

  /** Sets the reactions that a reader is shown to a post beside those that were given. */
  async check(reader: SimNode, author: SimNode, post: PostId): Promise<void> {
    const { fail } = this.#init
    const shown = new Set<string>()
    for (const { emoji, row } of await reader.social.threads.reactors(post)) {
      const key = keyOf(post, row.author, emoji)
      const name = `${reader.label} is shown ${emoji} on a post of ${author.label}`
      const known = this.#known.get(key)
      if (known === undefined) fail(`${name} that nobody gave`)
      else if (this.#isSure(known, reader, author)) {
        if (known.isOn === false) fail(`${name} that ${known.node.label} took back`)
        if (row.isWaiting) fail(`${name}, still waiting`)
      }
      if (shown.has(key)) fail(`${name} twice`)
      shown.add(key)
    }
    for (const [key, known] of this.#known) {
      if (known.post !== post || known.isOn !== true || shown.has(key)) continue
      if (!this.#isSure(known, reader, author)) continue
      fail(
        `${reader.label} lacks ${known.emoji} of ${known.node.label} on a post of ${author.label}`,
      )
    }
  }

  /** Sets what the author of posts is told of reactions beside those that they are shown. */
  async checkTold(author: SimNode): Promise<void> {
    const { notifications } = author.social
    const { rows } = await notifications.list({ limit: notificationsMax })
    const told = new Map(
      rows.flatMap(({ kind, about, people }) => (kind === 'reacted' ? [[about, people]] : [])),
    )
    const own = await author.social.timelines.read({ author: author.person, limit: postsMax })
    for (const { post } of own.rows) {
      const shown = await author.social.threads.reactors(post.id)
      const by = new Set(shown.map(({ row }) => row.author).filter((one) => one !== author.person))
      const count = told.get(post.id) ?? 0
      if (count === by.size) continue
      this.#init.fail(
        `${author.label} is told of ${count} people who reacted, and shown ${by.size}`,
      )
    }
  }

  #isSure({ node }: Reaction, reader: SimNode, author: SimNode): boolean {
    const { wereBlocked } = this.#init
    return !wereBlocked(node, author) && !wereBlocked(reader, node)
  }
}

function keyOf(post: PostId, person: PersonId, emoji: string): string {
  return `${post} ${person} ${emoji}`
}
