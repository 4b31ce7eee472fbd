/** Changes of posts that are there: votes in their polls, other words, pins, and other words of comments. Every reader ends with what their author is shown. */
import type { PersonId, PostId, ResponseId } from '../../protocol/ids.ts'
import type { Poll } from '../../protocol/poll.ts'
import type { Chance } from './chance.ts'
import type { CommentsInit } from './comments.ts'
import { LastWords } from './last-words.ts'
import type { SimNode } from './node.ts'
import { nameOf } from './postings.ts'

/** A post and the things said about it, as somebody is shown them. */
interface Shown {
  readonly warning: string
  readonly isPinned: boolean
  /** By person. */
  readonly votes: ReadonlyMap<PersonId, string>
  /** By comment. */
  readonly comments: ReadonlyMap<ResponseId, { readonly author: PersonId; readonly text: string }>
}

/** Taken back meanwhile, or of a device that has met none of the author's; more pins or versions than there may be. */
const alsoExpected = ['not-found', 'not-a-contact', 'limit-reached', 'not-yours']
const pollOf = ['tea', 'coffee', 'water'] as const
/** More than anybody writes in a run. */
const max = { limit: 1_000 }

export interface ChangesInit extends CommentsInit {
  nodes: readonly SimNode[]
}

export class Changes {
  readonly #init: ChangesInit
  readonly #words: LastWords
  #count = 0

  constructor(init: ChangesInit) {
    this.#init = init
    this.#words = new LastWords(init.fail)
  }

  /** A poll for a new post. */
  poll(chance: Chance): { poll: Poll } {
    return {
      poll: {
        options: [...pollOf],
        ...(chance.happens(0.5) && { isMultiple: true as const }),
        ...(chance.happens(0.5) && { isCounted: true as const }),
      },
    }
  }

  /** Does something with one of the last posts that somebody is shown. */
  async change(node: SimNode, chance: Chance): Promise<void> {
    const { rows } = await node.social.timelines.read({ limit: 20 })
    if (rows.length === 0 || !node.isUp) return
    const { post } = chance.pick(rows)
    if (post.poll !== undefined) return this.#vote(node, post.id, chance)
    if (post.author !== node.person) return this.#editComment(node, chance)
    return chance.happens(0.6) ? this.#edit(node, post.id) : this.#pin(node, post.id)
  }

  async #vote(node: SimNode, post: PostId, chance: Chance): Promise<void> {
    const choices = chance.happens(0.2) ? [] : [chance.below(pollOf.length)]
    const about = voteKey(post, node.person)
    const word = { about, value: choices.join(), before: '' }
    await this.#words.say(node, word, () => node.social.threads.vote(post, choices), alsoExpected)
  }

  /** The text stays, by which posts are told from each other. */
  async #edit(node: SimNode, post: PostId): Promise<void> {
    const text = node.social.posts.at(post)?.post.text ?? ''
    const warning = `edited ${this.#count++}`
    const word = { about: `warning of ${post}`, value: warning, before: '' }
    await this.#words.say(
      node,
      word,
      () => node.social.posts.edit(post, { text, warning }),
      alsoExpected,
    )
  }

  async #pin(node: SimNode, post: PostId): Promise<void> {
    const isOn = !node.social.posts.isPinned(post)
    const word = { about: `pin of ${post}`, value: String(isOn), before: 'false' }
    await this.#words.say(node, word, () => node.social.posts.pin(post, isOn), alsoExpected)
  }

  async #editComment(node: SimNode, chance: Chance): Promise<void> {
    const { rows } = await node.social.timelines.read({ limit: 20 })
    const threads = await Promise.all(rows.map(({ post }) => commentsOf(node, post.id)))
    const own = threads.flat().filter(([, { author }]) => author === node.person)
    if (own.length === 0 || !node.isUp) return
    const [id, { text }] = chance.pick(own)
    const next = `${textOfComment(text)}${again}${this.#count++}`
    const word = { about: `words of ${id}`, value: next, before: text }
    const act = (): Promise<void> => node.social.threads.editComment(id, next)
    await this.#words.say(node, word, act, alsoExpected)
  }

  /** Sets what a reader is shown beside what the author of a post is shown, and both beside what was said to be done. */
  async check(reader: SimNode, author: SimNode, post: PostId): Promise<void> {
    const { fail, wereBlocked } = this.#init
    if (wereBlocked(reader, author)) return
    const [theirs, ours] = [await shownTo(author, post), await shownTo(reader, post)]
    if (theirs === undefined || ours === undefined) return
    const name = `${nameOf(author.social.posts.at(post)?.post.text ?? '')} of ${author.label}`
    const expect = (what: string, is: string | boolean, should: string | boolean): void => {
      if (is !== should) fail(`${reader.label} is shown ${what} of ${name}: ${is}, not ${should}`)
    }
    expect('the warning', ours.warning, theirs.warning)
    expect('the pin', ours.isPinned, theirs.isPinned)
    expect('the warning', ours.warning, this.#words.on(`warning of ${post}`) ?? ours.warning)
    expect('the pin', String(ours.isPinned), this.#words.on(`pin of ${post}`) ?? `${ours.isPinned}`)
    const isSure = (person: PersonId): boolean => this.#isSure(person, reader, author)
    for (const person of new Set([...ours.votes.keys(), ...theirs.votes.keys()].filter(isSure))) {
      const vote = ours.votes.get(person) ?? ''
      expect('a vote', vote, theirs.votes.get(person) ?? '')
      expect('a vote', vote, this.#words.on(voteKey(post, person)) ?? vote)
    }
    for (const [id, { author: by, text }] of theirs.comments) {
      const shown = ours.comments.get(id)?.text
      if (shown === undefined || !isSure(by)) continue
      expect('a comment', shown, text)
      expect('a comment', shown, this.#words.on(`words of ${id}`) ?? shown)
    }
  }

  #isSure(person: PersonId, reader: SimNode, author: SimNode): boolean {
    const { nodes, wereBlocked } = this.#init
    const all = nodes.filter((node) => node.person === person)
    return (
      all.length === 1 && all.every((by) => !wereBlocked(by, author) && !wereBlocked(by, reader))
    )
  }
}

const again = ' once more '

/** The text by which a comment is known, whatever other words it got. */
export function textOfComment(text: string): string {
  return text.split(again)[0] ?? text
}

function voteKey(post: PostId, person: PersonId): string {
  return `vote of ${person} on ${post}`
}

async function shownTo(node: SimNode, post: PostId): Promise<Shown | undefined> {
  const { social } = node
  const row = social.posts.at(post)?.post
  if (row === undefined) return undefined
  const votes = row.poll === undefined ? [] : await social.threads.votes(post)
  return {
    warning: row.warning ?? '',
    isPinned: social.posts.isPinned(post),
    votes: new Map(votes.map(({ row: by, choices }) => [by.author, choices.join()])),
    comments: new Map(await commentsOf(node, post)),
  }
}

async function commentsOf(
  { social }: SimNode,
  post: PostId,
): Promise<(readonly [ResponseId, { author: PersonId; text: string }])[]> {
  const { rows } = await social.threads.read(post, max)
  return rows.map(({ id, author, text }) => [id, { author, text }] as const)
}
