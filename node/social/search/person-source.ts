/** Contacts, by their names. */
import { contacts, type ContactRow } from '../contacts/tables.ts'
import type { Source, Thing } from './source.ts'

export const personSource: Source = {
  name: 'person',
  changed: (change) => (change.kind === 'person' ? [change.id] : []),
  async page(reader, after, limit) {
    const rows = await reader.list(contacts, { gt: after, limit })
    const things = rows.map(([id, row]) => [id, thingOf(row)] as const)
    const next = rows[limit - 1]?.[0]
    return next === undefined ? { things } : { things, next }
  },
  read(reader, id) {
    const row = reader.get(contacts, id)
    return row && thingOf(row)
  },
}

function thingOf({ person, name, sinceMs }: ContactRow): Thing {
  return {
    kind: 'person',
    author: person,
    atMs: sinceMs,
    fields: [{ name: 'name', text: name }],
    isAbove: true,
  }
}
