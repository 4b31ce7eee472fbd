/** Reads the Markdown of a post or comment. Pure: the same text is the same tree wherever it is read. */
import type { Token } from 'markdown-it'
import { languageCharsMax, nodesMax, tableCellsMax } from './limits.ts'
import { readInline, wordsOf } from './read-inline.ts'
import { markdown } from './rules.ts'
import type { Block, Inline } from './tree.ts'

const readers = { tables: markdown({ hasTables: true }), none: markdown({ hasTables: false }) }
const language = new RegExp(`^[\\p{L}\\p{N}+#._-]{1,${languageCharsMax}}(?=\\s|$)`, 'u')

/** The tree of a text. It shows nothing only where the text is empty: else the text stands there as it was typed. */
export function readText(text: string): Block[] {
  if (text === '') return []
  const parser = hasRoomForTables(text) ? readers.tables : readers.none
  const reader = new TreeReader(parser.parse(text, {}))
  const blocks = reader.blocks()
  const isWithin = reader.nodes <= nodesMax
  return isWithin && blocks.some(isShown) ? blocks : [typed(text)]
}

function hasRoomForTables(text: string): boolean {
  if (!text.includes('|')) return true
  const lines = text.split('\n')
  const widest = lines.reduce((most, line) => Math.max(most, line.split('|').length), 0)
  return lines.length * widest <= tableCellsMax
}

function typed(text: string): Block {
  return { kind: 'paragraph', children: [{ kind: 'text', text }] }
}

function isShown(block: Block): boolean {
  if (block.kind === 'rule') return true
  if (block.kind === 'code-block') return block.text.trim() !== ''
  if (block.kind === 'quote') return block.blocks.some(isShown)
  if (block.kind === 'list') return block.items.flat().some(isShown)
  if (block.kind === 'table') return block.rows.flat().some((cell) => wordsOf(cell).trim() !== '')
  return wordsOf(block.children).trim() !== ''
}

/** Goes through the tokens of blocks once. They nest no deeper than `blockDepthMax`. */
class TreeReader {
  /** So far. */
  nodes = 0
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** Up to the token that closes what they stand in, or to the end. */
  blocks(): Block[] {
    const blocks: Block[] = []
    for (
      let token = this.#next();
      token !== undefined && token.nesting !== -1;
      token = this.#next()
    ) {
      blocks.push(this.#block(token))
      this.nodes += 1
    }
    return blocks
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++]
  }

  #block(token: Token): Block {
    if (token.type === 'blockquote_open') return { kind: 'quote', blocks: this.blocks() }
    if (token.type === 'bullet_list_open') return { kind: 'list', items: this.#items() }
    if (token.type === 'ordered_list_open') {
      return { kind: 'list', start: Number(token.attrGet('start') ?? 1), items: this.#items() }
    }
    if (token.type === 'table_open') return { kind: 'table', rows: this.#rows() }
    if (token.type === 'hr') return { kind: 'rule' }
    if (token.type === 'fence' || token.type === 'code_block') return codeBlock(token)
    const children = this.#inline()
    if (token.type !== 'heading_open') return { kind: 'paragraph', children }
    return { kind: 'heading', level: Number(token.tag.slice(1)), children }
  }

  #items(): Block[][] {
    const items: Block[][] = []
    while (this.#next()?.type === 'list_item_open') items.push(this.blocks())
    return items
  }

  #rows(): Inline[][][] {
    const rows: Inline[][][] = []
    for (let token = this.#next(); token?.type !== 'table_close'; token = this.#next()) {
      if (token?.type === 'tr_open') rows.push([])
      else if (token?.type === 'th_open' || token?.type === 'td_open')
        rows.at(-1)?.push(this.#inline())
    }
    return rows
  }

  /** Up to the token that closes a paragraph, heading or cell. */
  #inline(): Inline[] {
    const children: Inline[] = []
    for (
      let token = this.#next();
      token !== undefined && token.nesting !== -1;
      token = this.#next()
    ) {
      this.nodes += token.children?.length ?? 1
      if (token.type === 'typed') children.push({ kind: 'text', text: token.content })
      else children.push(...readInline(token.children ?? []))
    }
    return children
  }
}

function codeBlock({ content, info }: Token): Block {
  const name = language.exec(info.trim())?.[0]
  const text = content.replace(/\n$/u, '')
  return { kind: 'code-block', text, ...(name !== undefined && { language: name }) }
}
