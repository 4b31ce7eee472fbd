/** Mentions of the owner, newest first; and the people of a thread, whom a comment may mention. */
import type { PersonId, PostId } from '../../../protocol/ids.ts'
import type { Reader } from '../../store/transaction.ts'
import type { NamedPerson } from '../../text/mention-names.ts'
import { isMuted } from '../contacts/apply-mute.ts'
import { contacts } from '../contacts/tables.ts'
import { scanRowsMax } from '../posts/limits.ts'
import { postAt } from '../posts/posts.ts'
import type { PostRow } from '../posts/tables.ts'
import { mentions, type MentionRow } from '../tags/tables.ts'
import { threadPeopleMax } from './limits.ts'
import { commentAt, readThread, type ShownComment } from './queries.ts'

/** A post that mentions the owner, or a comment on it that does. */
export interface Mention {
  readonly cursor: string
  readonly place: { readonly cursor: string; readonly post: PostRow }
  readonly comment?: ShownComment
}

export interface MentionPage {
  readonly mentions: readonly Mention[]
  /** Absent at the end. */
  readonly next?: string
}

/** A page of mentions. */
export async function readMentions(
  reader: Reader,
  query: { before?: string; limit: number },
): Promise<MentionPage> {
  const found: Mention[] = []
  let { before } = query
  for (let scanned = 0; scanned < scanRowsMax && found.length < query.limit;) {
    const wanted = query.limit - found.length
    const range = { reverse: true, limit: wanted + 1, ...(before !== undefined && { lt: before }) }
    const rows = await reader.list(mentions, range)
    scanned += rows.length
    for (const [cursor, row] of rows.slice(0, wanted)) {
      before = cursor
      found.push(...shownMention(reader, cursor, row))
    }
    if (rows.length <= wanted) return { mentions: found }
  }
  return before === undefined ? { mentions: found } : { mentions: found, next: before }
}

/** None where its writer, or the post's author, is blocked or muted, or the owner hid the post. */
function shownMention(reader: Reader, cursor: string, { item, post }: MentionRow): Mention[] {
  const place = postAt(reader, post)
  if (place === undefined || place.post.isHidden === true) return []
  if (isMuted(reader, place.post.author)) return []
  if (item === post) return [{ cursor, place }]
  const comment = commentAt(reader, item)
  return comment === undefined || isMuted(reader, comment.author)
    ? []
    : [{ cursor, place, comment }]
}

/** The author of a post, and those who commented on it last, without the owner; by the names that we know, or else theirs. */
export async function peopleOf(
  reader: Reader,
  { post, self }: { post: PostId; self: PersonId },
): Promise<NamedPerson[]> {
  const author = postAt(reader, post)?.post.author
  const { rows } = await readThread(reader, { post, item: post }, { limit: threadPeopleMax })
  const named = new Map<PersonId, string>(rows.map((row) => [row.author, row.name]))
  if (author !== undefined) named.set(author, '')
  return [...named].flatMap(([id, own]) => {
    const name = reader.get(contacts, id)?.name ?? own
    return id === self || name === '' ? [] : [{ id, name }]
  })
}
