/**
 * Sharing a post: another one names it, and brings its author's proof. Any reader can share on what was shared with them:
 * then the new post names the original, and hands its proof on.
 */
import { PappusError } from '../../../protocol/errors.ts'
import { quoteId, shortIdLength, type PostId } from '../../../protocol/ids.ts'
import { quotedOf, verifyQuote } from '../../../protocol/quoting.ts'
import type { SharedPost } from '../../../protocol/records/post.ts'
import type { PostEditRecord } from '../../../protocol/records/post-edit.ts'
import type { QuotedRecord, QuoteRecord } from '../../../protocol/records/quote.ts'
import { decodeRecord, encodeRecord } from '../../../protocol/records/record.ts'
import { NotShareableError } from '../../errors.ts'
import type { Reader } from '../../store/transaction.ts'
import { isRetracted, placesOf, type ItemPlace } from '../feeds/placements.ts'
import { recordAt, recordBytesAt } from '../feeds/records.ts'
import { feeds } from '../feeds/tables.ts'
import { versionEntriesMax } from './limits.ts'
import { quoteIn, quoteTie } from './quotes.ts'
import type { PostRow } from './tables.ts'

export interface Sharing {
  share: SharedPost
  quote: Omit<QuoteRecord, 'nonce'>
}

/** Whether a post may be shared with anybody, as far as its row tells: one that is over some time is not, since nobody ends what others share. */
export function mayShare(reader: Reader, row: PostRow): boolean {
  return row.share === undefined
    ? row.isProved === true && row.expiresAtMs === undefined
    : quoteIn(reader, row) !== undefined
}

/**
 * The parts of a post of ours that shares another one.
 *
 * @param shown the post that the owner wants to share, or that shares it already.
 * @param original the latter, where it came here by itself.
 * @throws {NotShareableError} when it is not public, or was taken back, or is too long with its edit, or its proof is missing or wrong.
 */
export async function sharingOf(
  reader: Reader,
  shown: PostRow,
  original: PostRow | undefined,
): Promise<Sharing> {
  const quote = await (original === undefined ? handedOn(reader, shown) : proofOf(reader, original))
  try {
    if (quote === undefined) throw new NotShareableError(shown.id)
    const record = { ...quote, nonce: new Uint8Array(shortIdLength) }
    // A post that is long and was edited fills more than one entry.
    decodeRecord(encodeRecord(record), 'public')
    const { author, id: post } = verifyQuote(record)
    const wanted: PostId = shown.share?.post ?? shown.id
    if (post !== wanted || isRetracted(reader, author, post)) throw new NotShareableError(post)
    return { share: { author, post }, quote }
  } catch (error) {
    if (error instanceof PappusError) throw new NotShareableError(shown.id, { cause: error })
    throw error
  }
}

/** From the public feeds of its author. */
async function proofOf(reader: Reader, row: PostRow): Promise<Sharing['quote'] | undefined> {
  let post: QuotedRecord | undefined
  let edit: QuotedRecord | undefined
  for (const place of await publicPlaces(reader, row)) {
    const record = await recordAt(reader, place)
    if (record?.kind === 'post') post ??= await quotedAt(reader, place)
    if (record?.kind === 'post-edit' && isShown(record, row)) {
      edit ??= await quotedAt(reader, place)
    }
  }
  if (post === undefined || (row.version !== undefined && edit === undefined)) return undefined
  return { kind: 'quote', post, ...(edit && { edit }) }
}

/** Where the first version of a post stands in public, and the latest ones, which may be many. */
async function publicPlaces(reader: Reader, { id, author }: PostRow): Promise<ItemPlace[]> {
  const places = (await placesOf(reader, id))
    .filter(({ feed }) => {
      const { kind, owner } = reader.get(feeds, feed) ?? {}
      return kind === 'public' && owner === author
    })
    .toSorted((a, b) => b.seq - a.seq)
  const inFeeds = Map.groupBy(places, ({ feed }) => feed)
  const first = [...inFeeds.values()].flatMap((each) => each.at(-1) ?? [])
  return [...new Set([...places.slice(0, versionEntriesMax), ...first])]
}

/** From a post that shares it: the quote that counts there. */
async function handedOn(reader: Reader, row: PostRow): Promise<Sharing['quote'] | undefined> {
  const counted = quoteIn(reader, row)
  if (counted === undefined) return undefined
  const places = await placesOf(reader, quoteId(row.id))
  for (const place of places.slice(0, versionEntriesMax)) {
    const record = await recordAt(reader, place)
    if (record?.kind !== 'quote' || quoteTie(record) !== counted.tie) continue
    const { nonce: _nonce, ...quote } = record
    return quote
  }
  return undefined
}

/** With the certificate of the device that wrote it, which the feed begins with. */
async function quotedAt(reader: Reader, place: ItemPlace): Promise<QuotedRecord | undefined> {
  const first = await recordAt(reader, { ...place, seq: 1 })
  const bytes = await recordBytesAt(reader, place)
  if (first?.kind !== 'binding' || bytes === undefined) return undefined
  return quotedOf(bytes, first.certificate)
}

/** Whether the words of an edit are those that the post has now. */
function isShown({ version, text }: PostEditRecord, row: PostRow): boolean {
  return version === row.version && text === row.text
}
