/**
 * The model: who may read what one person posts, worked out from nothing but the order of their acts. It says the same as
 * node/social in another way, in as few lines as there can be; neither imports the other.
 */

export type Act =
  | { kind: 'add'; aspect: string; person: string; history: boolean }
  | { kind: 'remove'; aspect: string; person: string }
  /** Whoever is blocked leaves all aspects, and is served nothing until that is taken back. */
  | { kind: 'block'; person: string }
  | { kind: 'unblock'; person: string }
  | { kind: 'post'; post: string; text: string; aspects: string[] }
  | { kind: 'comment'; comment: string; post: string }
  /** A post with all that was said about it, or a comment, is taken back. */
  | { kind: 'retract'; target: string }
  /** Something stood in an epoch (1 is the first) that was taken back since. */
  | { kind: 'gone'; aspect: string; epoch: number }

/** One key generation of an aspect: who has its key, and what can be opened with it. */
export interface Epoch {
  readonly readers: Set<string>
  readonly posts: Set<string>
  /** Whether anything was ever posted to it. */
  isBegun: boolean
}

interface Aspect {
  readonly members: Set<string>
  readonly epochs: Epoch[]
  /** Whether a member left since the last epoch began. */
  isStale: boolean
}

export class Policy {
  readonly aspects = new Map<string, Aspect>()
  /** All posts that are for everyone. */
  readonly open = new Set<string>()
  readonly texts = new Map<string, string>()
  readonly blocked = new Set<string>()
  readonly retracted = new Set<string>()
  /** Comment → the post that it is about. */
  readonly comments = new Map<string, string>()

  apply(act: Act): void {
    switch (act.kind) {
      case 'post':
        return this.#post(act)
      case 'add':
        return this.#add(this.#aspect(act.aspect), act)
      case 'remove':
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
        return
      case 'retract':
        return this.#retract(act.target)
      case 'gone':
        return this.#begin(this.#aspect(act.aspect), act.epoch)
    }
  }

  /** Posts in aspects that a person may read. */
  readableBy(person: string): Set<string> {
    const epochs = [...this.aspects.values()].flatMap((aspect) => aspect.epochs)
    const granted = epochs.filter(({ readers }) => readers.has(person))
    return new Set(granted.flatMap(({ posts }) => [...posts]))
  }

  /** Comments that a person may read: those on posts that they may read. */
  commentsFor(person: string): Set<string> {
    const posts = this.readableBy(person)
    return new Set(
      [...this.comments].flatMap(([comment, post]) => (posts.has(post) ? comment : [])),
    )
  }

  #post({ post, text, aspects }: Extract<Act, { kind: 'post' }>): void {
    this.texts.set(post, text)
    if (aspects.length === 0) this.open.add(post)
    for (const name of aspects) {
      const epoch = this.#current(this.#aspect(name))
      epoch.posts.add(post)
      epoch.isBegun = true
    }
  }

  /** What is gone was a post to the current epoch, or a comment on one in an earlier epoch. */
  #begin(aspect: Aspect, epoch: number): void {
    const { length } = aspect.epochs
    const found = epoch <= length ? aspect.epochs[epoch - 1] : this.#current(aspect)
    if (found !== undefined) found.isBegun = true
  }

  #retract(target: string): void {
    this.open.delete(target)
    this.retracted.add(target)
    for (const [comment, post] of this.comments) {
      if (post === target || comment === target) {
        this.comments.delete(comment)
        this.retracted.add(comment)
      }
    }
    for (const { epochs } of this.aspects.values()) {
      for (const { posts } of epochs) posts.delete(target)
    }
  }

  /** Who is added reads what comes; of what is there, all or nothing. */
  #add(aspect: Aspect, { person, history }: Extract<Act, { kind: 'add' }>): void {
    if (!aspect.members.has(person)) {
      const { isBegun } = this.#current(aspect)
      if (isBegun && !history) aspect.isStale = true
      aspect.members.add(person)
      this.#current(aspect).readers.add(person)
    }
    if (history) for (const { readers } of aspect.epochs) readers.add(person)
  }

  #remove(aspect: Aspect, person: string): void {
    if (aspect.members.delete(person)) aspect.isStale = true
  }

  #current(aspect: Aspect): Epoch {
    const last = aspect.epochs.at(-1)
    if (last !== undefined && !aspect.isStale) return last
    const epoch = { readers: new Set(aspect.members), posts: new Set<string>(), isBegun: false }
    aspect.epochs.push(epoch)
    aspect.isStale = false
    return epoch
  }

  #aspect(name: string): Aspect {
    const known = this.aspects.get(name)
    if (known !== undefined) return known
    const aspect = { members: new Set<string>(), epochs: [], isStale: true }
    this.aspects.set(name, aspect)
    return aspect
  }
}
