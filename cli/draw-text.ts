/** Draws the tree of a text for a terminal: the words in their order, with few signs around them. */
import type { Block, Inline } from '../node/http/text/schema.ts'

type List = Extract<Block, { kind: 'list' }>
type Table = Extract<Block, { kind: 'table' }>

const codeIndent = '    '

/** The text of a post or comment, in lines. */
export function drawText(blocks: readonly Block[]): string {
  return blocks.map(drawBlock).join('\n\n')
}

function drawBlock(block: Block): string {
  if (block.kind === 'quote') return indented(drawText(block.blocks), '│ ', '│ ')
  if (block.kind === 'code-block') return indented(block.text, codeIndent, codeIndent)
  if (block.kind === 'list') return drawList(block)
  if (block.kind === 'table') return drawTable(block)
  if (block.kind === 'rule') return '———'
  return drawInline(block.children)
}

function drawList({ start, items }: List): string {
  const lines = items.map((item, at) => {
    const mark = start === undefined ? '• ' : `${start + at}. `
    // One block in each item is a close list; a list below it stands close as well.
    return indented(item.map(drawBlock).join('\n'), mark, ' '.repeat(mark.length))
  })
  return lines.join('\n')
}

function drawTable({ rows }: Table): string {
  return rows
    .map((row) => row.map((cell) => drawInline(cell).replaceAll('\n', ' ')).join(' │ '))
    .join('\n')
}

function drawInline(children: readonly Inline[]): string {
  return children.map(drawOne).join('')
}

function drawOne(inline: Inline): string {
  if (inline.kind === 'mention') return `@${inline.name}`
  if (inline.kind === 'link') {
    const words = drawInline(inline.children)
    return words === inline.href ? words : `${words} (${inline.href})`
  }
  return 'children' in inline ? drawInline(inline.children) : inline.text
}

function indented(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, at) => (at === 0 ? first : rest) + line)
    .join('\n')
}

/** Names behind `@` that mention nobody: words of the text that are no mention, as far as `a` of a name goes. */
export function unknownNames(blocks: readonly Block[]): string[] {
  const words = blocks.map(typedWords).join('\n')
  const found = words.matchAll(/(?<![\p{L}\p{M}\p{N}_.])@[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*/gu)
  return [...new Set([...found].map(([name]) => name))]
}

function typedWords(block: Block): string {
  if (block.kind === 'quote') return block.blocks.map(typedWords).join('\n')
  if (block.kind === 'list') return block.items.flat().map(typedWords).join('\n')
  if (block.kind === 'table') return block.rows.flat().map(textOf).join('\n')
  return 'children' in block ? textOf(block.children) : ''
}

function textOf(children: readonly Inline[]): string {
  return children
    .map((child) => {
      if ('children' in child) return textOf(child.children)
      return child.kind === 'text' ? child.text : ' '
    })
    .join('')
}
