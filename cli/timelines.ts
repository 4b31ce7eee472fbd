/** Which timeline a command reads, by its options. */
import type { Aspect } from '../node/http/people/schema.ts'
import type { Post } from '../node/http/posts/schema.ts'
import type { Mention } from '../node/http/tags/schema.ts'
import { notTogether } from './arguments.ts'
import { aspectsNamed, personNamed } from './command.ts'
import type { Client } from './client.ts'
import { tagGiven } from './commands/tags.ts'

export interface TimelineOptions {
  aspect?: string[]
  person?: string
  public?: boolean
  media?: boolean
  late?: boolean
  hidden?: boolean
  commented?: boolean
  reacted?: boolean
  tag?: string
  followedTags?: boolean
  mentions?: boolean
}

/** Something that stands in a timeline: a post, or a comment that mentions the owner, with its post. */
export type Shown = Pick<Mention, 'post' | 'comment'>

export interface Timeline {
  /** Those whose posts alone it has; empty where it is not that of aspects. */
  readonly aspects: readonly Aspect[]
  /** The newest, newest first. */
  readonly read: (limit: string) => Promise<Shown[]>
}

export async function timelineOf(client: Client, options: TimelineOptions): Promise<Timeline> {
  const read = otherTimeline(client, options)
  if (read !== undefined) return { read, aspects: [] }
  const aspects = await aspectsNamed(client, options.aspect ?? [])
  const only = aspectQuery(aspects)
  return {
    read: async (limit) =>
      asShown((await client.call('GET /posts', { query: { limit, ...only } })).items),
    aspects,
  }
}

/** How the API is asked for the posts of aspects alone. */
export function aspectQuery(aspects: readonly Aspect[]): { aspect?: string } {
  return aspects.length === 0 ? {} : { aspect: aspects.map(({ id }) => id).join(',') }
}

/** @throws {UsageError} when options name more than one. */
export function assertOneTimeline(
  options: TimelineOptions,
  more: Readonly<Record<string, boolean>>,
): void {
  const others = {
    '--person': options.person !== undefined,
    '--tag': options.tag !== undefined,
    '--followed-tags': options.followedTags === true,
    '--mentions': options.mentions === true,
    ...Object.fromEntries(kinds.map((kind) => [`--${kind}`, options[kind] === true])),
  }
  notTogether({ ...others, '--aspect': options.aspect !== undefined })
  for (const [name, isGiven] of Object.entries(more)) notTogether({ ...others, [name]: isGiven })
}

const kinds = ['public', 'media', 'late', 'hidden', 'commented', 'reacted'] as const

function otherTimeline(client: Client, options: TimelineOptions): Timeline['read'] | undefined {
  const { tag, followedTags, mentions, person } = options
  if (person !== undefined) {
    return async (limit) => {
      const { id } = await personNamed(client, person)
      const { pinned, items } = await client.call('GET /people/:person/posts', {
        params: { person: id },
        query: { limit },
      })
      return asShown([...pinned, ...items])
    }
  }
  if (tag !== undefined) {
    const key = tagGiven(tag)
    return async (limit) =>
      asShown(
        (await client.call('GET /tags/:tag/posts', { params: { tag: key }, query: { limit } }))
          .items,
      )
  }
  if (followedTags === true)
    return async (limit) =>
      asShown((await client.call('GET /followed-tags/posts', { query: { limit } })).items)
  if (mentions === true)
    return async (limit) => (await client.call('GET /mentions', { query: { limit } })).items
  const kind = kinds.find((one) => options[one] === true)
  if (kind === undefined) return undefined
  if (kind === 'commented' || kind === 'reacted') {
    return async (limit) => {
      const { items } = await client.call(`GET /timelines/${kind}`, { query: { limit } })
      return items.map(({ post }) => ({ post }))
    }
  }
  return async (limit) =>
    asShown((await client.call(`GET /timelines/${kind}`, { query: { limit } })).items)
}

function asShown(posts: readonly Post[]): Shown[] {
  return posts.map((post) => ({ post }))
}
