/** Boards and albums, one's own and shared ones: their names, and the notes on them. */
import { collections, type CollectionRow } from '../collections/tables.ts'
import { field } from './media-fields.ts'
import type { Source, Thing } from './source.ts'

export const boardSource: Source = {
  name: 'board',
  changed: (change) => (change.kind === 'collection' ? [change.id] : []),
  async page(reader, after, limit) {
    const rows = await reader.list(collections, { gt: after, limit })
    const shown = rows.filter(([, row]) => row.isGone !== true)
    const things = shown.map(([id, row]) => [id, thingOf(row)] as const)
    const next = rows[limit - 1]?.[0]
    return next === undefined ? { things } : { things, next }
  },
  read(reader, id) {
    const row = reader.get(collections, id)
    return row === undefined || row.isGone === true ? undefined : thingOf(row)
  },
}

function thingOf({ id, owner, name, items, atMs }: CollectionRow): Thing {
  const notes = items.flatMap(({ note }) => field('note', note))
  return {
    kind: 'collection',
    author: owner,
    atMs,
    fields: [...field('title', name), ...notes],
    collection: id,
  }
}
