/** Private messages of an export: pages and files of their own for each conversation, so that the rest can be given away without them. */
import type { ArchiveFile } from '../tar.ts'
import { collectionPage, idOf, messageObject } from './activity.ts'
import { jsonFile, pageFile } from './files.ts'
import { bdi, frame, neighbours } from './frame.ts'
import { pageCommentsMax } from './limits.ts'
import { html, type Markup } from './markup.ts'
import { storedMedia } from './media.ts'
import { batchPages, type Paged } from './paging.ts'
import { drawMessage } from './post.ts'
import type { Conversation, Message } from './source.ts'
import type { Tally } from './tally.ts'
import type { Words } from './words.ts'

/** A conversation, as other pages lead to it. */
export interface ConversationLink {
  readonly id: string
  /** Ids of all others who take part. */
  readonly people: readonly string[]
  readonly title: string
  readonly count: number
}

export interface ConversationsInit {
  words: Words
  tally: Tally
  /** Filled here. */
  links: ConversationLink[]
}

export async function* conversationFiles(
  conversations: AsyncIterable<Conversation>,
  { words, tally, links }: ConversationsInit,
): AsyncGenerator<ArchiveFile> {
  for await (const conversation of conversations) {
    const { id, people } = conversation
    const title = people.map(({ name }) => name).join(', ') || words.text('export.nobody')
    let count = 0
    const pages = batchPages(conversation.messages(), { name: id, max: pageCommentsMax })
    for await (const page of pages) {
      count += page.items.length
      yield* messagePage(page, { conversation, title, words, tally })
    }
    if (count === 0) continue
    tally.conversations += 1
    tally.messages += count
    links.push({ id, people: people.map((person) => person.id), title, count })
  }
  const list = links.map(
    ({ id, title, count }) =>
      html`<li>
        <a href="messages/${id}.html">${bdi(title)}</a> ·
        ${words.text('export.messages', { count })}
      </li>`,
  )
  yield listPage('messages', words.text('export.conversations'), list, words)
}

/** A page that only leads to others. */
export function listPage(
  name: string,
  title: string,
  items: readonly Markup[],
  words: Words,
): ArchiveFile {
  const body =
    items.length === 0
      ? html`<p>${words.text('export.none')}</p>`
      : html`<ul class="list">
          ${items}
        </ul>`
  return pageFile(`${name}.html`, frame({ title, up: '', words, body }))
}

interface MessagePageInit {
  conversation: Conversation
  title: string
  words: Words
  tally: Tally
}

function* messagePage(
  page: Paged<Message>,
  { conversation: { id }, title, words, tally }: MessagePageInit,
): Generator<ArchiveFile> {
  const { text } = words
  for (const message of page.items) {
    tally.add(message.id, message.media)
    yield* storedMedia(message.id, message.media)
  }
  const links = html`<li><a href="../messages.html">${text('export.conversations')}</a></li>`
  const names = { before: text('export.laterMessages'), after: text('export.earlierMessages') }
  const drawn = page.items.map((message) => drawMessage(message, words))
  const body = html`<p class="hint">${text('export.privateHint')}</p>
    ${drawn}${neighbours(page, names, text('export.pages'))}`
  yield pageFile(`messages/${page.name}.html`, frame({ title, up: '../', words, links, body }))
  const dataName = (name: string | undefined) => name && `conversation-${name}.json`
  const [before, after] = [dataName(page.before), dataName(page.after)]
  const items = page.items.map((message) => messageObject(message, id))
  const of = idOf('conversation', id)
  yield jsonFile(
    `data/conversation-${page.name}.json`,
    collectionPage({ of, items, ...(before && { before }), ...(after && { after }) }),
  )
}
