/** An author and their contacts, who get everything at once: one act leads to one state. */
import type { AspectId, PersonId, PostId } from '../../../protocol/ids.ts'
import type { ShownComment } from '../../../node/social/threads/queries.ts'
import { recordAt } from '../../../node/social/feeds/records.ts'
import { unmet } from '../../../node/social/contacts/tables.ts'
import { FakeHub } from '../../helpers/fake-network.ts'
import { testTimeMs } from '../../helpers/person.ts'
import { TestError } from '../../helpers/test-error.ts'
import { Chance } from '../chance.ts'
import { drained } from '../scheduler.ts'
import { ModelPerson, type Announced } from './person.ts'
import { postPicture, remix, show, takeRemixBack } from './pictures.ts'
import { deliver } from './deliver.ts'
import type { Act } from './acts.ts'
import type { SecretsMark } from './secrets.ts'

const origin = 'http://127.0.0.1:7277'
const lifetimeMs = 3_600_000

/** The acts that somebody may do: names of aspects, and numbers of contacts. */
export type Step =
  | { kind: 'add'; aspect: string; contact: number; history: boolean }
  | { kind: 'remove'; aspect: string; contact: number }
  | { kind: 'block'; contact: number }
  | { kind: 'unblock'; contact: number }
  /** To aspects, and to single contacts, none of whom is blocked. */
  | { kind: 'post'; aspects: readonly string[]; to?: readonly number[] }
  /** The author takes the newest post back. */
  | { kind: 'retract' }
  /** A contact comments on the newest post that they are shown, or takes their newest comment back. */
  | { kind: 'comment'; contact: number }
  | { kind: 'take back'; contact: number }
  /** A contact replies to the newest comment that they are shown, or gives their newest comment other words. */
  | { kind: 'reply'; contact: number }
  | { kind: 'edit'; contact: number }
  /** The author gives the newest post other words, or pins it or ends that. */
  | { kind: 'reword' }
  | { kind: 'pin' }
  /** The author shares the public post of the first contact. */
  | { kind: 'share'; aspects: readonly string[] }
  /** The author locks the thread of the newest post. */
  | { kind: 'lock' }
  /** A contact reacts to the newest post that they are shown, or takes that back. */
  | { kind: 'react'; contact: number }
  /** The author posts a picture. */
  | { kind: 'picture'; aspects: readonly string[]; isFree: boolean }
  /**
   * A contact answers the newest picture that they are shown by a remix; shows a free one to their friend in a post, and is refused where it is not
   * free; takes back the newest of what they made.
   */
  | { kind: 'remix'; contact: number }
  | { kind: 'show'; contact: number }
  | { kind: 'take remix back'; contact: number }
  /** A contact begins to use another device. */
  | { kind: 'new device'; contact: number }

/** Where a world can go back to. */
export interface Mark {
  databases: number[]
  secrets: SecretsMark[]
  announced: number
  acts: number
}

export class LittleWorld {
  readonly author: ModelPerson
  readonly contacts: readonly ModelPerson[]
  /** The other devices of contacts, by the number of the contact; each is on its own until it is linked. */
  readonly devices: ReadonlyMap<number, ModelPerson>
  /** The acts of the author, as the model takes it. */
  readonly acts: Act[] = []
  /** Post or comment → the entries of the author that hold it. */
  readonly entries = new Map<string, Announced[]>()
  readonly #aspects: ReadonlyMap<string, AspectId>
  /** The contact who shows pictures, and whom. */
  #friend: { aspect: string; from: ModelPerson; to: ModelPerson } | undefined
  #posts = 0

  private constructor(
    people: readonly ModelPerson[],
    devices: ReadonlyMap<number, ModelPerson>,
    aspects: ReadonlyMap<string, AspectId>,
  ) {
    const [author, ...contacts] = people
    this.devices = devices
    this.author = author as ModelPerson
    this.contacts = contacts
    this.#aspects = aspects
  }

  /** Contacts are in no aspect yet. */
  static async start(init: {
    contacts: number
    aspects: readonly string[]
    /** Numbers of the contacts who may begin to use another device. @default none */
    withDevices?: readonly number[]
    /** Whether the second contact is in the first aspect of the first one. @default false */
    areFriends?: boolean
    /** Whether the first contact posted for everybody. @default false */
    hasPublic?: boolean
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
    for (const row of (await author?.social.aspects.list()) ?? []) aspects.set(row.name, row.id)
    const devices = new Map<number, ModelPerson>()
    for (const contact of init.withDevices ?? []) {
      const own = { index: contact + 1, device: 1, chance: chance.fork(`device ${contact}`) }
      devices.set(contact, await ModelPerson.start({ ...own, hub, now, aspectNames: [] }))
    }
    const world = new LittleWorld(people, devices, aspects)
    for (const contact of world.contacts) await world.#befriend(contact)
    if (init.areFriends === true) await world.#befriendContacts(init.aspects[0] ?? '')
    if (init.hasPublic === true) await world.#postPublicly()
    return world
  }

  /** @returns whether the step was possible: some need something to be there. */
  async do(step: Step): Promise<boolean> {
    const before = this.author.announced.length
    const act = await this.#do(step)
    if (act === undefined) return false
    await drained()
    for (const device of this.devices.values()) await this.#meet(device)
    const readers = [...this.contacts, ...this.devices.values()]
    for (const reader of readers) await deliver(reader, this.author)
    await drained()
    for (const reader of readers) await deliver(this.author, reader)
    await this.#deliverToFriend()
    this.acts.push(act)
    const item = itemOf(act)
    const written = this.author.announced.slice(before)
    if (item !== undefined) this.entries.set(item, await this.#holding(written))
    return true
  }

  /** Those that hold an item: not the beginning of a feed, nor the certificates of its writers, which stay (`privacy.md`). */
  async #holding(written: readonly Announced[]): Promise<Announced[]> {
    const found: Announced[] = []
    for (const each of written) {
      const { feed, seq } = each.entry.header
      const record = seq > 1 ? await recordAt(this.author.store, { feed, seq }) : undefined
      if (seq > 1 && record?.kind !== 'certificates') found.push(each)
    }
    return found
  }

  mark(): Mark {
    const people = this.#people()
    return {
      databases: people.map(({ database }) => database.mark()),
      secrets: people.map(({ secrets }) => secrets.mark()),
      announced: this.author.announced.length,
      acts: this.acts.length,
    }
  }

  rewind({ databases, secrets, announced, acts }: Mark): void {
    for (const [index, person] of this.#people().entries()) {
      person.database.rewind(databases[index] ?? 0)
      person.secrets.rewind(secrets[index] ?? { known: 0, blobKeys: 0 })
    }
    this.author.announced.length = announced
    for (const act of this.acts.splice(acts)) {
      const item = itemOf(act)
      if (item !== undefined) this.entries.delete(item)
    }
  }

  #people(): ModelPerson[] {
    return [this.author, ...this.contacts, ...this.devices.values()]
  }

  #aspect(name: string): AspectId {
    return this.#aspects.get(name) as AspectId
  }

  async #do(step: Step): Promise<Act | undefined> {
    if (step.kind === 'post') return this.#post(step.aspects, step.to)
    if (step.kind === 'picture') return this.#postPicture(step.aspects, step.isFree)
    if (step.kind === 'retract') return this.#retract()
    if (step.kind === 'lock') return this.#lock()
    if (step.kind === 'reword') return this.#reword()
    if (step.kind === 'pin') return this.#pin()
    if (step.kind === 'share') return this.#share(step.aspects)
    const contact = this.contacts[step.contact]
    if (contact === undefined) throw new TestError('no such contact')
    if (step.kind === 'comment') return this.#comment(contact)
    if (step.kind === 'take back') return this.#takeBack(contact)
    if (step.kind === 'reply') return this.#reply(contact)
    if (step.kind === 'edit') return this.#edit(contact)
    if (step.kind === 'react') return this.#react(contact)
    if (step.kind === 'remix') return remix(contact, this.author)
    if (step.kind === 'show') return show(contact, this.author, this.#friends(contact))
    if (step.kind === 'take remix back') return takeRemixBack(contact, this.author)
    if (step.kind === 'new device') return this.#link(contact, this.devices.get(step.contact))
    const { social } = this.author
    const person = contact.id
    if (step.kind === 'block' || step.kind === 'unblock') {
      await social.people[step.kind](person)
      return { kind: step.kind, person }
    }
    const aspect = this.#aspect(step.aspect)
    if (step.kind === 'remove') {
      await social.aspects.removeMember(aspect, person)
      return { kind: 'remove', aspect, person }
    }
    const { history } = step
    await social.aspects.addMember(aspect, person, { history })
    return { kind: 'add', aspect, person, history }
  }

  async #post(names: readonly string[], to: readonly number[] = []): Promise<Act | undefined> {
    const { keyring, social } = this.author
    const people = to.flatMap((contact) => this.contacts[contact]?.id ?? [])
    if (people.some((person) => social.people.isBlocked(person))) return undefined
    const text = `post ${this.#posts++}`
    const named = names.map((name) => this.#aspect(name))
    const alone = people.map((person) => ({ aspect: keyring.aspectFor(person), person }))
    const post: PostId = await social.posts.create(text, [...named, ...people])
    const aspects = [...named, ...alone.map(({ aspect }) => aspect)]
    return { kind: 'post', post, text, aspects, alone }
  }

  async #postPicture(names: readonly string[], isFree: boolean): Promise<Act> {
    const aspects = names.map((name) => this.#aspect(name))
    const text = `picture ${this.#posts++}`
    return postPicture(this.author, { text, aspects, isFree })
  }

  async #retract(): Promise<Act | undefined> {
    const post = await this.#newestOwn()
    if (post === undefined) return undefined
    await this.author.social.posts.delete(post)
    return { kind: 'retract', target: post }
  }

  async #comment({ social }: ModelPerson): Promise<Act | undefined> {
    const [newest] = (await social.timelines.read({ limit: 1 })).rows
    if (newest === undefined || social.threads.isLocked(newest.post)) return undefined
    const post = newest.post.id
    return { kind: 'comment', comment: await social.threads.comment(post, 'comment'), post }
  }

  async #takeBack(contact: ModelPerson): Promise<Act | undefined> {
    const newest = (await commentsAt(contact)).find(({ author }) => author === contact.id)
    if (newest === undefined) return undefined
    await contact.social.threads.deleteComment(newest.id)
    return { kind: 'retract', target: newest.id }
  }

  async #reply(contact: ModelPerson): Promise<Act | undefined> {
    const [newest] = await commentsAt(contact)
    if (newest === undefined || isLockedAt(contact, newest)) return undefined
    const comment = await contact.social.threads.comment(newest.id, 'reply')
    return { kind: 'comment', comment, post: newest.post, of: newest.id }
  }

  /** A later version reaches whom a comment of now reaches. */
  async #edit(contact: ModelPerson): Promise<Act | undefined> {
    const newest = (await commentsAt(contact)).find(({ author }) => author === contact.id)
    if (newest === undefined || isLockedAt(contact, newest)) return undefined
    const { id, post } = newest
    const version = `version ${this.#posts++}`
    await contact.social.threads.editComment(id, version)
    return { kind: 'edit', version, comment: id, post }
  }

  async #lock(): Promise<Act | undefined> {
    const { social } = this.author
    const [newest] = (await social.timelines.read({ limit: 1 })).rows
    if (newest === undefined || social.threads.isLocked(newest.post)) return undefined
    await social.threads.lock(newest.post.id, true)
    return { kind: 'lock', post: newest.post.id }
  }

  /** A later version reaches all who read the post by then. */
  async #reword(): Promise<Act | undefined> {
    const post = await this.#newestOwn()
    if (post === undefined) return undefined
    const version = `version ${this.#posts++}`
    await this.author.social.posts.edit(post, { text: version })
    return { kind: 'edit', version, comment: post, post }
  }

  async #pin(): Promise<Act | undefined> {
    const { posts } = this.author.social
    const post = await this.#newestOwn()
    if (post === undefined) return undefined
    const version = `version ${this.#posts++}`
    await posts.pin(post, !posts.isPinned(post))
    return { kind: 'edit', version, comment: post, post }
  }

  async #newestOwn(): Promise<PostId | undefined> {
    const { id: author, social } = this.author
    const [newest] = (await social.timelines.read({ author, limit: 1 })).rows
    return newest?.post.id
  }

  async #share(names: readonly string[]): Promise<Act | undefined> {
    const { social } = this.author
    const aspects = names.map((name) => this.#aspect(name))
    const text = `post ${this.#posts++}`
    const author = this.contacts[0]?.id as PersonId
    const [original] = (await social.timelines.read({ author, limit: 1 })).rows
    if (original === undefined) return undefined
    const post = await social.posts.create(text, aspects, { share: original.post.id })
    return { kind: 'post', post, text, aspects, alone: [] }
  }

  async #postPublicly(): Promise<void> {
    const [contact] = this.contacts
    if (contact === undefined) throw new TestError('no such contact')
    await contact.social.posts.create('for everybody', 'public')
    await drained()
    await deliver(contact, this.author)
  }

  async #react({ social, id: person }: ModelPerson): Promise<Act | undefined> {
    const [newest] = (await social.timelines.read({ limit: 1 })).rows
    if (newest === undefined) return undefined
    const post = newest.post.id
    const isOn = (await social.threads.reactionsTo(post)).every(({ isMine }) => !isMine)
    await social.threads.react(post, { emoji: '👍', isOn })
    return { kind: 'react', version: `version ${this.#posts++}`, post, person, isOn }
  }

  /** As `pappus init --restore` and an invite of the first device. */
  async #link(first: ModelPerson, device: ModelPerson | undefined): Promise<Act> {
    if (device === undefined) throw new TestError('no such device')
    const aspect = await first.aspect(lobby)
    await device.network.disconnect(first.peer)
    const { link } = await first.social.invites.create({ aspect, uses: 1, lifetimeMs }, origin)
    await device.social.invites.join(link, undefined, new AbortController().signal)
    await deliver(first, device)
    return { kind: 'device', person: first.id }
  }

  /** Connects a device that is still to meet the author, as a dialer would. */
  async #meet(device: ModelPerson): Promise<void> {
    if (device.store.get(unmet, this.author.peer) === undefined) return
    await device.network.disconnect(this.author.peer)
    await device.network.connect(this.author.peer)
    await drained()
  }

  /** The people in a contact's pictures: themselves, and their friend. */
  #friends(contact: ModelPerson): { aspect: string; people: readonly string[] } {
    const people = this.#friend === undefined ? [contact.id] : [contact.id, this.#friend.to.id]
    return { aspect: this.#friend?.aspect ?? lobby, people }
  }

  async #befriendContacts(aspect: string): Promise<void> {
    const [from, to] = this.contacts
    if (from === undefined || to === undefined) throw new TestError('no such contacts')
    const invite = { aspect: await from.aspect(aspect), uses: 1, lifetimeMs }
    const { link } = await from.social.invites.create(invite, origin)
    await to.social.invites.join(link, undefined, new AbortController().signal)
    this.#friend = { aspect, from, to }
    await this.#deliverToFriend()
  }

  async #deliverToFriend(): Promise<void> {
    if (this.#friend === undefined) return
    await drained()
    await deliver(this.#friend.from, this.#friend.to)
    await drained()
  }

  async #befriend(contact: ModelPerson): Promise<void> {
    const aspect = this.#aspect(lobby)
    const { link } = await this.author.social.invites.create(
      { aspect, uses: 1, lifetimeMs },
      origin,
    )
    await contact.social.invites.join(link, undefined, new AbortController().signal)
    this.acts.push({ kind: 'add', aspect, person: contact.id, history: true })
    await deliver(this.author, contact)
    await deliver(contact, this.author)
  }
}

/** Comments and replies that somebody is shown, newest first. */
async function commentsAt({ social }: ModelPerson): Promise<ShownComment[]> {
  const all: ShownComment[] = []
  for (const { post } of (await social.timelines.read({ limit: 100 })).rows) {
    const { rows } = await social.threads.read(post.id, { limit: 100 })
    const replies = rows.map(({ id }) => social.threads.replies(id, { limit: 100 }))
    all.push(...rows, ...(await Promise.all(replies)).flatMap((page) => page.rows))
  }
  return all.toSorted((a, b) => b.atMs - a.atMs)
}

function isLockedAt({ social }: ModelPerson, { post, postAuthor }: ShownComment): boolean {
  return social.threads.isLocked({ id: post, author: postAuthor })
}

/** The texts that an act adds for its readers. */
function itemOf(act: Act): string | undefined {
  if (act.kind === 'post') return act.post
  if (act.kind === 'comment') return act.comment
  return act.kind === 'react' || act.kind === 'edit' ? act.version : undefined
}

/** An aspect for contacts to arrive in, to which nothing is posted. */
const lobby = 'Lobby'
