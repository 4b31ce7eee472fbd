/** The text of a post for guests: people, tags and other posts are words in it, which lead nowhere and name no ids. */
import { readText } from '../../text/read.ts'
import type { Block, Inline } from '../../text/tree.ts'

/** The tree of a text without mentions and tags. */
export function guestBlocks(text: string): Block[] {
  return readText(text).map(plainBlock)
}

function plainBlock(block: Block): Block {
  if (block.kind === 'quote') return { ...block, blocks: block.blocks.map(plainBlock) }
  if (block.kind === 'list') {
    return { ...block, items: block.items.map((item) => item.map(plainBlock)) }
  }
  if (block.kind === 'table') {
    return { ...block, rows: block.rows.map((row) => row.map(plainInlines)) }
  }
  return 'children' in block ? { ...block, children: plainInlines(block.children) } : block
}

function plainInlines(children: readonly Inline[]): Inline[] {
  return children.flatMap((child): Inline[] => {
    if (child.kind === 'mention') return [{ kind: 'text', text: `@${child.name}` }]
    if (child.kind === 'tag') return [{ kind: 'text', text: child.text }]
    if (!('children' in child)) return [child]
    const inside = plainInlines(child.children)
    // Within the view of a node alone.
    if (child.kind === 'link' && child.href.startsWith('/')) return inside
    return [{ ...child, children: inside }]
  })
}
