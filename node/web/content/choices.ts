/** Words that may stand at a place of a text that is being written: people behind `@`, tags behind `#`. */
import { mentionOf } from '../../text/mention-names.ts'

import { call } from '../api/client.ts'
import { readersOf } from '../data/aspects.ts'
import { people } from '../data/people.ts'
import { threadOf } from '../data/threads.ts'
import { posts } from '../data/posts.ts'
import type { Addressed } from './addressed.ts'

export interface Word {
  readonly sign: '@' | '#'
  /** The part of it that was typed. */
  readonly start: string
  /** Where its sign stands. */
  readonly from: number
  readonly to: number
}

export interface Choice {
  readonly key: string
  readonly label: string
  /** The words that stand in the text then. */
  readonly text: string
}

const choicesMax = 8
const word =
  /(?<![\p{L}\p{M}\p{N}_@#&/])(?<sign>[@#])(?<start>[\p{L}\p{M}\p{N}_-]*(?: [\p{L}\p{M}\p{N}_-]+)?)$/u

/** The word that the caret stands behind. */
export function wordAt(text: string, caret: number): Word | undefined {
  const groups = word.exec(text.slice(Math.max(0, caret - 200), caret))?.groups
  const { sign, start = '' } = groups ?? {}
  if (sign !== '@' && sign !== '#') return undefined
  return { sign, start, from: caret - start.length - 1, to: caret }
}

export async function choicesFor({ sign, start }: Word, to: Addressed): Promise<Choice[]> {
  if (sign === '@') return peopleFor(start, to)
  if (start === '' || start.includes(' ')) return []
  const { items } = await call('GET /tags', { query: { start } })
  return items.map(({ tag }) => ({ key: tag, label: `#${tag}`, text: `#${tag} ` }))
}

interface Named {
  readonly id: string
  readonly name: string
}

function peopleFor(start: string, to: Addressed): Choice[] {
  const all = readersFor(to)
  const wanted = fold(start)
  const found = all.filter(({ name }) =>
    fold(name)
      .split(' ')
      .some((_, at, parts) => parts.slice(at).join(' ').startsWith(wanted)),
  )
  return found.slice(0, choicesMax).map(({ id, name }) => {
    const isAlone = all.every((other) => other.id === id || fold(other.name) !== fold(name))
    // Of two with one name, the node cannot know which is meant.
    return { key: id, label: name, text: isAlone ? `@${name} ` : `${mentionOf({ id, name })} ` }
  })
}

/** The people who can read it, without the owner. */
function readersFor({ audience = [], post }: Addressed): readonly Named[] {
  const known = (people.data.value ?? []).filter(({ blocked }) => !blocked)
  if (post !== undefined) return peopleOf(post)
  if (audience === 'public') return known
  const readers = readersOf(audience)
  return known.filter(({ id }) => readers.has(id))
}

/** The author of a post and those in its thread. */
function peopleOf(post: string): Named[] {
  const author = posts.value?.find(({ id }) => id === post)?.author
  const writers = threadOf(post).shown.value?.comments?.map((comment) => comment.author) ?? []
  const all = [...(author === undefined ? [] : [author]), ...writers].filter(({ isMe }) => !isMe)
  return [...new Map(all.map((one) => [one.id, one])).values()]
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
