/** The words of a text alone, as its readers see them: for excerpts, and for the index of words. */
import { wordsOf } from './read-inline.ts'
import { readText } from './read.ts'
import type { Block } from './tree.ts'

/** Each block on a line of its own. */
export function plainText(text: string): string {
  return readText(text).map(wordsOfBlock).filter(isShown).join('\n')
}

function wordsOfBlock(block: Block): string {
  if (block.kind === 'rule') return ''
  if (block.kind === 'code-block') return block.text
  if (block.kind === 'quote') return linesOf(block.blocks)
  if (block.kind === 'list') return linesOf(block.items.flat())
  if (block.kind === 'table')
    return block.rows.map((cells) => cells.map(wordsOf).join(' ')).join('\n')
  return wordsOf(block.children)
}

function linesOf(blocks: readonly Block[]): string {
  return blocks.map(wordsOfBlock).filter(isShown).join('\n')
}

function isShown(words: string): boolean {
  return words !== ''
}
