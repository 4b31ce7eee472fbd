/**
 * Things that persons keep for themselves on all of their devices: followed tags, hidden posts, boards, drafts, links for guests. The devices agree,
 * nothing that was said to be done is lost, nothing that was taken back is shown to guests, and a draft that was to be sent is a post once, and then no draft any more.
 */
import type { Chance } from './chance.ts'
import { LastWords } from './last-words.ts'
import type { SimNode } from './node.ts'
import { outcomeOf } from './outcome.ts'
import { nameOf, type Postings } from './postings.ts'

export interface OwnInit {
  fail: (problem: string) => void
  postings: Postings
}

interface Draft {
  readonly node: SimNode
  readonly isToBeSent: boolean
  /** Whether the node said that it is kept. */
  isSure: boolean
}

const tags = ['#winds', '#lions', '#teapots']
/** Taken back meanwhile, or nobody is left who would read it. */
const alsoExpected = ['not-found', 'limit-reached']
/** A picture of somebody else, or one that is elsewhere yet. */
const notForGuests = ['remix-audience', 'blob-missing']
const minuteMs = 60_000
const lastsMs = 600 * minuteMs
const origin = 'https://guests.example'
const sendWithinMs = 240_000
const all = { limit: 100_000 }

export class Own {
  readonly #init: OwnInit
  readonly #words: LastWords
  /** By text. */
  readonly #drafts = new Map<string, Draft>()

  constructor(init: OwnInit) {
    this.#init = init
    this.#words = new LastWords(init.fail)
  }

  async change(node: SimNode, chance: Chance): Promise<void> {
    const roll = chance.share()
    if (roll < 0.2) return this.#follow(node, chance.pick(tags))
    if (roll < 0.4) return this.#hide(node, chance)
    if (roll < 0.6) return this.#save(node, chance)
    if (roll < 0.8) return this.#link(node, chance)
    return this.#draft(node, chance)
  }

  async #follow(node: SimNode, tag: string): Promise<void> {
    const isOn = !(await node.social.tags.listFollowed()).includes(tag.slice(1))
    if (!node.isUp) return
    const word = { about: `${node.label} follows ${tag}`, value: `${isOn}`, before: 'false' }
    await this.#words.say(node, word, () => node.social.tags.follow(tag, isOn), alsoExpected)
  }

  async #hide(node: SimNode, chance: Chance): Promise<void> {
    const { rows } = await node.social.timelines.read({ limit: 20, isHidden: chance.happens(0.4) })
    const others = rows.map(({ post }) => post).filter(({ author }) => author !== node.person)
    if (others.length === 0 || !node.isUp) return
    const { id, isHidden = false } = chance.pick(others)
    await outcomeOf(node, node.social.posts.hide(id, !isHidden), this.#init.fail, alsoExpected)
  }

  /** Saves a post to a board, which it begins where there is none. */
  async #save(node: SimNode, chance: Chance): Promise<void> {
    const { collecting, timelines } = node.social
    const [board] = await collecting.list()
    const { rows } = await timelines.read({ limit: 20 })
    if (rows.length === 0 || !node.isUp) return
    const { id: post } = chance.pick(rows).post
    const save = async (): Promise<void> => {
      const id = board?.id ?? (await collecting.create({ name: 'Board', type: 'board' }))
      if (chance.happens(0.3) && board !== undefined) await collecting.remove(id, { post })
      else await collecting.save(id, { post, note: node.label })
    }
    await outcomeOf(node, save(), this.#init.fail, alsoExpected)
  }

  /** Makes a link for guests to one of the person's own posts, or ends one. */
  async #link(node: SimNode, chance: Chance): Promise<void> {
    const { guests, timelines } = node.social
    const isEnd = chance.happens(0.3)
    const open = (await guests.list()).filter(({ state }) => state === 'open')
    const { rows } = await timelines.read({ limit: 20, author: node.person })
    if (!node.isUp || (isEnd ? open : rows).length === 0) return
    const act = isEnd
      ? guests.end(chance.pick(open).id)
      : guests.create({ of: { post: chance.pick(rows).post.id }, lastsMs, at: { origin } })
    await outcomeOf(node, act, this.#init.fail, [...alsoExpected, ...notForGuests])
  }

  /** Keeps a text for later: for its owner, or to be sent after some minutes. */
  async #draft(node: SimNode, chance: Chance): Promise<void> {
    const isToBeSent = chance.happens(0.6)
    const [aspect] = await node.social.aspects.list()
    if (aspect === undefined || !node.isUp) return
    const text = `${node.label} later ${this.#drafts.size}`
    const draft: Draft = { node, isToBeSent, isSure: false }
    this.#drafts.set(text, draft)
    const audience = [aspect.id]
    if (isToBeSent) this.#init.postings.expect(node, text, audience)
    const content = { text, audience, media: [] }
    const atMs = { sendAtMs: node.clock() + chance.within(1_000, sendWithinMs) }
    const act = node.social.drafting.begin({ content, ...(isToBeSent && atMs) }, { isAside: true })
    const state = await outcomeOf(node, act, this.#init.fail, alsoExpected)
    draft.isSure = state === 'done'
  }

  /** Sets what somebody with one device has beside what they asked for. */
  async check(node: SimNode): Promise<void> {
    const { fail } = this.#init
    const followed = await node.social.tags.listFollowed()
    for (const tag of tags) {
      const wish = this.#words.on(`${node.label} follows ${tag}`)
      const is = String(followed.includes(tag.slice(1)))
      if (wish !== undefined && is !== wish) fail(`${node.label} follows ${tag}: ${is}`)
    }
    await this.#checkDrafts(node)
    await this.#checkLinks(node)
  }

  /** A guest reads what a link shows until it is over, and nothing that was taken back. */
  async #checkLinks({ label, social }: SimNode): Promise<void> {
    const { fail } = this.#init
    for (const { id, state, posts } of await social.guests.list()) {
      const isServed = social.guests.open(id).state === 'open'
      if (isServed && state !== 'open') fail(`${label} serves a link to guests that is ${state}`)
      const isShown = posts.every((post) => social.posts.at(post) !== undefined)
      if (isServed && !isShown) fail(`${label} shows a post to guests that was taken back`)
    }
  }

  async #checkDrafts(node: SimNode): Promise<void> {
    const { fail } = this.#init
    const list = await node.social.drafting.list()
    const { rows } = await node.social.timelines.read({ ...all, author: node.person })
    for (const [text, { node: by, isToBeSent, isSure }] of this.#drafts) {
      if (by !== node) continue
      const sent = rows.filter(({ post }) => post.text === text).length
      const kept = list.filter(({ content }) => content.text === text)
      const drafts = kept.length
      const name = `the draft ${nameOf(text)}`
      if (sent + drafts > 1) fail(`${name} is there ${drafts} times, and was sent ${sent} times`)
      if (!isToBeSent && sent > 0) fail(`${name} was sent, and was not to be`)
      if (isSure && sent + drafts === 0 && !this.#init.postings.isTakenBack(text))
        fail(`${name} is lost`)
      // Where nobody is in the aspect any more its owner has it back.
      const isDue = kept.some(({ sendAtMs = Infinity }) => sendAtMs < node.clock() - minuteMs)
      if (isDue) fail(`${name} was not sent`)
    }
  }

  /** Two devices of a person agree. */
  async checkSame(a: SimNode, b: SimNode): Promise<void> {
    const [ours, theirs] = [await keptBy(a), await keptBy(b)]
    for (const [what, is] of Object.entries(ours)) {
      const other = theirs[what as keyof typeof theirs]
      if (is === other) continue
      this.#init.fail(`${a.label} and ${b.label} have other ${what}: ${is}, ${other}`)
    }
    await this.#checkDrafts(a)
    for (const one of [a, b]) await this.#checkLinks(one)
  }
}

/** The things that somebody keeps for themselves, in words that are the same where these are. */
async function keptBy({
  social,
}: SimNode): Promise<Record<'tags' | 'drafts' | 'boards' | 'links', string>> {
  const drafts = await social.drafting.list()
  const boards = await social.collecting.list()
  const links = await social.guests.list()
  return {
    tags: (await social.tags.listFollowed()).join(),
    drafts: drafts
      .map(({ id, version, content }) => `${id} ${version} ${content.text}`)
      .toSorted()
      .join(),
    links: links
      .map(({ id, isEnded }) => `${id} ${isEnded === true}`)
      .toSorted()
      .join(),
    boards: boards
      .map(({ id, items }) => `${id}: ${items.map(({ post, note }) => `${post} ${note}`).join()}`)
      .toSorted()
      .join(),
  }
}
