/** A public site as files for any static host: posts that everybody may read, by month and one by one. Addresses of posts never change. */
import type { ArchiveFile } from '../tar.ts'
import { pageFile, textFile } from './files.ts'
import { atomFeed, jsonFeed, type FeedInit } from './feeds.ts'
import { monthList, type ExportInit } from './everything.ts'
import { frame, neighbours } from './frame.ts'
import { feedItemsMax, pageItemsMax } from './limits.ts'
import { html, type Markup, type Part } from './markup.ts'
import { storedMedia } from './media.ts'
import { monthPages, type Paged } from './paging.ts'
import { drawAbout } from './people.ts'
import { drawPost } from './post.ts'
import type { Post, PublicSource } from './source.ts'
import { style } from './style.ts'
import { summaryFile } from './summary.ts'
import { Tally } from './tally.ts'
import { monthOf, type Words } from './words.ts'

export interface SiteInit extends ExportInit {
  /** Address of the site, with a slash at its end. Without it there are no feeds: their addresses must be whole. */
  url?: string | undefined
}

export async function* site(
  source: PublicSource,
  { words, nowMs, url }: SiteInit,
): AsyncGenerator<ArchiveFile> {
  const { owner } = source
  const tally = new Tally()
  const months = new Map<string, number>()
  const latest: Post[] = []
  const feeds = url === undefined ? undefined : feedLinks(url)
  yield textFile('style.css', style)
  for await (const page of monthPages(source.posts(), pageItemsMax)) {
    const [first] = page.items
    if (first === undefined) continue
    const month = monthOf(first.atMs)
    months.set(month, (months.get(month) ?? 0) + page.items.length)
    tally.posts += page.items.length
    latest.push(...page.items.slice(0, feedItemsMax - latest.length))
    for (const post of page.items) {
      tally.add(post.id, post.media)
      yield* storedMedia(post.id, post.media)
      yield pageFile(`posts/${post.id}.html`, postPage(post, { words, feeds }))
    }
    yield pageFile(`months/${page.name}.html`, monthPage(page, { month, words, feeds }))
  }
  if (url !== undefined) {
    const feed: FeedInit = { owner, posts: latest, url, nowMs, words }
    yield textFile('feed.xml', atomFeed(feed))
    yield textFile('feed.json', jsonFeed(feed))
  }
  const follow =
    feeds &&
    html`<p>
      ${words.text('export.site.feeds')}: <a href="feed.xml">Atom</a>,
      <a href="feed.json">JSON Feed</a>
    </p>`
  const body = html`${drawAbout(owner.about, words)}${follow}
    <h2>${words.text('export.site.posts')}</h2>
    ${monthList(months, words, 'months')}`
  yield pageFile('index.html', frame({ title: owner.name, up: '', words, head: feeds, body }))
  yield summaryFile('site', { owner, nowMs, tally })
}

interface Drawing {
  words: Words
  feeds: Part
}

function postPage(post: Post, { words, feeds: head }: Drawing): Markup {
  const month = monthOf(post.atMs)
  const links = html`<li><a href="../months/${month}.html">${words.month(month)}</a></li>`
  const title = words.text('export.postBy', {
    name: post.author.name,
    date: words.time(post.atMs),
  })
  const body = drawPost(post, { words, address: `${post.id}.html`, isOwnCopy: false })
  return frame({ title, up: '../', words, head, links, body })
}

function monthPage(
  page: Paged<Post>,
  { month, words, feeds: head }: Drawing & { month: string },
): Markup {
  const { text } = words
  const names = { before: text('export.newer'), after: text('export.older') }
  const drawn = page.items.map((post) =>
    drawPost(post, { words, address: `../posts/${post.id}.html`, isOwnCopy: false }),
  )
  const body = [...drawn, neighbours(page, names, text('export.pages'))]
  return frame({ title: words.month(month), up: '../', words, head, body })
}

/** By these a reader finds the feeds from any page. */
function feedLinks(url: string): Markup {
  return html`<link rel="alternate" type="application/atom+xml" href="${url}feed.xml" />
    <link rel="alternate" type="application/feed+json" href="${url}feed.json" />`
}
