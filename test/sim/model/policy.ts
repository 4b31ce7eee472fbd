/**
 * The model: who may read what one person posts, worked out from nothing but the order of their acts. It says the same as
 * node/social in another way, in as few lines as there can be; neither imports the other.
 */
import type { Act } from './acts.ts'
import { PicturePolicy } from './picture-policy.ts'

/** One key generation of an aspect: who has its key, and what can be opened with it. */
export interface Epoch {
  readonly readers: Set<string>
  /** The people who may have been granted it: they left before that was sure. */
  readonly possible: Set<string>
  readonly posts: Set<string>
  /** Whether anything was ever posted to it. */
  isBegun: boolean
}

/** An epoch of a device that a home was before. */
export interface FormerEpoch extends Epoch {
  readonly aspect: string
  readonly epoch: number
  /** How often the home had become another device. */
  readonly round: number
}

interface Aspect {
  readonly members: Set<string>
  readonly epochs: Epoch[]
  /** Whether a member left since the last epoch began. */
  isStale: boolean
  /** The people who revoked a device since the last epoch began. */
  readonly revokers: Set<string>
}

/** In place of the name of somebody: the person whose acts these are, of all of whose aspects each device reads. */
const own = 'own'

export class Policy {
  readonly aspects = new Map<string, Aspect>()
  /** All posts that are for everyone. */
  readonly open = new Set<string>()
  readonly texts = new Map<string, string>()
  readonly blocked = new Set<string>()
  readonly retracted = new Set<string>()
  /** Comment → the post that it is about. */
  readonly comments = new Map<string, string>()
  /** Version of a comment → the comment, and its post. */
  readonly edits = new Map<string, { comment: string; post: string }>()
  /** Reply → the comment that it answers. */
  readonly #replies = new Map<string, string>()
  /** Version of a reaction → the post, its writer, and whether it gives or takes back. */
  readonly reactions = new Map<string, { post: string; person: string; isOn: boolean }>()
  readonly pictures = new PicturePolicy()
  readonly former: FormerEpoch[] = []
  /** Violations of the policy, in words. */
  readonly problems: string[] = []
  /** Whether the person has several devices: whom one of them lets in it may still have to meet. */
  readonly #isShared: boolean
  /** aspect person → when the last decision about them was made. */
  readonly #decidedMs = new Map<string, number>()
  #isCopied = false
  #round = 0

  constructor({ isShared = false }: { isShared?: boolean } = {}) {
    this.#isShared = isShared
  }

  apply(act: Act): void {
    switch (act.kind) {
      case 'post':
        return this.#post(act)
      case 'add':
        if (this.#isLate(act)) return
        return this.#add(this.#aspect(act.aspect), act)
      case 'remove':
        if (this.#isLate(act)) return
        return this.#remove(this.#aspect(act.aspect), act.person)
      case 'block':
        this.blocked.add(act.person)
        for (const aspect of this.aspects.values()) this.#remove(aspect, act.person)
        return
      case 'unblock':
        this.blocked.delete(act.person)
        return
      case 'comment':
        this.comments.set(act.comment, act.post)
        if (act.of !== undefined) this.#replies.set(act.comment, act.of)
        return
      case 'edit':
        this.edits.set(act.version, act)
        return
      case 'lock':
        return
      case 'show':
        return this.pictures.show(act)
      case 'unshow':
        return this.pictures.unshow(act.shown)
      case 'react':
        this.reactions.set(act.version, act)
        return
      case 'retract':
        return this.#retract(act.target)
      case 'gone':
        return this.#begin(this.#aspect(act.aspect), act.epoch)
      case 'device':
        return
      case 'revoked':
        for (const { revokers } of this.aspects.values()) revokers.add(act.isOwn ? own : act.person)
        return
      case 'copied':
        this.#isCopied = true
        return
      case 'renew':
        return this.#renew()
      case 'closed':
        return this.#close(act)
      case 'again':
        return this.#again(act)
    }
  }

  /** Posts in aspects that a person may read. */
  readableBy(person: string): Set<string> {
    const granted = this.#epochs().filter(({ readers }) => readers.has(person))
    return new Set(granted.flatMap(({ posts }) => [...posts]))
  }

  /** Of these, what stands in epochs of the device that the home is now. */
  nowReadableBy(person: string): Set<string> {
    const current = [...this.aspects.values()].flatMap(({ epochs }) => epochs)
    const granted = current.filter(({ readers }) => readers.has(person))
    return new Set(granted.flatMap(({ posts }) => [...posts]))
  }

  /** These, and what they may have been let read. */
  possiblyReadableBy(person: string): Set<string> {
    const granted = this.#epochs().filter((epoch) => isPossible(epoch, person))
    return new Set(granted.flatMap(({ posts }) => [...posts]))
  }

  #epochs(): Epoch[] {
    return [...[...this.aspects.values()].flatMap(({ epochs }) => epochs), ...this.former]
  }

  /** Comments that a person may read: those on posts that they may read. */
  commentsFor(person: string): Set<string> {
    const posts = this.readableBy(person)
    return new Set(
      [...this.comments].flatMap(([comment, post]) => (posts.has(post) ? comment : [])),
    )
  }

  /** Posts whose pictures a person is to have: what they read, and what somebody else shows them. */
  picturesFor(person: string): Set<string> {
    const { posted } = this.pictures
    const read = [...this.readableBy(person)].filter((post) => posted.has(post))
    return new Set([...read, ...this.pictures.shownTo(person)])
  }

  /** Versions of reactions and comments that a person may read: those on posts that they may read. */
  versionsFor(person: string): Set<string> {
    const posts = this.readableBy(person)
    const all = [...this.reactions, ...this.edits]
    return new Set(all.flatMap(([id, { post }]) => (posts.has(post) ? id : [])))
  }

  /** The people whose last word on a post is a reaction. */
  reactorsTo(post: string): Set<string> {
    const all = [...this.reactions.values()].filter((one) => one.post === post)
    const last = new Map(all.map(({ person, isOn }) => [person, isOn]))
    return new Set([...last].flatMap(([person, isOn]) => (isOn ? person : [])))
  }

  #post({ post, text, aspects, alone = [], picture }: Extract<Act, { kind: 'post' }>): void {
    this.texts.set(post, text)
    if (picture !== undefined) this.pictures.posted.set(post, picture)
    if (aspects.length === 0) this.open.add(post)
    for (const { aspect, person } of alone) {
      this.#add(this.#aspect(aspect), { kind: 'add', aspect, person, history: false })
    }
    for (const name of aspects) {
      const epoch = this.#current(this.#aspect(name))
      epoch.posts.add(post)
      epoch.isBegun = true
    }
  }

  /** The record that is gone was a post to the current epoch, or a comment on one in an earlier epoch. */
  #begin(aspect: Aspect, epoch: number): void {
    const { length } = aspect.epochs
    const found = epoch <= length ? aspect.epochs[epoch - 1] : this.#current(aspect)
    if (found !== undefined) found.isBegun = true
  }

  #retract(target: string): void {
    this.open.delete(target)
    this.retracted.add(target)
    for (const [comment, post] of this.comments) {
      const isBelow = post === target || this.#replies.get(comment) === target
      if (!isBelow && comment !== target) continue
      this.comments.delete(comment)
      this.retracted.add(comment)
    }
    for (const [version, { comment }] of this.edits) {
      if (!this.retracted.has(comment)) continue
      this.edits.delete(version)
      this.retracted.add(version)
    }
    for (const [version, { post }] of this.reactions) {
      if (post !== target) continue
      this.reactions.delete(version)
      this.retracted.add(version)
    }
    const stood = this.#epochs().filter(({ posts }) => posts.delete(target))
    this.pictures.takeBack(target, stood)
  }

  /** Of two decisions about somebody the later one counts. */
  #isLate({ aspect, person, kind, atMs }: Extract<Act, { kind: 'add' | 'remove' }>): boolean {
    if (atMs === undefined) return false
    const key = `${aspect} ${person}`
    const before = this.#decidedMs.get(key) ?? -Infinity
    if (atMs < before || (atMs === before && kind === 'add')) return true
    this.#decidedMs.set(key, atMs)
    return false
  }

  #renew(): void {
    for (const [aspect, known] of this.aspects) {
      for (const [index, epoch] of known.epochs.splice(0).entries()) {
        this.former.push({ ...epoch, aspect, epoch: index + 1, round: this.#round })
      }
      known.isStale = true
    }
    this.#round += 1
    this.#isCopied = false
  }

  #close({ aspect, epoch, people }: Extract<Act, { kind: 'closed' }>): void {
    const known = this.#aspect(aspect)
    if (known.epochs.length !== epoch - 1) this.problems.push(`closed epoch ${epoch} of ${aspect}`)
    known.epochs.push({ ...newEpoch(people), isBegun: true })
    known.isStale = true
    known.revokers.clear()
  }

  /** A record that is written again has no readers whom it did not have before. */
  #again({ post, aspect, epoch }: Extract<Act, { kind: 'again' }>): void {
    const closed = this.#aspect(aspect).epochs[epoch - 1]
    const before = this.former.filter((one) => one.aspect === aspect && one.posts.has(post))
    closed?.posts.add(post)
    for (const person of closed?.readers ?? []) {
      if (before.some((one) => isPossible(one, person))) continue
      this.problems.push(`${post} was written again for ${person}`)
    }
  }

  /** A new member reads what comes; of what is there, all or nothing. */
  #add(aspect: Aspect, { person, history, isHeard }: Extract<Act, { kind: 'add' }>): void {
    if (isHeard === true) {
      aspect.members.add(person)
      if (!history) aspect.isStale = true
    } else if (!aspect.members.has(person)) {
      const { isBegun } = this.#current(aspect)
      if (isBegun && !history) aspect.isStale = true
      aspect.members.add(person)
      this.#let(this.#current(aspect), person)
    }
    if (history) for (const epoch of aspect.epochs) this.#let(epoch, person)
  }

  /** Lets somebody read an epoch that there is already. */
  #let({ readers, possible }: Epoch, person: string): void {
    if (readers.has(person)) return
    if (this.#isCopied) possible.add(person)
    else readers.add(person)
  }

  #remove(aspect: Aspect, person: string): void {
    aspect.isStale = aspect.members.delete(person) || aspect.isStale
    if (!this.#isShared) return
    for (const { readers, possible } of aspect.epochs) {
      if (readers.delete(person)) possible.add(person)
    }
  }

  #current(aspect: Aspect): Epoch {
    const last = aspect.epochs.at(-1)
    const isRead = [...aspect.revokers].some(
      (person) => person === own || aspect.members.has(person),
    )
    if (last !== undefined && !aspect.isStale && !isRead) return last
    const epoch = newEpoch(aspect.members)
    aspect.epochs.push(epoch)
    aspect.isStale = false
    aspect.revokers.clear()
    return epoch
  }

  #aspect(name: string): Aspect {
    const known = this.aspects.get(name)
    if (known !== undefined) return known
    const aspect = {
      members: new Set<string>(),
      epochs: [],
      isStale: true,
      revokers: new Set<string>(),
    }
    this.aspects.set(name, aspect)
    return aspect
  }
}

function newEpoch(people: Iterable<string>): Epoch {
  return { readers: new Set(people), possible: new Set(), posts: new Set(), isBegun: false }
}

export function isPossible({ readers, possible }: Epoch, person: string): boolean {
  return readers.has(person) || possible.has(person)
}
