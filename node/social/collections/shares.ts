/** Posts that share a board or album. The room of posts says which there are. */
import type { AspectId, CollectionId, PersonId, PostId } from '../../../protocol/ids.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { dropItem } from '../feeds/placements.ts'
import type { FeedRow } from '../feeds/tables.ts'
import { collections, shares } from './tables.ts'

export interface Share {
  collection: CollectionId
  post: PostId
}

/** Notes that a post in a feed shares a collection of its author. */
export function noteShare(tx: Transaction, feed: FeedRow, { collection, post }: Share): void {
  tx.put(shares, keyOf(collection, post, placeOf(feed)), true)
}

/** A post that shared a collection was taken back: where it was the last one, what it told of the collection goes as well. */
export async function dropShare(
  context: Pick<ApplyContext, 'tx' | 'keyring'>,
  author: PersonId,
  share: Share,
): Promise<void> {
  const { tx } = context
  const { collection } = share
  await endShare(context, author, share)
  if ((await postsSharing(tx, collection)).length > 0) return
  await dropItem(tx, collection, (feed) => feed?.owner === author && feed.kind !== 'self')
}

/** The same of a post that is over: until its author takes it back, what it told stays where it stands, and is not shown. */
export async function endShare(
  { tx, keyring }: Pick<ApplyContext, 'tx' | 'keyring'>,
  author: PersonId,
  { collection, post }: Share,
): Promise<void> {
  for (const [key] of await tx.list(shares, under(collection, post))) tx.delete(shares, key)
  if ((await postsSharing(tx, collection)).length > 0) return
  if (author === keyring.person || tx.get(collections, collection) === undefined) return
  tx.delete(collections, collection)
  noteChange(tx, { kind: 'collection', id: collection })
}

/** The posts that share a collection, each once. */
export async function postsSharing(
  reader: Reader,
  collection: CollectionId,
): Promise<readonly PostId[]> {
  const rows = await reader.list(shares, under(collection))
  return [...new Set(rows.map(([key]) => (key.split('!')[1] ?? '') as PostId))]
}

/** The audiences of one's own that a collection is shared with. */
export async function sharedWith(
  reader: Reader,
  collection: CollectionId,
): Promise<{ isPublic: boolean; aspects: readonly AspectId[] }> {
  const rows = await reader.list(shares, under(collection))
  const places = new Set(rows.map(([key]) => key.split('!')[2] ?? ''))
  const aspects = [...places].filter((place) => place !== 'public' && place !== 'limited')
  return { isPublic: places.has('public'), aspects: aspects as AspectId[] }
}

function placeOf(feed: FeedRow): string {
  if (feed.kind === 'public') return 'public'
  return feed.aspect ?? 'limited'
}
