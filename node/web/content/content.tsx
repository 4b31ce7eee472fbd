/** Draws the text of a post or comment: the tree that the node made of it, as elements. No text ever becomes HTML. */
import type { Block, Inline } from '../../http/text/schema.ts'

/** Those that have a name of their own for what they are. */
const elements = { emphasis: 'em', strong: 'strong', strike: 's' } as const

export function Content({ blocks }: { blocks: readonly Block[] }) {
  return (
    <div class="post-text">
      {blocks.map((block, at) => (
        <Part key={at} block={block} />
      ))}
    </div>
  )
}

/** Each block runs the way its own letters do. */
function Part({ block }: { block: Block }) {
  if (block.kind === 'quote') return <blockquote>{parts(block.blocks)}</blockquote>
  if (block.kind === 'list') {
    const items = block.items.map((item, at) => (
      <li key={at} dir="auto">
        {parts(item)}
      </li>
    ))
    const { start } = block
    return start === undefined ? (
      <ul dir="auto">{items}</ul>
    ) : (
      <ol dir="auto" start={start}>
        {items}
      </ol>
    )
  }
  if (block.kind === 'code-block') {
    // Wide ones are scrolled, also by keyboard.
    return (
      <pre tabIndex={0} dir="ltr" data-language={block.language}>
        <code>{block.text}</code>
      </pre>
    )
  }
  if (block.kind === 'table') return <Table rows={block.rows} />
  if (block.kind === 'rule') return <hr />
  const words = inlines(block.children)
  return block.kind === 'heading' ? (
    <h4 dir="auto" class={`level-${block.level}`}>
      {words}
    </h4>
  ) : (
    <p dir="auto">{words}</p>
  )
}

function parts(blocks: readonly Block[]) {
  return blocks.map((block, at) => <Part key={at} block={block} />)
}

function Table({ rows: [head = [], ...rows] }: Pick<Extract<Block, { kind: 'table' }>, 'rows'>) {
  return (
    <div class="table-room" tabIndex={0}>
      <table dir="auto">
        <thead>
          <tr>
            {head.map((cell, at) => (
              <th key={at}>{inlines(cell)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, place) => (
                <td key={place}>{inlines(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function inlines(children: readonly Inline[]): preact.ComponentChildren {
  return children.map(drawn)
}

function drawn(inline: Inline, at: number): preact.ComponentChildren {
  if (inline.kind === 'text') return inline.text
  if (inline.kind === 'code') return <code key={at}>{inline.text}</code>
  if (inline.kind === 'tag') {
    return (
      <a key={at} href={`/tags/${encodeURIComponent(inline.tag)}`}>
        {inline.text}
      </a>
    )
  }
  if (inline.kind === 'mention') {
    const { name, person, isKnown, isMe } = inline
    const words = <bdi>@{name}</bdi>
    // A name that only its writer gives leads nowhere.
    if (!isKnown) return words
    const place = isMe ? '/you' : `/people#${person}`
    return (
      <a key={at} class="mention" href={place}>
        {words}
      </a>
    )
  }
  if (inline.kind === 'link') {
    const { href, children } = inline
    const away = href.startsWith('/')
      ? {}
      : { target: '_blank', rel: 'noopener noreferrer nofollow' }
    return (
      <a key={at} href={href} {...away}>
        {inlines(children)}
      </a>
    )
  }
  const Element = elements[inline.kind]
  return <Element key={at}>{inlines(inline.children)}</Element>
}
