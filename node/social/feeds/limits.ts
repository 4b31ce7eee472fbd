/** Maxima of this room, each with its reason. */
import { contactsMax } from '../../limits.ts'

/** Keys of own feeds that are kept ready to sign with, about 2 KB each: the pair feeds of all contacts, and some more. */
export const feedKeysMax = contactsMax + 1_000

/** Changes that are kept for views that were away; after more they fetch everything anew. */
export const changesMax = 10_000

/** Bytes that an entry is counted for beside its payload: header, hashes and keys in the database. */
export const carriedEntryBytes = 300
