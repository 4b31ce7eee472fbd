/** What the views of a node are, for tests that make them anew. */
import { viewTables } from '../../node/social/tables.ts'
import type { Table } from '../../node/store/table.ts'
import type { Reader } from '../../node/store/transaction.ts'

/** All rows of all views; JSON keeps the order of keys, so equal texts are equal bytes. */
export async function viewsOf(reader: Reader): Promise<string[]> {
  const dumps = viewTables.map(async (table: Table<unknown>) => {
    const rows = await reader.list(table, {})
    return rows.map(([key, row]) => `${table.name} ${key} ${JSON.stringify(row)}`)
  })
  return (await Promise.all(dumps)).flat()
}
