/** People with whole nodes on loopback, each with an IP address of their own, and what they can do by one line. */
import type { Poll } from '../../protocol/poll.ts'
import type { AspectId, ItemId, PostId } from '../../protocol/ids.ts'
import { linkTo } from '../helpers/link-device.ts'
import { TestNode, type TestNodeInit } from '../helpers/nodes.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { TestError } from '../helpers/test-error.ts'
import { waitFor } from '../helpers/wait-for.ts'
import {
  idsOf,
  postPicture,
  uploadPicture,
  type Picture,
  type PictureInit,
  type PostedPicture,
} from './pictures.ts'

/** The people of this life: first name → the rest of the name. */
const everybody = {
  Ana: 'Quetzalcoatlus',
  Bo: 'Wyvernfeather',
  Cy: 'Narwhalhorn',
  Di: 'Axolotlgill',
  Eve: 'Pangolinscale',
  Flo: 'Okapistripe',
  Gus: 'Tapirsnout',
  Hal: 'Numbattongue',
  Laptop: 'of Ana, on the kitchen table',
  Tablet: 'of Ana, until it is left on a train',
} as const
export type Name = keyof typeof everybody
export const names: readonly Name[] = Object.keys(everybody) as Name[]
/** Further devices of Ana, as secrets name them. */
export const furtherDevices: Partial<Record<Name, string>> = { Laptop: 'laptop', Tablet: 'tablet' }
/** Everybody by their first device. */
export const people: readonly Name[] = names.filter((name) => furtherDevices[name] === undefined)

const origin = 'http://127.0.0.1:7277'
// A message that gossip loses must not make the test wait.
const syncIntervalMs = 1000

/** The name that everybody gives their first aspect, in which they put whom they join. */
export function ownAspectOf(name: Name): string {
  return `Customers of ${name}'s greengrocery`
}

/** Words that somebody wrote over a picture of somebody else. */
export interface RemixWords extends Pick<Picture, 'of' | 'which' | 'title'> {
  /** Whether it is a post of its own. */
  isPost: boolean
}

export class Life implements AsyncDisposable {
  readonly #nodes = new Map<Name, TestNode>()
  /** Pictures, and words over them, as they were posted. */
  readonly pictures: Picture[] = []
  readonly remixes: RemixWords[] = []
  readonly #bootstrap: string[]

  /** @param bootstrap where nodes begin to look for others. */
  constructor(bootstrap: string[] = []) {
    this.#bootstrap = bootstrap
  }

  get(name: Name): TestNode {
    const node = this.#nodes.get(name)
    if (node === undefined) throw new TestError(`${name} was not born yet`)
    return node
  }

  all(): [Name, TestNode][] {
    return [...this.#nodes]
  }

  ipOf(name: Name): string {
    return `127.0.0.${10 + names.indexOf(name)}`
  }

  /** Where a person's node listens, with its peer id. */
  addressOf(name: Name): string {
    const { node, peer } = this.get(name)
    return `${node.addresses()[0]}/p2p/${peer}`
  }

  async start(name: Name, more: TestNodeInit = {}): Promise<TestNode> {
    const node =
      this.#nodes.get(name) ?? new TestNode(`${name} ${everybody[name]}`, await tempDir())
    this.#nodes.set(name, node)
    const usual = { aspects: [ownAspectOf(name)], syncIntervalMs, bootstrap: this.#bootstrap }
    await node.start({ ...usual, listen: [this.ipOf(name)], ...more })
    return node
  }

  /** A new node becomes another device of somebody, by a link and six digits. */
  async linkDevice(name: Name, first: Name): Promise<TestNode> {
    const node = await this.start(name, { isNew: true })
    await linkTo(this.get(first), node.node)
    return node
  }

  async restart(name: Name): Promise<void> {
    await this.get(name).stop()
    await this.start(name)
  }

  /** `guest` joins an aspect of `host`, and puts them into their own first one or none. */
  async join(
    guest: Name,
    host: Name,
    aspect: string,
    { isBack = guest !== 'Laptop' } = {},
  ): Promise<void> {
    const { social } = this.get(host)
    const wanted = { aspect: await this.aspect(host, aspect), uses: 1, lifetimeMs: 3_600_000 }
    const { link } = await social.invites.create(wanted, origin)
    const own = isBack ? await this.aspect(guest, ownAspectOf(guest)) : undefined
    await this.get(guest).social.invites.join(link, own, AbortSignal.timeout(20_000))
  }

  async aspect(name: Name, wanted: string): Promise<AspectId> {
    const found = (await this.get(name).social.aspects.list()).find((row) => row.name === wanted)
    if (found === undefined) throw new TestError(`${name} has no ${wanted}`)
    return found.id
  }

  async post(
    name: Name,
    text: string,
    aspect: string = ownAspectOf(name),
    more: { poll?: Poll } = {},
  ): Promise<PostId> {
    const audience = aspect === 'public' ? aspect : [await this.aspect(name, aspect)]
    return this.get(name).social.posts.create(text, audience, more)
  }

  /** @param which who reads the aspect, see `may-learn.ts`. */
  async postPicture(
    name: Name,
    aspect: string,
    which: string,
    init: PictureInit,
  ): Promise<PostedPicture> {
    const node = this.get(name)
    const posted = await postPicture(node, init, [await this.aspect(name, aspect)])
    const picture = { title: init.title, of: name, which, ...posted }
    this.pictures.push(picture)
    return picture
  }

  /** @param which the conversation, as `may-learn.ts` names it. */
  async sendPicture(name: Name, to: Name, which: string, title: string): Promise<Picture> {
    const node = this.get(name)
    const { media, refs } = await uploadPicture(node, { title })
    await node.social.conversations.start([this.get(to).person], '', [media])
    const picture = { title, of: name, which, refs }
    this.pictures.push(picture)
    return picture
  }

  async findPost(name: Name, text: string): Promise<PostId> {
    const { rows } = await this.get(name).social.timelines.read({ limit: 1000 })
    const found = rows.find(({ post }) => post.text === text)
    if (found === undefined) throw new TestError(`${name} has no such post`)
    return found.post.id
  }

  /** Resolves once a person has all of these posts. */
  async shows(name: Name, ...texts: string[]): Promise<void> {
    const missing = async (): Promise<string[]> => {
      const shown = new Set(await this.get(name).texts())
      return texts.filter((text) => !shown.has(text))
    }
    const description = `${name} shows ${texts.map((text) => text.slice(0, 40)).join(', ')}`
    await waitFor(async () => (await missing()).length === 0, { description })
  }

  /** Resolves once a person has the files of a picture, or none of them any more. */
  async hasFiles(
    name: Name,
    picture: Pick<Picture, 'refs' | 'title'>,
    wanted = true,
  ): Promise<void> {
    const { library } = this.get(name).social
    const ids = idsOf(picture)
    const description = `${name} ${wanted ? 'has' : 'lacks'} the picture of ${picture.title}`
    await waitFor(() => ids.every((id) => library.has(id) === wanted), {
      description,
    })
  }

  /** Resolves once a person has a comment on a post from the node that wrote it. */
  async showsComment(name: Name, post: PostId, text: string): Promise<void> {
    const description = `${name} shows the comment ${text}`
    const rows = async (): ReturnType<TestNode['social']['threads']['read']> =>
      this.get(name).social.threads.read(post, { limit: 100 })
    await waitFor(
      async () => (await rows()).rows.some((row) => row.text === text && !row.isWaiting),
      { description },
    )
  }

  /** Resolves once a person has a reaction to a post or comment from the node that wrote the post. */
  async showsReaction(name: Name, item: ItemId, emoji: string): Promise<void> {
    const { social } = this.get(name)
    await waitFor(
      async () =>
        (await social.threads.reactors(item)).some(
          (one) => one.emoji === emoji && !one.row.isWaiting,
        ),
      { description: `${name} shows the reaction ${emoji}` },
    )
  }

  /** Resolves once a person counts so many votes in the poll of a post. */
  async showsVotes(name: Name, post: PostId, voters: number): Promise<void> {
    const { social } = this.get(name)
    const votes = async (): Promise<number | undefined> => {
      const row = social.posts.at(post)?.post
      return row && (await social.threads.poll(row))?.voters
    }
    const description = `${name} counts ${voters} votes`
    await waitFor(async () => (await votes()) === voters, { description })
  }

  async showsPin(name: Name, post: PostId): Promise<void> {
    const { posts } = this.get(name).social
    await waitFor(() => posts.isPinned(post), { description: `${name} sees the pin` })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => node[Symbol.asyncDispose]()))
  }
}
