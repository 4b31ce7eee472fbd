/** Posts, files and albums of an archive, whatever service it is of. */

/** Why something of an archive stays behind. */
export const leftReasons = [
  'reshares',
  'replies',
  'direct',
  'stories',
  'deleted',
  'undated',
  'missing',
  'huge',
  'empty',
] as const
export type LeftReason = (typeof leftReasons)[number]
export type Left = Partial<Record<LeftReason, number>>

/** One of the files of an item. */
export interface ItemMedia {
  /** Its name in the archive. */
  readonly file: string
  /** Words for people who do not see it. */
  readonly alt: string
  readonly caption: string
}

/** A post. */
export interface Item {
  /** Of its service: the same in every archive of it. */
  readonly id: string
  /** When it was published there. */
  readonly atMs: number
  /** Markdown. */
  readonly text: string
  readonly warning?: string
  readonly place?: string
  readonly media: readonly ItemMedia[]
}

/** Pictures of items, in their order. */
export interface Album {
  readonly id: string
  readonly name: string
  readonly pictures: readonly { readonly item: string; readonly file: string }[]
}

export interface Contents {
  /** The name of the service. */
  readonly source: string
  /** The oldest first. */
  readonly items: readonly Item[]
  readonly albums: readonly Album[]
  readonly left: Left
}

/** An item as a reader found it. */
export interface FoundItem extends Omit<Item, 'atMs'> {
  readonly atMs: number | undefined
}

/** All that a reader of one service found in an archive. */
export interface Found {
  readonly items: readonly FoundItem[]
  readonly albums: readonly FoundAlbum[]
  readonly left: Left
}

export interface FoundAlbum {
  readonly id: string
  readonly name: string
  /** Names of files in the archive, which stand in items. */
  readonly files: readonly string[]
}

/** Counts what stays behind. */
export class LeftCounts {
  readonly counts: Left = {}

  add(reason: LeftReason, count = 1): void {
    if (count > 0) this.counts[reason] = (this.counts[reason] ?? 0) + count
  }
}
