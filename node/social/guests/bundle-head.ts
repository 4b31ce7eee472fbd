/** The head of a bundle, as JSON: what the page for guests reads. */
import type { Block } from '../../text/tree.ts'

/** One of the media of a post. */
export interface BundlePicture {
  /** Of the file of the same number, WebP; 0 for one that has none. */
  bytes: number
  /** As that of media. */
  kind: string
  alt: string
  caption: string
  /** Words that stand over it, where they are not drawn in. */
  words: readonly string[]
  width?: number
  height?: number
}

export interface BundleItem {
  atMs: number
  blocks: readonly Block[]
  warning?: string
  place?: string
  note?: string
  pictures: readonly BundlePicture[]
  /** How many files it has beside these. */
  files: number
  /** Its number among the posts of the link, where guests may respond. */
  post?: number
}

export interface BundleHead {
  by: string
  title?: string
  left?: number
  items: readonly BundleItem[]
}
