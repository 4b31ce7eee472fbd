/**
 * Quotes: the posts of others that posts share, each with its author's own proof. One of them counts for a post; it is shown where the post
 * names just that one, and until its author or the person who shares it takes it back.
 */
import { toBase64url } from '../../../protocol/bytes.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import { postId, quoteId, type PersonId, type PostId, type QuoteId } from '../../../protocol/ids.ts'
import { verifyQuote, type Quoted } from '../../../protocol/quoting.ts'
import type { QuoteRecord } from '../../../protocol/records/quote.ts'
import { encodeRecord } from '../../../protocol/records/record.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader, Transaction } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { addPlaces, dropText, expiredAt, isRetracted } from '../feeds/placements.ts'
import { tellAuthor } from './reshares.ts'
import { quotedIn, quotes, quotesToDrop, type PostRow, type QuoteRow } from './tables.ts'

export function applyQuote(context: ApplyContext, record: QuoteRecord): void {
  const { tx, feed, seq, keyring } = context
  const id = postId(feed.owner, record.nonce)
  const quote = quoteId(id)
  const isGone = [id, quote].some((item) => isRetracted(tx, feed.owner, item))
  if (isGone) return dropText(tx, { feed: feed.id, seq })
  const quoted = verifyQuote(record)
  addPlaces(tx, [id, quote], { feed: feed.id, seq })
  if (expiredAt(tx, feed.owner, id) !== undefined) return
  // It goes from here at once; its entry goes when its writer takes it back.
  if (isRetracted(tx, quoted.author, quoted.id)) {
    if (feed.owner === keyring.person) tx.put(quotesToDrop, keyOf(feed.owner, quote), true)
    return
  }
  const row: QuoteRow = {
    ...rowOf(quoted),
    in: id,
    by: feed.owner,
    tie: toBase64url(sha256(encodeRecord(record))),
  }
  const known = tx.get(quotes, keyOf(quote, quoted.id))
  if (known !== undefined && !isLater(row, known)) return
  tx.put(quotes, keyOf(quote, quoted.id), row)
  tx.put(quotedIn, keyOf(quoted.id, id), true)
  tellAuthor(context, id)
  noteChange(tx, { kind: 'post', id })
}

/** The words that a post shares, as far as they are here. */
export function quoteIn(reader: Reader, { id, share }: PostRow): QuoteRow | undefined {
  const row = share && reader.get(quotes, keyOf(quoteId(id), share.post))
  return row?.author === share?.author ? row : undefined
}

/** A person took a quote back, by itself or with the post that it stands in: its words go from the views. */
export async function dropQuotes(tx: Transaction, by: PersonId, quote: QuoteId): Promise<void> {
  for (const [key, row] of await tx.list(quotes, under(quote))) {
    if (row.by !== by) continue
    tx.delete(quotes, key)
    tx.delete(quotedIn, keyOf(row.id, row.in))
    noteChange(tx, { kind: 'post', id: row.in })
  }
  tx.delete(quotesToDrop, keyOf(by, quote))
}

/** The author of a post took it back: so it goes from all posts that share it. */
export async function dropQuotesOf(
  { tx, keyring, events }: ApplyContext,
  { author, post }: { author: PersonId; post: PostId },
): Promise<void> {
  for (const [key] of await tx.list(quotedIn, under(post))) {
    const sharing = key.slice(keyOf(post, '').length) as PostId
    const row = tx.get(quotes, keyOf(quoteId(sharing), post))
    // Anybody can name any post, but proves only their own.
    if (row?.author !== author) continue
    tx.delete(quotes, keyOf(quoteId(sharing), post))
    tx.delete(quotedIn, key)
    noteChange(tx, { kind: 'post', id: sharing })
    if (row.by === keyring.person) tx.put(quotesToDrop, keyOf(row.by, quoteId(sharing)), true)
  }
  tx.afterCommit(() => events.quoteGone?.())
}

function rowOf({ author, id, name, post, edit }: Quoted): Omit<QuoteRow, 'in' | 'by' | 'tie'> {
  const { text, warning, place } = edit ?? post
  return {
    id,
    author,
    name,
    text,
    ...(warning !== undefined && { warning }),
    ...(place !== undefined && { place }),
    files: post.media.length,
    options: post.poll?.options ?? [],
    atMs: post.atMs,
    version: edit?.version ?? 0,
    ...(edit && { editedAtMs: edit.atMs }),
  }
}

/** The same whatever came first. */
function isLater(one: QuoteRow, other: QuoteRow): boolean {
  return one.version === other.version ? one.tie > other.tie : one.version > other.version
}
