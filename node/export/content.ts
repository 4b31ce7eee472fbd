/** The tree of a text as HTML. Links lead outside alone: those within the view have no place in a folder of files. */
import type { Block, Inline } from '../text/tree.ts'
import { html, type Markup } from './markup.ts'

const outside = /^(?:https?:\/\/|mailto:)/iu

export function drawBlocks(blocks: readonly Block[]): Markup[] {
  return blocks.map(drawBlock)
}

function drawBlock(block: Block): Markup {
  switch (block.kind) {
    case 'paragraph':
      return html`<p dir="auto">${drawInlines(block.children)}</p>`
    case 'heading':
      // The page and the post have headings of their own: these stand below them.
      return block.level <= 2
        ? html`<h3 dir="auto">${drawInlines(block.children)}</h3>`
        : html`<h4 dir="auto">${drawInlines(block.children)}</h4>`
    case 'code-block':
      return html`<pre dir="ltr" tabindex="0"><code>${block.text}</code></pre>`
    case 'quote':
      return html`<blockquote dir="auto">${drawBlocks(block.blocks)}</blockquote>`
    case 'list':
      return drawList(block)
    case 'table':
      return drawTable(block.rows)
    default:
      return html`<hr />`
  }
}

function drawList({ start, items }: Extract<Block, { kind: 'list' }>): Markup {
  const drawn = items.map((item) => html`<li>${drawBlocks(item)}</li>`)
  return start === undefined
    ? html`<ul dir="auto">
        ${drawn}
      </ul>`
    : html`<ol dir="auto" start="${start}">
        ${drawn}
      </ol>`
}

function drawTable([head = [], ...rows]: Extract<Block, { kind: 'table' }>['rows']): Markup {
  const headings = head.map((cell) => html`<th scope="col">${drawInlines(cell)}</th>`)
  const lines = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell) => html`<td>${drawInlines(cell)}</td>`)}
      </tr>`,
  )
  return html`<div class="wide" tabindex="0">
    <table dir="auto">
      <thead>
        <tr>
          ${headings}
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
  </div>`
}

function drawInlines(inlines: readonly Inline[]): Markup[] {
  return inlines.map(drawInline)
}

function drawInline(inline: Inline): Markup {
  switch (inline.kind) {
    case 'text':
      return withBreaks(inline.text)
    case 'code':
      return html`<code>${inline.text}</code>`
    case 'emphasis':
      return html`<em>${drawInlines(inline.children)}</em>`
    case 'strong':
      return html`<strong>${drawInlines(inline.children)}</strong>`
    case 'strike':
      return html`<s>${drawInlines(inline.children)}</s>`
    case 'mention':
      return html`<bdi>@${inline.name}</bdi>`
    case 'tag':
      return html`<bdi>${inline.text}</bdi>`
    default:
      return outside.test(inline.href)
        ? html`<a href="${inline.href}" rel="noopener noreferrer nofollow ugc"
            >${drawInlines(inline.children)}</a
          >`
        : html`<span>${drawInlines(inline.children)}</span>`
  }
}

function withBreaks(text: string): Markup {
  return html`${text.split('\n').map((line, at) => (at === 0 ? line : html`<br />${line}`))}`
}
