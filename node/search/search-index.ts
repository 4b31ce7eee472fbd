/** The index: what is put into it and asked of it. It holds folded texts, and gives back keys alone: what is shown is read from the store. */
import type { Has } from './query.ts'

/** A thing that can be found. */
export interface Document {
  /** `kind!id`. */
  readonly key: string
  readonly author: string
  /** The author's, where they may be no contact. */
  readonly name?: string | undefined
  readonly atMs: number
  /** Aspects of one's own that it was posted to. */
  readonly aspects: readonly string[]
  readonly has: readonly Has[]
  readonly texts: readonly string[]
  /** Whether it is listed by itself above all that has a time, as people are. */
  readonly isAbove: boolean
}

/** Changes that are written as a whole or not at all. */
export interface Batch {
  /** The cursor of the batch before it; otherwise nothing is written. */
  readonly from: string
  /** How far the index follows once this is written. */
  readonly cursor: string
  readonly put: readonly Document[]
  /** Keys. */
  readonly remove: readonly string[]
}

/** All that is given must be true of what is found. */
export interface Lookup {
  /** Folded; each occurs in one of the texts. */
  readonly terms: readonly string[]
  readonly isAbove: boolean
  /** These authors, or others with such a name (folded). */
  readonly from?: { readonly people: readonly string[]; readonly names: readonly string[] }
  /** By these authors, or posted to one of these aspects. */
  readonly in?: { readonly people: readonly string[]; readonly aspects: readonly string[] }
  readonly beforeMs?: number
  /** That moment included. */
  readonly afterMs?: number
  readonly has: readonly Has[]
  /** Authors of whom nothing is found. */
  readonly without: readonly string[]
  /** Only what stands before this place. */
  readonly before?: number
  readonly limit: number
}

export interface Found {
  /** Newest first. */
  readonly rows: readonly { readonly place: number; readonly key: string }[]
  /** Where to go on; absent at the end. */
  readonly next?: number
}

export interface IndexSize {
  readonly documents: number
  readonly bytes: number
}

export interface SearchIndex {
  /**
   * Opens the index, or makes an empty one where there is none of this version, or a damaged one.
   *
   * @returns the cursor of the last batch; `undefined` for an empty index.
   */
  open(version: string): Promise<string | undefined>
  /** Empties it. */
  begin(cursor: string): Promise<void>
  write(batch: Batch): Promise<void>
  find(lookup: Lookup): Promise<Found>
  size(): Promise<IndexSize>
  close(): Promise<void>
}
