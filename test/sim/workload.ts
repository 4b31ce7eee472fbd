/** The acts of the persons of a run: they become contacts, put each other into aspects and take each other out, and post. */
import type { PersonId } from '../../protocol/ids.ts'
import { pageEntriesMax } from '../../protocol/limits.ts'
import type { NewPost } from '../../node/social/posts/posts.ts'
import { joinTimeoutMs } from '../../node/social/joining/limits.ts'
import { Blocks } from './blocks.ts'
import { contacts } from '../../node/social/contacts/tables.ts'
import type { Chance } from './chance.ts'
import { Changes } from './changes.ts'
import { Comments } from './comments.ts'
import { Followings } from './followings.ts'
import { Friendship } from './friendship.ts'
import { Messages } from './messages.ts'
import { Memberships } from './memberships.ts'
import type { Devices } from './devices.ts'
import type { SimNode } from './node.ts'
import { outcomeOf } from './outcome.ts'
import { Own } from './own.ts'
import { Pictures } from './pictures.ts'
import { Postings } from './postings.ts'
import { Profiles } from './profiles.ts'
import { Reactions } from './reactions.ts'
import { Shares } from './shares.ts'
import type { Scheduler } from './scheduler.ts'

/** The parts of a post beside its text. */
type MorePost = Omit<NewPost, 'text'>

export interface WorkloadInit {
  scheduler: Scheduler
  chance: Chance
  nodes: readonly SimNode[]
  devices: Devices
  durationMs: number
  /** Contacts that each person makes, about. */
  friends: number
  /** The number of acts of each person, about. */
  actsEach: number
  fail: (problem: string) => void
}

const retryMs = 20_000
/** Share of runs in which somebody posts very much at once. */
const burstShare = 0.15
/** Share of posts with a picture of their own, and of the others with one of somebody else. */
const pictureShare = 0.25
const remixShare = 0.2
/** Share of the other posts with a poll. */
const pollShare = 0.2
/** Share of posts that share another one, of those that end by themselves, and of messages with a picture. */
const sharingShare = 0.12
const endingShare = 0.1
const messagePictureShare = 0.25
const endMs = { least: 5_000, most: 240_000 }

export const aspectNames = ['Family', 'Work']

export class Workload {
  readonly friendships: Friendship[] = []
  readonly postings: Postings
  readonly memberships: Memberships
  readonly comments: Comments
  readonly reactions: Reactions
  readonly pictures: Pictures
  readonly messages: Messages
  readonly changes: Changes
  readonly profiles: Profiles
  readonly own: Own
  readonly blocks: Blocks
  readonly shares: Shares
  readonly followings: Followings
  readonly #init: WorkloadInit
  /** Apart, so that all else happens as without pictures. */
  readonly #pictureChance: Chance
  readonly #messageChance: Chance
  readonly #changeChance: Chance
  readonly #shareChance: Chance
  #posts = 0
  #messages = 0

  constructor(init: WorkloadInit) {
    this.#init = init
    this.postings = new Postings(init.fail)
    this.memberships = new Memberships(init.fail)
    const blocks = new Blocks(init.fail)
    const { devices, memberships } = { devices: init.devices, memberships: this.memberships }
    for (const node of init.nodes) if (devices.isSeveral(node)) memberships.share(node)
    const isUnsure = (node: SimNode): boolean =>
      node.isGone || node.isRevoked || devices.toBeCopied.has(node.index)
    const wereBlocked = (a: SimNode, b: SimNode): boolean =>
      blocks.wereBetween(a, b) || isUnsure(a) || isUnsure(b)
    this.comments = new Comments({ fail: init.fail, wereBlocked })
    this.reactions = new Reactions({ fail: init.fail, wereBlocked })
    this.pictures = new Pictures(init.fail)
    this.#messageChance = init.chance.fork('messages')
    const isUnsureOf = (a: SimNode, b: SimNode): boolean =>
      wereBlocked(a, b) || devices.isSeveral(a) || devices.isSeveral(b)
    const { fail, nodes } = init
    this.messages = new Messages({ fail, isUnsure: isUnsureOf })
    this.#changeChance = init.chance.fork('changes')
    this.changes = new Changes({ fail, nodes, wereBlocked: isUnsureOf })
    this.profiles = new Profiles({ fail, wereBlocked: isUnsureOf })
    this.own = new Own({ fail, postings: this.postings })
    this.#pictureChance = init.chance.fork('pictures')
    this.blocks = blocks
    this.#shareChance = init.chance.fork('shares')
    this.followings = new Followings({ fail, scheduler: init.scheduler })
    this.shares = new Shares({ fail, isPublic: (text) => this.postings.isPublic(text) })
  }

  start(): void {
    this.#retryLater()
    this.#startMessages()
    this.#startChanges()
    this.#startFollowing()
    const { scheduler, chance, durationMs, friends, actsEach } = this.#init
    const nodes = [...this.#init.nodes]
    // Everyone finds somebody who was there before, so all are one network; then chance makes more of it.
    for (const node of nodes.slice(1)) {
      this.#befriend(node, chance.pick(nodes.slice(0, node.index)), durationMs / 4)
    }
    for (let count = nodes.length; count < (nodes.length * friends) / 2; count++) {
      const newcomer = chance.pick(nodes)
      const inviter = chance.pick(nodes)
      if (newcomer !== inviter) this.#befriend(newcomer, inviter, durationMs)
    }
    if (chance.happens(burstShare)) {
      scheduler.after(chance.share() * durationMs, () => void this.#burst(chance.pick(nodes)))
    }
    for (let count = 0; count < nodes.length * actsEach; count++) {
      // Whoever has several homes by then acts in any of them.
      const acts = (): void => void this.#act(chance.pick(this.#init.nodes))
      scheduler.after(chance.share() * durationMs, acts)
    }
  }

  /** Apart, so that all else happens as without messages. */
  #startMessages(): void {
    const { scheduler, nodes, durationMs, actsEach } = this.#init
    const chance = this.#messageChance
    for (let count = 0; count < (nodes.length * actsEach) / 2; count++) {
      const act = (): void => void this.#write(chance.pick(this.#init.nodes))
      scheduler.after(chance.share() * durationMs, act)
    }
  }

  /** Apart, so that all else happens as without changes. */
  #startChanges(): void {
    const { scheduler, nodes, durationMs, actsEach } = this.#init
    const chance = this.#changeChance
    for (let count = 0; count < nodes.length * actsEach; count++) {
      const act = (): void => void this.#change(chance.pick(this.#init.nodes))
      scheduler.after(chance.share() * durationMs, act)
    }
  }

  /** Apart, so that all else happens as without followers. */
  #startFollowing(): void {
    const { scheduler, nodes, durationMs, actsEach } = this.#init
    const chance = this.#init.chance.fork('followings')
    const act = async (): Promise<void> => {
      const node = chance.pick(this.#init.nodes)
      if (node.isUp && !node.isRevoked) await this.followings.change(node, nodes, chance)
    }
    for (let count = 0; count < (nodes.length * actsEach) / 4; count++) {
      scheduler.after(chance.share() * durationMs, () => void act())
    }
  }

  async #change(node: SimNode): Promise<void> {
    const { devices } = this.#init
    if (!node.isUp || node.isRevoked || devices.toBeCopied.has(node.index)) return
    const chance = this.#changeChance
    if (chance.happens(0.35)) return this.own.change(node, chance)
    // Of two devices none knows which of them had the last word.
    if (devices.isSeveral(node)) return
    if (chance.happens(0.2)) return this.profiles.change(node, chance, aspectNames)
    return this.changes.change(node, chance)
  }

  async #write(node: SimNode): Promise<void> {
    if (!node.isUp || node.isRevoked) return
    const chance = this.#messageChance
    const text = `${node.label} whispers ${this.#messages++}`
    const compose = chance.happens(messagePictureShare)
      ? (people: readonly PersonId[]) => this.pictures.attach(node, text, people)
      : undefined
    if (chance.happens(0.5)) return this.messages.goOn(node, text, { chance, compose })
    const first = this.#contactOf(node, chance)
    const second = chance.happens(0.6) ? this.#contactOf(node, chance) : undefined
    const isBlocked = [first, second].some((one) => one && node.social.people.isBlocked(one.person))
    if (first === undefined || isBlocked) return
    const others = second === undefined || second.index === first.index ? [first] : [first, second]
    return this.messages.start(node, others, { text, compose })
  }

  /** Persons whose node ended before it answered ask again. */
  #retryLater(): void {
    this.#init.scheduler.after(retryMs, () => {
      void this.memberships.retry()
      this.#retryLater()
    })
  }

  #befriend(newcomer: SimNode, inviter: SimNode, withinMs: number): void {
    const { scheduler, chance, durationMs, fail } = this.#init
    const { memberships } = this
    const aspects = { theirs: chance.pick(aspectNames), ours: chance.pick(aspectNames) }
    const pair = [newcomer.index, inviter.index].toSorted((a, b) => a - b).join()
    const history = chance.fork(`history ${pair}`).happens(0.5)
    const init = { scheduler, newcomer, inviter, aspects, history, memberships, fail }
    const friendship = new Friendship({ ...init, timeoutMs: joinTimeoutMs })
    this.friendships.push(friendship)
    const { toBeCopied } = this.#init.devices
    // Before there is a copy, which knows nothing of invites that come later.
    const isEarly = toBeCopied.has(newcomer.index) || toBeCopied.has(inviter.index)
    const startMs = isEarly ? Math.min(withinMs, durationMs / 4) : withinMs
    scheduler.after(chance.share() * startMs, () => void friendship.try())
  }

  async #act(node: SimNode): Promise<void> {
    if (!node.isUp) return
    const { chance } = this.#init
    // Somebody has it in their hands, and goes on.
    if (node.isRevoked) return this.#post(node, this.#someAspects())
    const roll = chance.share()
    if (roll < 0.08) return this.#post(node, [])
    if (roll < 0.36) return this.#post(node, this.#someAspects())
    if (roll < 0.42) return this.#postTo(node, chance.happens(0.5) ? this.#someAspects() : [])
    if (roll < 0.51) return this.#react(node)
    if (roll < 0.6)
      return this.comments.comment(node, `${node.label} says ${this.#posts++}`, chance)
    const { devices } = this.#init
    const isCopied = devices.toBeCopied.has(node.index)
    if (roll < 0.64) return isCopied ? undefined : this.comments.retract(node, chance)
    if (roll < 0.67) return isCopied ? undefined : this.postings.retract(node, chance)
    const other = this.#contactOf(node)
    if (other === undefined) return
    const isSeveral = devices.isSeveral(node)
    if (roll < 0.72) return isSeveral ? undefined : this.#block(node, other)
    if (roll < 0.8) {
      return isSeveral || devices.isSeveral(other) ? undefined : this.#carry(node, other)
    }
    if (!node.social.people.isBlocked(other.person)) return this.#setMember(node, other)
  }

  /** Of two devices, or a home and its copy, none knows which of them had the last word. */
  async #react(node: SimNode): Promise<void> {
    const { chance, devices } = this.#init
    if (devices.isSeveral(node) || devices.toBeCopied.has(node.index)) return
    await this.reactions.react(node, chance)
  }

  /** Somebody who became a contact, with no invite between the two under way. */
  #contactOf(node: SimNode, chance = this.#init.chance): SimNode | undefined {
    const others = this.#init.nodes.filter((other) => {
      if (node.store.get(contacts, other.person) === undefined) return false
      const between = this.friendships.filter((friendship) => friendship.isBetween(node, other))
      return between.length > 0 && between.every(({ isDone }) => isDone)
    })
    return others.length === 0 ? undefined : chance.pick(others)
  }

  async #setMember(node: SimNode, { person }: SimNode): Promise<void> {
    const { chance } = this.#init
    const aspect = await node.aspect(chance.pick(aspectNames))
    if (!node.isUp) return
    const [isMember, history] = [chance.happens(0.5), chance.happens(0.5)]
    await this.memberships.set(node, { aspect, person, isMember, history })
  }

  /** Blocks are rarer than their end, so that most are taken back. */
  async #block(node: SimNode, other: SimNode): Promise<void> {
    if (!node.social.people.isBlocked(other.person) && this.#init.chance.happens(0.5)) return
    if (this.memberships.isAwaited(node, other)) return
    const aspects = await Promise.all(aspectNames.map((name) => node.aspect(name)))
    if (!node.isUp) return
    const alone = node.keyring.aspectFor(other.person)
    this.memberships.leave(node, other.person, [...aspects, alone])
    await this.blocks.turn(node, other)
  }

  /** Offers room, uses what was offered, or ends either. */
  async #carry(node: SimNode, { person }: SimNode): Promise<void> {
    const { chance, fail } = this.#init
    const { social } = node
    if (social.people.isBlocked(person)) return
    const offer = (await social.carriers.offersToUs()).find((row) => row.person === person)
    if (!node.isUp) return
    if (offer === undefined || chance.happens(0.4)) {
      const bytes = chance.pick([0, 300_000, 100_000_000, 100_000_000])
      await outcomeOf(node, social.carriers.offer(person, bytes), fail)
      return
    }
    const isStop = offer.isUsed && chance.happens(0.5)
    await outcomeOf(node, isStop ? social.carriers.stop(person) : social.carriers.use(person), fail)
  }

  /** More posts at once than a page holds. */
  async #burst(node: SimNode): Promise<void> {
    if (!node.isUp) return
    const names = this.#init.chance.happens(0.3) ? [] : [this.#init.chance.pick(aspectNames)]
    const aspects = await Promise.all(names.map((name) => node.aspect(name)))
    const count = pageEntriesMax + this.#init.chance.within(1, pageEntriesMax)
    const process = node.process
    for (let left = count; left > 0 && node.process === process && node.isUp; left--) {
      await this.postings.post(node, `${node.label} ${this.#posts++}`, aspects)
    }
  }

  /** To single people, alone or beside aspects. */
  async #postTo(node: SimNode, names: readonly string[]): Promise<void> {
    const other = this.#contactOf(node)
    if (other === undefined || node.social.people.isBlocked(other.person)) return
    const { person } = other
    this.memberships.mayJoin(node, { aspect: node.keyring.aspectFor(person), person })
    await this.#post(node, names, [person])
  }

  async #post(
    node: SimNode,
    names: readonly string[],
    people: readonly PersonId[] = [],
  ): Promise<void> {
    const text = `${node.label} ${this.#posts++} ${'·'.repeat(this.#extraLength())}`
    const aspects = await Promise.all(names.map((name) => node.aspect(name)))
    if (!node.isUp) return
    const audience = [...aspects, ...people]
    this.#init.devices.revocations.posts(node, text, { isPublic: audience.length === 0 })
    await this.postings.post(node, text, audience, await this.#composing(node, text))
  }

  /** Now and then a picture, of their own or one that somebody else lets them show. */
  async #composing(node: SimNode, text: string): Promise<(() => Promise<MorePost>) | undefined> {
    const { pictures } = this
    const sharing = this.#shareChance
    const share = sharing.happens(sharingShare)
      ? await this.shares.compose(node, sharing)
      : undefined
    if (share !== undefined) return () => Promise.resolve(share)
    const expiresAfterMs = sharing.within(endMs.least, endMs.most)
    if (sharing.happens(endingShare)) return () => Promise.resolve({ expiresAfterMs })
    const chance = this.#pictureChance
    if (chance.happens(pictureShare)) return () => pictures.prepare(node, text, chance)
    const remix = chance.happens(remixShare) ? await pictures.remix(node, text, chance) : undefined
    if (remix !== undefined) return () => Promise.resolve(remix)
    const poll = this.#changeChance.happens(pollShare)
      ? this.changes.poll(this.#changeChance)
      : undefined
    return poll && (() => Promise.resolve(poll))
  }

  #someAspects(): string[] {
    const names = this.#init.chance.some(aspectNames, 0.5)
    return names.length > 0 ? names : [this.#init.chance.pick(aspectNames)]
  }

  /** Mostly small; now and then more than gossip carries, or than fits a page twice. */
  #extraLength(): number {
    const { chance } = this.#init
    const roll = chance.share()
    if (roll < 0.85) return chance.below(100)
    return roll < 0.95 ? chance.below(2_000) : chance.within(8_000, 24_000)
  }
}
