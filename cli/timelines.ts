/** Which timeline a command reads, by its options. */
import type { Aspect } from '../node/http/people/schema.ts'
import type { Post } from '../node/http/posts/schema.ts'
import type { Mention } from '../node/http/tags/schema.ts'
import { notTogether } from './arguments.ts'
import { aspectNamed, personNamed } from './command.ts'
import type { Client } from './client.ts'
import { tagGiven } from './commands/tags.ts'

export interface TimelineOptions {
  aspect?: string
  person?: string
  tag?: string
  followedTags?: boolean
  mentions?: boolean
}

/** Something that stands in a timeline: a post, or a comment that mentions the owner, with its post. */
export type Shown = Pick<Mention, 'post' | 'comment'>

export interface Timeline {
  /** Set where it is that of an aspect. */
  readonly aspect?: Aspect
  /** The newest, newest first. */
  readonly read: (limit: string) => Promise<Shown[]>
}

export async function timelineOf(client: Client, options: TimelineOptions): Promise<Timeline> {
  const { tag, followedTags: isFollowed, mentions: isMentions, person } = options
  if (person !== undefined) {
    const { id: author } = await personNamed(client, person)
    return closed(async (limit) => (await client.posts({ limit, author })).items)
  }
  if (tag !== undefined)
    return closed(async (limit) => (await client.tagged(tagGiven(tag), { limit })).items)
  if (isFollowed === true) return closed(async (limit) => (await client.followed({ limit })).items)
  if (isMentions === true) {
    return { read: async (limit) => (await client.mentions({ limit })).items }
  }
  const aspect =
    options.aspect === undefined ? undefined : await aspectNamed(client, options.aspect)
  const only = aspect === undefined ? {} : { aspect: aspect.id }
  const read = async (limit: string): Promise<Shown[]> =>
    asShown((await client.posts({ limit, ...only })).items)
  return { read, ...(aspect && { aspect }) }
}

/** @throws {UsageError} when options name more than one. */
export function assertOneTimeline(
  { aspect, person, tag, followedTags, mentions }: TimelineOptions,
  more: Readonly<Record<string, boolean>>,
): void {
  const others = {
    '--person': person !== undefined,
    '--tag': tag !== undefined,
    '--followed-tags': followedTags === true,
    '--mentions': mentions === true,
  }
  notTogether({ ...others, '--aspect': aspect !== undefined })
  for (const [name, isGiven] of Object.entries(more)) notTogether({ ...others, [name]: isGiven })
}

function closed(read: (limit: string) => Promise<readonly Post[]>): Timeline {
  return { read: async (limit) => asShown(await read(limit)) }
}

function asShown(posts: readonly Post[]): Shown[] {
  return posts.map((post) => ({ post }))
}
