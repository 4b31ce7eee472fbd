/** All that can be found: a new source is one line here. */
import type { Reader } from '../../store/transaction.ts'
import { isBlocked } from '../contacts/apply-block.ts'
import { conversations } from '../messages/tables.ts'
import { postAt } from '../posts/posts.ts'
import { boardSource } from './board-source.ts'
import { messageSource } from './message-source.ts'
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
  messageSource,
  boardSource,
]

/** The key of a thing in the index. */
export function thingKey(source: Source, id: string): string {
  return `${source.name}!${id}`
}

/** The thing of a key, as its reader sees it now; `undefined` where it is gone, somebody blocked wrote it or its post, that post is hidden, or its conversation is not shown. */
export function thingAt(reader: Reader, key: string): { id: string; thing: Thing } | undefined {
  const [name = '', id = ''] = key.split('!')
  const thing = sources.find((source) => source.name === name)?.read(reader, id)
  if (thing === undefined) return undefined
  if (thing.author !== undefined && isBlocked(reader, thing.author)) return undefined
  return isShown(reader, thing) ? { id, thing } : undefined
}

function isShown(reader: Reader, { post, conversation }: Thing): boolean {
  if (conversation !== undefined) return reader.get(conversations, conversation)?.isStarted === true
  if (post === undefined) return true
  const found = postAt(reader, post)?.post
  return found !== undefined && found.isHidden !== true
}
