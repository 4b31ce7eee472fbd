/** Posts: their text, what their polls offer, and the texts of their media. */
import { plainText } from '../../text/plain.ts'
import { posts, timeline, type PostRow } from '../posts/tables.ts'
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
    const things = rows.map(([, row]) => [row.id, thingOf(row)] as const)
    const next = rows[limit - 1]?.[0]
    return next === undefined ? { things } : { things, next }
  },
  read(reader, id) {
    const key = reader.get(posts, id)
    const row = key === undefined ? undefined : reader.get(timeline, key)
    return row && thingOf(row)
  },
}

function thingOf({ id, author, text, poll, media, atMs, audience }: PostRow): Thing {
  const options = (poll?.options ?? []).flatMap((option) => field('option', option))
  return {
    kind: 'post',
    author,
    atMs,
    fields: [...field('text', plainText(text)), ...options, ...media.flatMap(mediaFields)],
    has: hasOf(media),
    aspects: Array.isArray(audience) ? audience : [],
    post: id,
  }
}
