/** Boards and albums of an export: each leads to the posts that stand on it. */
import type { ArchiveFile } from '../tar.ts'
import { boardObject } from './activity.ts'
import { listPage } from './conversations.ts'
import { jsonFile, pageFile } from './files.ts'
import { bdi, frame } from './frame.ts'
import { excerptCharsMax } from './limits.ts'
import { html, type Markup } from './markup.ts'
import { time } from './post.ts'
import type { Board } from './source.ts'
import type { Tally } from './tally.ts'
import type { Words } from './words.ts'

export async function* boardFiles(
  boards: AsyncIterable<Board>,
  { words, tally }: { words: Words; tally: Tally },
): AsyncGenerator<ArchiveFile> {
  const { text } = words
  const links: Markup[] = []
  for await (const board of boards) {
    const { id, name, items } = board
    tally.boards += 1
    const count = items.length
    links.push(
      html`<li>
        <a href="boards/${id}.html">${bdi(name)}</a> · ${text('export.posts', { count })}
      </li>`,
    )
    const back = html`<li><a href="../boards.html">${text('export.boards')}</a></li>`
    const drawn = items.map((item) => html`<li>${drawItem(item, words)}</li>`)
    const body = html`<ul class="list">
      ${drawn}
    </ul>`
    yield pageFile(`boards/${id}.html`, frame({ title: name, up: '../', words, links: back, body }))
    yield jsonFile(`data/board-${id}.json`, boardObject(board))
  }
  yield listPage('boards', text('export.boards'), links, words)
}

function drawItem({ post, number, note }: Board['items'][number], words: Words): Markup {
  const noted = note !== '' && html`<p dir="auto">${note}</p>`
  if (post === undefined)
    return html`<p class="missing">${words.text('export.postGone')}</p>
      ${noted}`
  const folder = post.author.isMe ? 'posts' : 'others'
  const place = number === undefined ? '' : `#media-${post.id}-${number + 1}`
  const excerpt = Array.from(post.text.slice(0, 2 * excerptCharsMax)).slice(0, excerptCharsMax)
  return html`<p>
      <a href="../${folder}/${post.id}.html${place}"
        >${bdi(post.author.name)} · ${time(post.atMs, words)}</a
      >
    </p>
    <p dir="auto">${excerpt.join('')}</p>
    ${noted}`
}
