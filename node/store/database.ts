/** The database below the store. */
import type { AbstractLevel } from 'abstract-level'

export type Database = AbstractLevel<string | Uint8Array | Buffer, string, Uint8Array>

/** All rows of a database as they are at one moment, in the order of their keys. */
export async function* rowsOf(
  database: Database,
): AsyncGenerator<readonly [key: Uint8Array, value: Uint8Array]> {
  // An iterator reads from a snapshot of its own.
  yield* database.iterator<Uint8Array, Uint8Array>({ keyEncoding: 'view', valueEncoding: 'view' })
}
