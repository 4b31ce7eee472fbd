/** The latest public posts as Atom (RFC 4287) and as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
import { drawBlocks } from './content.ts'
import { escaped, html } from './markup.ts'
import { mediaFiles } from './media.ts'
import { drawShared } from './post.ts'
import type { Owner, Post } from './source.ts'
import { isoOf, type Words } from './words.ts'

export interface FeedInit {
  owner: Owner
  /** Newest first. */
  posts: readonly Post[]
  /** Address of the site, with a slash at its end. */
  url: string
  nowMs: number
  words: Words
}

export function atomFeed({ owner, posts, url, nowMs, words }: FeedInit): string {
  const entries = posts.map((post) => {
    const address = `${url}posts/${post.id}.html`
    return `<entry>
<id>${escaped(address)}</id>
<title>${escaped(titleOf(post, words))}</title>
<link rel="alternate" type="text/html" href="${escaped(address)}"/>
<published>${isoOf(post.atMs)}</published>
<updated>${isoOf(post.editedAtMs ?? post.atMs)}</updated>
<content type="html">${escaped(contentOf(post, { url, words }))}</content>
</entry>
`
  })
  const updatedMs = Math.max(...posts.map(({ atMs, editedAtMs = atMs }) => editedAtMs))
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${words.language}">
<id>${escaped(url)}</id>
<title>${escaped(owner.name)}</title>
<link rel="self" type="application/atom+xml" href="${escaped(url)}feed.xml"/>
<link rel="alternate" type="text/html" href="${escaped(url)}index.html"/>
<updated>${isoOf(posts.length === 0 ? nowMs : updatedMs)}</updated>
<author><name>${escaped(owner.name)}</name></author>
<generator>Pappus</generator>
${entries.join('')}</feed>
`
}

export function jsonFeed({ owner, posts, url, words }: FeedInit): string {
  const items = posts.map((post) => {
    const address = `${url}posts/${post.id}.html`
    const { atMs, editedAtMs } = post
    return {
      id: address,
      url: address,
      title: titleOf(post, words),
      content_html: contentOf(post, { url, words }),
      date_published: isoOf(atMs),
      ...(editedAtMs !== undefined && { date_modified: isoOf(editedAtMs) }),
    }
  })
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: owner.name,
    home_page_url: `${url}index.html`,
    feed_url: `${url}feed.json`,
    language: words.language,
    authors: [{ name: owner.name }],
    items,
  }
  return `${JSON.stringify(feed, null, 1)}\n`
}

function titleOf({ atMs, warning }: Post, words: Words): string {
  return warning ?? words.time(atMs)
}

/** A post with a warning is covered on its page; a feed leaves it there. */
function contentOf(
  { id, content, media, shared, warning }: Post,
  { url, words }: Pick<FeedInit, 'url' | 'words'>,
): string {
  if (warning !== undefined) return html`<p>${warning}</p>`.html
  const pictures = media.map((one, number) => {
    const { file, preview, flat } = mediaFiles(id, number, one)
    const shown = flat ?? preview
    if (shown !== undefined) return html`<p><img src="${url}${shown}" alt="${one.alt}" /></p>`
    return file !== undefined && html`<p><a href="${url}${file}">${one.alt || one.name}</a></p>`
  })
  return html`${drawBlocks(content)}${drawShared(shared, words)}${pictures}`.html
}
