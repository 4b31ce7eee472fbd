/** All that can be found: a new source is one line here. */
import type { Reader } from '../../store/transaction.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { postAt } from '../posts/posts.ts'
import { boardSource } from './board-source.ts'
import { personSource } from './person-source.ts'
import { postSource } from './post-source.ts'
import { responseSource } from './response-source.ts'
import { tagSource } from './tag-source.ts'
import type { Source, Thing } from './source.ts'

export const sources: readonly Source[] = [
  personSource,
  tagSource,
  postSource,
  responseSource,
  boardSource,
]

/** The key of a thing in the index. */
export function thingKey(source: Source, id: string): string {
  return `${source.name}!${id}`
}

/** The thing of a key, as its reader sees it now; `undefined` where it is gone, or somebody blocked wrote it or its post. */
export function thingAt(reader: Reader, key: string): { id: string; thing: Thing } | undefined {
  const [name = '', id = ''] = key.split('!')
  const thing = sources.find((source) => source.name === name)?.read(reader, id)
  if (thing === undefined) return undefined
  if (thing.author !== undefined && isBlocked(reader, thing.author)) return undefined
  const isShown = thing.post === undefined || postAt(reader, thing.post) !== undefined
  return isShown ? { id, thing } : undefined
}
