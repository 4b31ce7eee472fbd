/**
 * A run of entries of one feed, proved by one signature: that of its last entry, and the hash chain below it.
 * On the wire a page repeats nothing that its reader can compute: feed, seq, prev and payload hashes
 * are all left out. Spec: wire.md, "Page".
 */
import { encode, fieldsOf, mapOf, type Fields, type Value } from './codec.ts'
import { keyLength, signatureLength } from './crypto.ts'
import {
  headOf,
  linkEntry,
  nextEntry,
  verifyEntrySignature,
  type Entry,
  type Head,
} from './entry.ts'
import { MalformedError, TooLargeError } from './errors.ts'
import type { FeedId } from './ids.ts'
import { feedEntriesMax, pageEntriesMax, pagePayloadBytesMax, payloadBytesMax } from './limits.ts'

/** A payload, or size and hash of one that was dropped. */
export type PageItem = Uint8Array | { size: number; payloadHash: Uint8Array }

export interface Page {
  /** Seq of the first item. */
  readonly from: number
  /** Hash of the entry before the first, 32 bytes, where the reader may not have it. */
  readonly prev?: Uint8Array
  readonly items: readonly PageItem[]
  /** Signature of the last item's entry, 64 bytes. */
  readonly signature: Uint8Array
}

/**
 * The longest page that starts at the first of `entries` and ends at a signed one: at most 120 entries and 62 KiB of
 * payloads, but always one. `undefined` when no entry is signed.
 *
 * @param bytesWanted more payload is only in it where no entry before is signed
 */
export function pageOf(
  entries: readonly Entry[],
  bytesWanted: number = pagePayloadBytesMax,
): Page | undefined {
  let bytes = 0
  let end = 0
  for (const [index, entry] of entries.slice(0, pageEntriesMax).entries()) {
    bytes += weightOf(itemOf(entry))
    if (bytes > pagePayloadBytesMax && index > 0) break
    if (bytes > bytesWanted && end > 0) break
    if (entry.signature !== undefined) end = index + 1
  }
  return pageFrom(entries.slice(0, end))
}

/** The longest page that ends at the last of `entries`, which is signed, and shows what stands before it. */
export function newestPageOf(
  entries: readonly Entry[],
  bytesWanted: number = pagePayloadBytesMax,
): Page | undefined {
  let bytes = 0
  let start = entries.length
  for (const entry of entries.slice(-pageEntriesMax).toReversed()) {
    bytes += weightOf(itemOf(entry))
    if (bytes > bytesWanted && start < entries.length) break
    start -= 1
  }
  const page = pageFrom(entries.slice(start))
  return page === undefined ? undefined : { ...page, prev: entries[start]!.header.prev }
}

function pageFrom(entries: readonly Entry[]): Page | undefined {
  const from = entries[0]?.header.seq
  const signature = entries.at(-1)?.signature
  if (from === undefined || signature === undefined) return undefined
  return { from, items: entries.map(itemOf), signature }
}

function itemOf(entry: Entry): PageItem {
  const { size, payloadHash } = entry.header
  return entry.payload ?? { size, payloadHash }
}

/** Bytes that an item counts for in the payload of its page. */
function weightOf(item: PageItem): number {
  return item instanceof Uint8Array ? item.length : keyLength
}

/**
 * The entries of a page that continues `head`, proved. Only the last one carries a signature.
 *
 * @throws {MalformedError} unless the page starts right after `head` and ends within the maximum of a feed.
 * @throws {BadSignatureError} unless its last entry is signed by the feed's key: one changed byte anywhere
 *   in the page changes the hash that is signed.
 */
export function provePage(feed: FeedId, head: Head, page: Page): Entry[] {
  if (page.from !== head.height + 1) throw new MalformedError('page: does not continue the feed')
  const entries: Entry[] = []
  let last = head
  for (const item of page.items) {
    const entry =
      item instanceof Uint8Array ? nextEntry(feed, last, item) : linkEntry(feed, last, item)
    entries.push(entry)
    last = headOf(entry)
  }
  const end = entries.pop()
  if (end === undefined) throw new MalformedError('page: empty')
  if (last.height > feedEntriesMax) throw new MalformedError('page: the feed is too long')
  verifyEntrySignature(feed, end.hash, page.signature)
  return [...entries, { ...end, signature: page.signature }]
}

/** A page as a value for the codec. */
export function pageValue(page: Page): Value {
  const items = page.items.map((item) =>
    item instanceof Uint8Array ? item : mapOf({ size: item.size, hash: item.payloadHash }),
  )
  return mapOf({ from: page.from, prev: page.prev, items, sig: page.signature })
}

/** The bytes of a page by itself. */
export function encodePage(page: Page): Uint8Array {
  return encode(pageValue(page))
}

/**
 * The page in a decoded map.
 *
 * @throws {MalformedError} when it is none.
 * @throws {TooLargeError} when `pageOf` would not have made it: we could not pass it on.
 */
export function readPage(fields: Fields): Page {
  const items = fields.list('items', pageEntriesMax).map(readItem)
  if (items.length === 0) throw new MalformedError('page: empty')
  const bytes = items.reduce((sum, item) => sum + weightOf(item), 0)
  if (bytes > pagePayloadBytesMax && items.length > 1) {
    throw new TooLargeError('page', { max: pagePayloadBytesMax })
  }
  const page = {
    from: fields.uint('from', feedEntriesMax, 1),
    items,
    signature: fields.bytes('sig', signatureLength),
  }
  return fields.has('prev') ? { ...page, prev: fields.bytes('prev', keyLength) } : page
}

function readItem(value: Value): PageItem {
  if (value instanceof Uint8Array) {
    if (value.length > payloadBytesMax) throw new MalformedError('page: payload too large')
    return value
  }
  const fields = fieldsOf(value)
  return {
    size: fields.uint('size', payloadBytesMax),
    payloadHash: fields.bytes('hash', keyLength),
  }
}
