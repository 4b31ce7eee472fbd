/** The whole export as files, one after the other: pages to browse, the same as ActivityStreams 2.0, and media. Pages that lead to others come last, when it is known what there is. */
import type { ArchiveFile } from '../tar.ts'
import { document } from './activity.ts'
import { boardFiles } from './boards.ts'
import { conversationFiles, type ConversationLink } from './conversations.ts'
import { jsonFile, pageFile, textFile } from './files.ts'
import { frame } from './frame.ts'
import { html, type Markup } from './markup.ts'
import { drawAbout, peopleFiles, portraitName } from './people.ts'
import { othersPosts, ownPosts } from './posts.ts'
import type { Owner, Source } from './source.ts'
import { style } from './style.ts'
import { summaryFile } from './summary.ts'
import { Tally } from './tally.ts'
import type { Words } from './words.ts'

export interface ExportInit {
  words: Words
  nowMs: number
}

export async function* everything(
  source: Source,
  { words, nowMs }: ExportInit,
): AsyncGenerator<ArchiveFile> {
  const { owner } = source
  const tally = new Tally()
  const months = new Map<string, number>()
  const conversations: ConversationLink[] = []
  yield textFile('style.css', style)
  yield* ownPosts(source.posts(), { owner, words, tally, months })
  yield* othersPosts(source.others(), { owner, words, tally })
  yield* conversationFiles(source.conversations(), { words, tally, links: conversations })
  yield* boardFiles(source.boards(), { words, tally })
  const people = await source.people()
  tally.people = people.length
  yield* peopleFiles(people, { owner, words, conversations })
  yield* outbox(months, tally)
  yield pageFile('index.html', startPage({ owner, words, nowMs, tally, months }))
  yield summaryFile('everything', { owner, nowMs, tally })
}

function* outbox(months: ReadonlyMap<string, number>, tally: Tally): Generator<ArchiveFile> {
  const [last] = months.keys()
  const first = last !== undefined && { first: `posts-${last}.json` }
  const own = { type: 'OrderedCollection', totalItems: tally.posts, ...first }
  yield jsonFile('data/posts.json', document(own))
  const others = {
    type: 'OrderedCollection',
    totalItems: tally.others,
    ...(tally.others > 0 && { first: 'others-all.json' }),
  }
  yield jsonFile('data/others.json', document(others))
}

interface StartInit extends ExportInit {
  owner: Owner
  tally: Tally
  months: ReadonlyMap<string, number>
}

function startPage({ owner, words, nowMs, tally, months }: StartInit): Markup {
  const { text } = words
  const links: [string, string, number][] = [
    ['people.html', text('export.people'), tally.people],
    ['messages.html', text('export.conversations'), tally.conversations],
    ['boards.html', text('export.boards'), tally.boards],
  ]
  if (tally.others > 0) links.push(['others/all.html', text('export.others'), tally.others])
  const parts = links.map(
    ([to, name, count]) => html`<li><a href="${to}">${name}</a> (${count})</li>`,
  )
  const picture = owner.portrait && html`<img class="portrait" src="${portraitName(0)}" alt="" />`
  const missing =
    tally.missing > 0 && html`<p>${text('export.missingCount', { count: tally.missing })}</p>`
  const body = html`${picture}
    <p>${text('export.madeOn', { date: words.time(nowMs) })}</p>
    ${drawAbout(owner.about, words)}
    <ul class="list">
      ${parts}
    </ul>
    <h2>${text('export.ownPosts')}</h2>
    ${monthList(months, words, 'posts')}${missing}
    <p class="hint">${text('export.dataHint')}</p>`
  return frame({ title: owner.name, up: '', words, body })
}

/** Links to all months, the latest first. */
export function monthList(
  months: ReadonlyMap<string, number>,
  words: Words,
  folder: string,
): Markup {
  if (months.size === 0) return html`<p>${words.text('export.none')}</p>`
  const links = [...months].map(
    ([month, count]) =>
      html`<li><a href="${folder}/${month}.html">${words.month(month)}</a> (${count})</li>`,
  )
  return html`<ul class="plain">
    ${links}
  </ul>`
}
