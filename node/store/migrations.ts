/**
 * From the layout of one release to that of the next. Views need no step here: they are made anew where their version
 * differs (`viewsVersion`). Entries, keys and all else that follows from nothing remain.
 */
import type { Transaction } from './transaction.ts'

/** Changes the rows of one version into those of the next, in one transaction. */
export type Migration = (tx: Transaction) => void | Promise<void>

/** The first leads from version 1 to version 2. No release has changed the layout yet. */
export const migrations: readonly Migration[] = []
