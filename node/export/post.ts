/** Posts, comments and messages as pages show them. Words of others are marked as theirs. */
import { drawBlocks } from './content.ts'
import { bdi } from './frame.ts'
import { html, type Markup, type Part } from './markup.ts'
import { drawMedia } from './media.ts'
import type { Comment, Message, Post, Reaction, Said, Shared } from './source.ts'
import { isoOf, type Words } from './words.ts'

export interface DrawPost {
  words: Words
  /** Address of the page of the post alone, from this page. */
  address: string
  /** Whether its audience is told, and how many commented. */
  isOwnCopy: boolean
}

/** A post on a page in a folder of the export. */
export function drawPost(post: Post, { words, address, isOwnCopy }: DrawPost): Markup {
  const { text } = words
  const more = isOwnCopy && [
    html`<p class="meta">
      ${audienceText(post, words)}${
        post.comments > 0 &&
        html` ·
          <a href="${address}#comments">${text('export.comments', { count: post.comments })}</a>`
      }
    </p>`,
  ]
  return html`<article id="${post.id}" class="${post.author.isMe ? 'own' : 'other'}">
    <p class="meta">
      ${author(post)}<a href="${address}">${time(post.atMs, words)}</a
      >${edited(post, words)}${place(post)}
    </p>
    ${covered(
      post.warning,
      html`<div class="said">${drawBlocks(post.content)}</div>
        ${poll(post, words)}${drawShared(post.shared, words)}${drawMedia(post.media, { item: post.id, up: '../', words })}`,
    )}
    ${reactions(post.reactions, words)}${more}
  </article> `
}

/** The post that another one shares, for the pages and feeds of that one. */
export function drawShared(shared: Shared | undefined, words: Words): Part {
  if (shared === undefined) return undefined
  const { author: by, said } = shared
  if (said === undefined) {
    return html`<blockquote><p>${words.text('export.postGone')}</p></blockquote>`
  }
  const { atMs, warning, content } = said
  return html`<blockquote>
    <p class="meta">
      ${author({ author: by })}${time(atMs, words)}${edited(said, words)}${place(said)}
    </p>
    ${covered(warning, html`${drawBlocks(content)}`)}
  </blockquote>`
}

export function drawComment(comment: Comment, words: Words): Markup {
  const side = comment.author.isMe ? 'own' : 'other'
  return html`<article
    id="${comment.id}"
    class="${side}${comment.parent !== undefined && ' reply'}"
  >
    <p class="meta">${author(comment)}${time(comment.atMs, words)}${edited(comment, words)}</p>
    <div class="said">${drawBlocks(comment.content)}</div>
    ${reactions(comment.reactions, words)}
  </article> `
}

export function drawMessage(message: Message, words: Words): Markup {
  return html`<article id="${message.id}" class="${message.author.isMe ? 'own' : 'other'}">
    <p class="meta">${author(message)}${time(message.atMs, words)}</p>
    <div class="said">${drawBlocks(message.content)}</div>
    ${drawMedia(message.media, { item: message.id, up: '../', words })}
  </article> `
}

export function time(atMs: number, words: Words): Markup {
  return html`<time datetime="${isoOf(atMs)}">${words.time(atMs)}</time>`
}

/** A reader opens a warning to see the content behind it, which needs no script. */
function covered(warning: string | undefined, content: Markup): Markup {
  return warning === undefined
    ? content
    : html`<details>
        <summary><bdi>${warning}</bdi></summary>
        ${content}
      </details>`
}

function author({ author: { name } }: Pick<Shared, 'author'>): Markup {
  return html`<strong>${bdi(name)}</strong> · `
}

function edited({ editedAtMs }: Pick<Said, 'editedAtMs'>, { text }: Words): Part {
  return editedAtMs !== undefined && html` · ${text('export.edited')}`
}

function place({ place: where }: Pick<Post, 'place'>): Part {
  return where !== undefined && html` · ${bdi(where)}`
}

function audienceText({ author: { isMe }, isPublic, audience }: Post, { text }: Words): Part {
  if (isPublic) return text('export.public')
  if (!isMe) return text('export.byOther')
  return html`${text('export.for')}
  ${audience.map((name, at) => html`${at > 0 && ', '}${bdi(name)}`)}`
}

function poll(post: Post, { text }: Words): Part {
  return (
    post.poll !== undefined &&
    html`<ul>
      ${post.poll.options.map(
        (option) =>
          html`<li>
            ${bdi(option.text)}${option.votes !== undefined && html` · ${text('export.votes', { count: option.votes })}`}
          </li>`,
      )}
    </ul>`
  )
}

function reactions(all: readonly Reaction[], { text }: Words): Part {
  if (all.length === 0) return undefined
  const drawn = all.map(
    ({ emoji, count }) => html`<li><span dir="ltr">${emoji} ${count}</span></li>`,
  )
  return html`<ul class="plain" aria-label="${text('export.reactions')}">
    ${drawn}
  </ul>`
}
