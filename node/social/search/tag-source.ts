/** Tags that posts have. */
import { tagSizes } from '../tags/tables.ts'
import type { Source, Thing } from './source.ts'

export const tagSource: Source = {
  name: 'tag',
  changed: (change) => (change.kind === 'tag' ? [change.id] : []),
  async page(reader, after, limit) {
    const rows = await reader.list(tagSizes, { gt: after, limit })
    const things = rows.map(([tag]) => [tag, thingOf(tag)] as const)
    const next = rows[limit - 1]?.[0]
    return next === undefined ? { things } : { things, next }
  },
  read: (reader, tag) => (reader.get(tagSizes, tag) === undefined ? undefined : thingOf(tag)),
}

function thingOf(tag: string): Thing {
  return { kind: 'tag', atMs: 0, fields: [{ name: 'name', text: `#${tag}` }], isAbove: true }
}
