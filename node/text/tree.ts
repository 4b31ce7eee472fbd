/** A text as a tree: all that a post or comment can look like, and nothing else. Every view draws it with means of its own. */
import type { PersonId } from '../../protocol/ids.ts'

/** Line breaks that somebody typed stand in `text` as they are. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'emphasis' | 'strong' | 'strike'; readonly children: readonly Inline[] }
  | {
      readonly kind: 'link'
      /** As `isSafeLink` lets it be. */
      readonly href: string
      readonly children: readonly Inline[]
    }
  | {
      readonly kind: 'mention'
      readonly person: PersonId
      /** As the writer calls them, without `@`. */
      readonly name: string
    }
  | {
      readonly kind: 'tag'
      /** As it is looked up, see `tagKey`. */
      readonly tag: string
      /** As the writer wrote it, with `#`. */
      readonly text: string
    }

export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | {
      readonly kind: 'heading'
      /** 1 to 6. */
      readonly level: number
      readonly children: readonly Inline[]
    }
  | { readonly kind: 'code-block'; readonly text: string; readonly language?: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'list'
      /** The first number; absent for a list without numbers. */
      readonly start?: number
      readonly items: readonly (readonly Block[])[]
    }
  | {
      readonly kind: 'table'
      /** Rows of cells, the first one their headings. */
      readonly rows: readonly (readonly (readonly Inline[])[])[]
    }
  | { readonly kind: 'rule' }

/** All inline parts of a tree, from its beginning to its end. */
export function* inlinesOf(blocks: readonly Block[]): Generator<Inline> {
  for (const block of blocks) {
    if (block.kind === 'quote') yield* inlinesOf(block.blocks)
    else if (block.kind === 'list') for (const item of block.items) yield* inlinesOf(item)
    else if (block.kind === 'table')
      for (const row of block.rows) for (const cell of row) yield* inlinesIn(cell)
    else if (block.kind === 'paragraph' || block.kind === 'heading')
      yield* inlinesIn(block.children)
  }
}

function* inlinesIn(children: readonly Inline[]): Generator<Inline> {
  for (const child of children) {
    yield child
    if ('children' in child) yield* inlinesIn(child.children)
  }
}
