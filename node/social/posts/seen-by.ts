/** Posts of the owner as somebody else sees them: by the keys that this node gave them, not by what was meant. */
import type { PersonId, PostId } from '../../../protocol/ids.ts'
import type { Reader } from '../../store/transaction.ts'
import { isMember } from '../aspects/aspects.ts'
import { contacts } from '../contacts/tables.ts'
import { isReader } from '../feeds/feed-rows.ts'
import { feedsWith } from '../feeds/placements.ts'
import type { FeedRow } from '../feeds/tables.ts'
import { scanRowsMax } from './limits.ts'
import { readPinned } from './pins.ts'
import { postsOf } from './person-posts.ts'
import type { TimelinePage, TimelineQuery } from './posts.ts'
import type { PostRow } from './tables.ts'

export interface SeenQuery extends Pick<TimelineQuery, 'before' | 'limit'> {
  /** Whose posts. */
  author: PersonId
  /** The person that sees them; absent for everybody. */
  by: PersonId | undefined
  /** Posts that are shown elsewhere on the page. @default none */
  without?: ReadonlySet<PostId>
}

/** A page of posts, newest first. It looks at no more than `scanRowsMax` of them, and may answer with fewer and a cursor to go on from. */
export async function readSeenBy(reader: Reader, query: SeenQuery): Promise<TimelinePage> {
  const { author, by, limit, without } = query
  const rows: { cursor: string; post: PostRow }[] = []
  let { before } = query
  for (let scanned = 0; scanned < scanRowsMax;) {
    const batch = await postsOf(reader, author, { before, limit })
    for (const [cursor, post] of batch) {
      if (rows.length === limit) return { rows, next: before! }
      before = cursor
      if (without?.has(post.id) === true) continue
      if (await isSeenBy(reader, post, by)) rows.push({ cursor, post })
    }
    if (batch.length < limit) return { rows }
    scanned += batch.length
  }
  return { rows, next: before! }
}

/** The pinned posts among them. */
export function pinnedSeenBy(
  reader: Reader,
  { author, by }: Pick<SeenQuery, 'author' | 'by'>,
): Promise<TimelinePage['rows']> {
  return readPinned(reader, author, (post) => isSeenBy(reader, post, by))
}

async function isSeenBy(reader: Reader, post: PostRow, by: PersonId | undefined): Promise<boolean> {
  if (post.audience === 'public') return true
  if (by === undefined) return false
  const peers = reader.get(contacts, by)?.devices.map(({ peer }) => peer) ?? []
  const isGranted = (feed: FeedRow): boolean =>
    feed.isMine
      ? peers.some((peer) => isReader(reader, peer, feed.id))
      : // Another device of the owner wrote it, and knows exactly.
        feed.aspect !== undefined && isMember(reader, feed.aspect, by)
  return (await feedsWith(reader, post.id)).some(isGranted)
}
