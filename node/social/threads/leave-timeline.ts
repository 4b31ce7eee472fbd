/** A post leaves the timeline and all that follows from it, because its author took it back or it is over. */
import { quoteId, type PostId } from '../../../protocol/ids.ts'
import { keyOf } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { dropAct } from '../activity/acts.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { dropMedia } from '../media/apply-media.ts'
import { dropPhotos } from '../media/photos.ts'
import { unnotify, unnotifyBefore } from '../notifications/notify.ts'
import { closingKey } from '../posts/apply-post.ts'
import { dropExpiration } from '../posts/expirations.ts'
import { dropFromLists } from '../posts/lists.ts'
import { dropPersonPost } from '../posts/person-posts.ts'
import { dropQuote } from '../posts/quotes.ts'
import { dropReshare } from '../posts/reshares.ts'
import { pollClosings, posts, remixPosts, timeline, unread, type PostRow } from '../posts/tables.ts'
import { unreadKey } from '../posts/unread.ts'
import { dropMention, dropTags, leaveTags } from '../tags/text-index.ts'

/** A post of anybody. */
export function postRowOf(reader: Reader, post: PostId): PostRow | undefined {
  const key = reader.get(posts, post)
  return key === undefined ? undefined : reader.get(timeline, key)
}

export async function leaveTimeline(
  { tx, events }: Pick<ApplyContext, 'tx' | 'events'>,
  row: PostRow,
): Promise<void> {
  const { id: post, author, atMs, media, poll, remixOf, share, text } = row
  const key = tx.get(posts, post)
  if (key === undefined) return
  tx.delete(timeline, key)
  tx.delete(posts, post)
  tx.delete(unread, unreadKey(row))
  dropPersonPost(tx, key, author)
  dropFromLists(tx, key, row)
  dropAct(tx, { post, kind: 'wrote', atMs, item: post })
  dropPhotos(tx, key, media)
  await leaveTags(tx, post, key)
  dropTags(tx, { post, spot: undefined, text })
  dropMention(tx, key)
  dropExpiration(tx, row)
  unnotify(tx, { kind: 'mentioned', about: post, act: post })
  unnotify(tx, { kind: 'poll-closed', about: post, act: post })
  if (poll?.closesAtMs !== undefined) tx.delete(pollClosings, closingKey(poll.closesAtMs, post))
  dropMedia({ tx, events }, post, media)
  if (remixOf !== undefined) {
    tx.delete(remixPosts, keyOf(remixOf.post, post))
    unnotify(tx, { kind: 'remixed', about: remixOf.post, act: post })
  }
  await unnotifyBefore(tx, { kind: 'remixed', about: post }, Infinity)
  if (share !== undefined) {
    dropReshare(tx, { original: share.post, id: post })
    dropQuote({ tx, events }, author, quoteId(post))
  }
  await unnotifyBefore(tx, { kind: 'reshared', about: post }, Infinity)
  noteChange(tx, { kind: 'gone', id: post })
}
