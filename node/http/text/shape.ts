/** From the text of a post or comment to its tree, in which people have the names by which the owner knows them. */
import type { Social } from '../../social/social.ts'
import { plainText } from '../../text/plain.ts'
import { readText } from '../../text/read.ts'
import type { Block as ReadBlock, Inline as ReadInline } from '../../text/tree.ts'
import { excerptCharsMax } from '../limits.ts'
import type { Block, Inline } from './schema.ts'

/** The first words of a text, without marks. */
export function excerptOf(text: string): string {
  // A character has at most two units.
  const words = plainText(text).slice(0, 2 * excerptCharsMax)
  return Array.from(words).slice(0, excerptCharsMax).join('')
}

export function contentShape(social: Social, text: string): Block[] {
  return blocksShape(social, readText(text))
}

function blocksShape(social: Social, blocks: readonly ReadBlock[]): Block[] {
  return blocks.map((block): Block => {
    if (block.kind === 'quote') return { ...block, blocks: blocksShape(social, block.blocks) }
    if (block.kind === 'list') {
      return { ...block, items: block.items.map((item) => blocksShape(social, item)) }
    }
    if (block.kind === 'table') {
      return {
        ...block,
        rows: block.rows.map((row) => row.map((cell) => inlineShape(social, cell))),
      }
    }
    return 'children' in block ? { ...block, children: inlineShape(social, block.children) } : block
  })
}

function inlineShape(social: Social, children: readonly ReadInline[]): Inline[] {
  return children.map((child): Inline => {
    if ('children' in child) return { ...child, children: inlineShape(social, child.children) }
    if (child.kind !== 'mention') return child
    const isMe = child.person === social.keyring.person
    const known = isMe ? social.me().name : social.people.nameOf(child.person)
    return { ...child, name: known ?? child.name, isKnown: known !== undefined, isMe }
  })
}
