/** The database below the store. */
import type { AbstractLevel } from 'abstract-level'

export type Database = AbstractLevel<string | Uint8Array | Buffer, string, Uint8Array>
