/** Posts: their text, that of the post which they share, what their polls offer, and the texts of their media. */
import { plainText } from '../../text/plain.ts'
import { quoteIn } from '../posts/quotes.ts'
import { posts, timeline, type PostRow, type QuoteRow } from '../posts/tables.ts'
import { field, hasOf, mediaFields } from './media-fields.ts'
import type { Source, Thing } from './source.ts'

export const postSource: Source = {
  name: 'post',
  changed: (change) => {
    if (change.kind === 'post' || change.kind === 'gone') return [change.id]
    // A picture that its author took back is gone from what others made of it.
    return change.kind === 'media' ? [change.id] : []
  },
  async page(reader, after, limit) {
    const rows = await reader.list(timeline, { gt: after, limit })
    const things = rows.map(([, row]) => [row.id, thingOf(row, quoteIn(reader, row))] as const)
    const next = rows[limit - 1]?.[0]
    return next === undefined ? { things } : { things, next }
  },
  read(reader, id) {
    const key = reader.get(posts, id)
    const row = key === undefined ? undefined : reader.get(timeline, key)
    return row && thingOf(row, quoteIn(reader, row))
  },
}

function thingOf(
  { id, author, text, poll, media, atMs, audience }: PostRow,
  quote: QuoteRow | undefined,
): Thing {
  const options = (poll?.options ?? []).flatMap((option) => field('option', option))
  const shared = quote === undefined ? [] : field('shared', plainText(quote.text))
  return {
    kind: 'post',
    author,
    atMs,
    fields: [
      ...field('text', plainText(text)),
      ...options,
      ...shared,
      ...media.flatMap(mediaFields),
    ],
    has: hasOf(media),
    aspects: Array.isArray(audience) ? audience : [],
    post: id,
  }
}
