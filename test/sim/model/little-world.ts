/** An author and their contacts, who get everything at once: one act leads to one state. */
import type { AspectId, PostId } from '../../../protocol/ids.ts'
import { extentAt, readEntries } from '../../../node/store/feed-store.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { testTimeMs } from '../../helpers/person.ts'
import { TestError } from '../../helpers/test-error.ts'
import { Chance } from '../chance.ts'
import { drained } from '../scheduler.ts'
import { ModelPerson, type Announced } from './person.ts'
import type { Act } from './policy.ts'

const origin = 'http://127.0.0.1:7277'
const lifetimeMs = 3_600_000

/** What somebody may do: names of aspects, and numbers of contacts. */
export type Step =
  | { kind: 'add'; aspect: string; contact: number; history: boolean }
  | { kind: 'remove'; aspect: string; contact: number }
  | { kind: 'block'; contact: number }
  | { kind: 'unblock'; contact: number }
  | { kind: 'post'; aspects: readonly string[] }

/** Where a world can go back to. */
export interface Mark {
  databases: number[]
  secrets: number[]
  announced: number
  acts: number
}

export class LittleWorld {
  readonly author: ModelPerson
  readonly contacts: readonly ModelPerson[]
  /** What the author did, as the model takes it. */
  readonly acts: Act[] = []
  /** Post → the entries that hold it. */
  readonly entries = new Map<string, Announced[]>()
  readonly #aspects: ReadonlyMap<string, AspectId>
  #posts = 0

  private constructor(people: readonly ModelPerson[], aspects: ReadonlyMap<string, AspectId>) {
    const [author, ...contacts] = people
    this.author = author as ModelPerson
    this.contacts = contacts
    this.#aspects = aspects
  }

  /** Contacts are in no aspect yet. */
  static async start(init: {
    contacts: number
    aspects: readonly string[]
    seed: number
  }): Promise<LittleWorld> {
    const hub = new FakeHub()
    const chance = new Chance(`model/${init.seed}`)
    let nowMs = testTimeMs
    const now = (): number => (nowMs += 1000)
    const people: ModelPerson[] = []
    for (let index = 0; index <= init.contacts; index++) {
      const aspectNames = [...init.aspects, lobby]
      people.push(
        await ModelPerson.start({ index, hub, chance: chance.fork(index), now, aspectNames }),
      )
    }
    const [author] = people
    const aspects = new Map<string, AspectId>()
    for (const row of (await author?.social.aspects()) ?? []) aspects.set(row.name, row.id)
    const world = new LittleWorld(people, aspects)
    for (const contact of world.contacts) await world.#befriend(contact)
    return world
  }

  async do(step: Step): Promise<void> {
    if (step.kind === 'post') await this.#post(step.aspects)
    else await this.#decide(step)
    await drained()
    for (const contact of this.contacts) await deliver(this.author, contact)
  }

  mark(): Mark {
    const people = [this.author, ...this.contacts]
    return {
      databases: people.map(({ database }) => database.mark()),
      secrets: people.map(({ secrets }) => secrets.mark()),
      announced: this.author.announced.length,
      acts: this.acts.length,
    }
  }

  rewind({ databases, secrets, announced, acts }: Mark): void {
    for (const [index, person] of [this.author, ...this.contacts].entries()) {
      person.database.rewind(databases[index] ?? 0)
      person.secrets.rewind(secrets[index] ?? 0)
    }
    this.author.announced.length = announced
    for (const act of this.acts.splice(acts)) if (act.kind === 'post') this.entries.delete(act.post)
  }

  #aspect(name: string): AspectId {
    return this.#aspects.get(name) as AspectId
  }

  async #decide(step: Exclude<Step, { kind: 'post' }>): Promise<void> {
    const { social } = this.author
    const person = this.contacts[step.contact]?.id
    if (person === undefined) throw new TestError('no such contact')
    if (step.kind === 'block' || step.kind === 'unblock') {
      await social[step.kind](person)
      this.acts.push({ kind: step.kind, person })
      return
    }
    const aspect = this.#aspect(step.aspect)
    if (step.kind === 'remove') {
      await social.removeMember(aspect, person)
      this.acts.push({ kind: 'remove', aspect, person })
      return
    }
    const { history } = step
    await social.addMember(aspect, person, { history })
    this.acts.push({ kind: 'add', aspect, person, history })
  }

  async #post(names: readonly string[]): Promise<void> {
    const { author } = this
    const text = `post ${this.#posts++}`
    const before = author.announced.length
    const aspects = names.map((name) => this.#aspect(name))
    const post: PostId = await author.social.post(text, aspects)
    this.acts.push({ kind: 'post', post, text, aspects })
    const entries = author.announced.slice(before).filter(({ entry }) => entry.header.seq > 1)
    this.entries.set(post, entries)
  }

  async #befriend(contact: ModelPerson): Promise<void> {
    const aspect = this.#aspect(lobby)
    const { link } = await this.author.social.createInvite({ aspect, uses: 1, lifetimeMs }, origin)
    await contact.social.join(link, undefined, new AbortController().signal)
    this.acts.push({ kind: 'add', aspect, person: contact.id, history: true })
    await deliver(this.author, contact)
    await deliver(contact, this.author)
  }
}

/** An aspect for contacts to arrive in, to which nothing is posted. */
const lobby = 'Lobby'

/** Hands over all that one person's node would serve to another's, until there is nothing new. */
async function deliver(from: ModelPerson, to: ModelPerson): Promise<void> {
  for (let isNews = true; isNews;) {
    isNews = false
    for (const feed of await from.social.replica.readableBy(to.peer)) {
      const { height } = extentAt(to.store, feed).head
      if (extentAt(from.store, feed).head.height <= height) continue
      const entries = await readEntries(from.store, feed, { from: height + 1, limit: 1000 })
      isNews = (await to.social.replica.accept(feed, entries)) === 'stored' || isNews
    }
  }
}
