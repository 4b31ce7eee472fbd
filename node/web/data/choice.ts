/**
 * The posts that the stream shows: all posts, those of some aspects together, or those of a kind. The choice stands in the address, so that back
 * goes back, and is kept for the tab, so that it is there again after a look elsewhere.
 */
import type { PostPage } from '../../http/posts/schema.ts'
import { call } from '../api/client.ts'
import { unfoldAll } from './hiding.ts'
import type { Timeline } from './posts.ts'
import { tabShelf } from './stored.ts'

export const kinds = [
  'public',
  'media',
  'late',
  'activity',
  'commented',
  'reacted',
  'hidden',
] as const
export type Kind = (typeof kinds)[number]

export interface Choice {
  /** Ids; empty for all. */
  readonly aspects: readonly string[]
  readonly kind?: Kind
}

const shelfName = 'stream'

export function choiceIn({ aspect = '', show }: Record<string, string>): Choice {
  const kind = kinds.find((one) => one === show)
  if (kind !== undefined) return { aspects: [], kind }
  return { aspects: aspect === '' ? [] : aspect.split(',') }
}

export function addressOf({ aspects, kind }: Choice): string {
  if (kind !== undefined) return `/?show=${kind}`
  return aspects.length === 0 ? '/' : `/?aspect=${aspects.join(',')}`
}

/** The choice with an aspect more, or less. */
export function withAspect({ aspects }: Choice, id: string): Choice {
  const others = aspects.filter((one) => one !== id)
  return { aspects: others.length < aspects.length ? others : [...aspects, id] }
}

/** The address of the choice that was made last in this tab; `undefined` for all posts. */
export function keptAddress(): string | undefined {
  return tabShelf.read(shelfName)
}

export function keepAddress(address: string): void {
  tabShelf.write(shelfName, address === '/' ? undefined : address)
}

/** The timeline of a kind; where it is one of acts, its posts stand where the last act was. */
export function timelineOf(kind: Kind): Timeline {
  const name = `kind ${kind}`
  if (kind !== 'activity' && kind !== 'commented' && kind !== 'reacted') {
    return { name, read: (before) => readPosts(kind, before) }
  }
  return { name, read: (before) => readActs(kind, before) }
}

function readPosts(
  kind: 'public' | 'media' | 'late' | 'hidden',
  before: string | undefined,
): Promise<PostPage> {
  if (kind === 'hidden' && before === undefined) unfoldAll()
  return call(`GET /timelines/${kind}`, { query: { before } })
}

async function readActs(
  kind: 'activity' | 'commented' | 'reacted',
  before: string | undefined,
): Promise<PostPage> {
  const { items, next } = await call(`GET /timelines/${kind}`, { query: { before } })
  const posts = items.map(({ post, cursor }) => ({ ...post, cursor }))
  return { items: posts, ...(next !== undefined && { next }) }
}
