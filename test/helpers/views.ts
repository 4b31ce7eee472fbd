/** The views of a node as bytes, for tests that make them anew. */
import * as assert from 'uvu/assert'
import { viewTables } from '../../node/social/slices.ts'
import type { Table } from '../../node/store/table.ts'
import type { Reader } from '../../node/store/transaction.ts'
import type { SocialNode } from './social-node.ts'

/** All rows of all views but some; JSON keeps the order of keys, so equal texts are equal bytes. */
export async function viewsOf(
  reader: Reader,
  but: readonly Pick<Table<unknown>, 'name'>[] = [],
): Promise<string[]> {
  const shown = viewTables.filter((table) => !but.some(({ name }) => name === table.name))
  const dumps = shown.map(async (table: Table<unknown>) => {
    const rows = await reader.list(table, {})
    return rows.map(([key, row]) => `${table.name} ${key} ${JSON.stringify(row)}`)
  })
  return (await Promise.all(dumps)).flat()
}

/** Makes the views of a node anew, and sees that they are as they were. @param but views that may be otherwise */
export async function sameAfterRebuild(
  node: SocialNode,
  but: readonly Pick<Table<unknown>, 'name'>[] = [],
): Promise<void> {
  const before = await viewsOf(node.store, but)
  await node.rebuild()
  assert.equal(await viewsOf(node.store, but), before, node.name)
}
