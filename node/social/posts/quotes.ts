/**
 * Quotes: the posts of others that posts share, each with its author's own proof. One of them counts for a post; it is shown where the post
 * names just that one, and until its author or the person who shares it takes it back.
 */
import { toBase64url } from '../../../protocol/bytes.ts'
import { sha256 } from '../../../protocol/crypto.ts'
import { postId, quoteId, type PersonId, type PostId, type QuoteId } from '../../../protocol/ids.ts'
import { verifyQuote, type Quoted } from '../../../protocol/quoting.ts'
import { publishedAtMs } from '../../../protocol/records/post.ts'
import type { QuoteRecord } from '../../../protocol/records/quote.ts'
import { encodeRecord } from '../../../protocol/records/record.ts'
import { keyOf, under } from '../../store/table.ts'
import type { Reader } from '../../store/transaction.ts'
import { noteChange } from '../feeds/changes.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { dropMedia, sharedMediaFrom, useMedia } from '../media/apply-media.ts'
import { mediaRow } from '../media/media-rows.ts'
import { addPlaces, dropText, expiredAt, isRetracted } from '../feeds/placements.ts'
import { tellAuthor } from './reshares.ts'
import {
  countedQuotes,
  quotedIn,
  quotes,
  quotesToDrop,
  type CountedQuote,
  type PostRow,
  type QuoteRow,
} from './tables.ts'

export function applyQuote(context: ApplyContext, record: QuoteRecord): void {
  const { tx, feed, seq, keyring } = context
  const id = postId(feed.owner, record.nonce)
  const quote = quoteId(id)
  const isGone = [id, quote].some((item) => isRetracted(tx, feed.owner, item))
  if (isGone) return dropText(tx, { feed: feed.id, seq })
  const quoted = verifyQuote(record)
  addPlaces(tx, [id, quote], { feed: feed.id, seq })
  if (expiredAt(tx, feed.owner, id) !== undefined) return
  const isTakenBack = isRetracted(tx, quoted.author, quoted.id)
  // It goes from here at once; its entry goes when its writer takes it back.
  if (isTakenBack && feed.owner === keyring.person) dropLater(context, quote)
  const tie = quoteTie(record)
  const row: QuoteRow = { ...rowOf(quoted), in: id, by: feed.owner, tie }
  const known = tx.get(countedQuotes, quote)
  if (known !== undefined && !isLater(row, known)) return
  if (known !== undefined) dropWords(context, known)
  const { author, version } = row
  tx.put(countedQuotes, quote, { in: id, by: feed.owner, id: row.id, author, version, tie })
  noteChange(tx, { kind: 'post', id })
  if (isTakenBack) return
  tx.put(quotes, quote, row)
  // Its author's node has them already, and shows the post itself.
  if (author !== keyring.person) {
    const { media, atMs, remixOf } = quoted.post
    useMedia(context, { item: id, media, atMs, remixOf: remixOf?.author, sharedFrom: author })
  }
  tx.put(quotedIn, keyOf(author, row.id, id), true)
  tellAuthor(context, id)
}

/** The context in which media are let go. */
type MediaContext = Pick<ApplyContext, 'tx' | 'events'>

/** The words that a post shares, as far as they are here. */
export function quoteIn(reader: Reader, { id, share }: PostRow): QuoteRow | undefined {
  const row = share && reader.get(quotes, quoteId(id))
  return row?.id === share?.post && row?.author === share?.author ? row : undefined
}

/** A person took a quote back, by itself or with the post that it stands in: its words go from the views. */
export function dropQuote(context: MediaContext, by: PersonId, quote: QuoteId): void {
  const { tx } = context
  tx.delete(quotesToDrop, keyOf(by, quote))
  const counted = tx.get(countedQuotes, quote)
  if (counted?.by !== by) return
  tx.delete(countedQuotes, quote)
  dropWords(context, counted)
  noteChange(tx, { kind: 'post', id: counted.in })
}

/** The author of a post took it back: so it goes from all posts that share it. Anybody can name any post, but proves only their own. */
export async function dropQuotesOf(
  context: Pick<ApplyContext, 'tx' | 'keyring' | 'events'>,
  { author, post }: { author: PersonId; post: PostId },
): Promise<void> {
  const { tx, keyring } = context
  for (const [key] of await tx.list(quotedIn, under(author, post))) {
    const sharing = key.slice(keyOf(author, post, '').length) as PostId
    const quote = quoteId(sharing)
    dropWords(context, { author, id: post, in: sharing })
    noteChange(tx, { kind: 'post', id: sharing })
    if (tx.get(countedQuotes, quote)?.by === keyring.person) dropLater(context, quote)
  }
}

/** Has the owner take back a quote of theirs. */
function dropLater(
  { tx, keyring, events }: Pick<ApplyContext, 'tx' | 'keyring' | 'events'>,
  quote: QuoteId,
): void {
  tx.put(quotesToDrop, keyOf(keyring.person, quote), true)
  tx.afterCommit(() => events.quoteGone?.())
}

function dropWords(
  context: MediaContext,
  { author, id, in: post }: Pick<CountedQuote, 'author' | 'id' | 'in'>,
): void {
  const { tx } = context
  dropMedia(context, post, tx.get(quotes, quoteId(post))?.media ?? [], sharedMediaFrom)
  tx.delete(quotes, quoteId(post))
  tx.delete(quotedIn, keyOf(author, id, post))
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
    media: post.media.map(mediaRow),
    options: post.poll?.options ?? [],
    atMs: publishedAtMs(post),
    version: edit?.version ?? 0,
    ...(edit && { editedAtMs: edit.atMs }),
  }
}

/** Decides between two quotes of one version, see `CountedQuote`. */
export function quoteTie(record: QuoteRecord): string {
  return toBase64url(sha256(encodeRecord(record)))
}

/** The same whatever came first. */
function isLater(one: CountedQuote, other: CountedQuote): boolean {
  return one.version === other.version ? one.tie > other.tie : one.version > other.version
}
