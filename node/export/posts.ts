/** Posts of an export: a page for a month, one for each post with its thread, and the same as JSON. */
import type { ArchiveFile } from '../tar.ts'
import { collectionPage, commentObject, idOf, postObject } from './activity.ts'
import { jsonFile, pageFile } from './files.ts'
import { frame, neighbours } from './frame.ts'
import { pageCommentsMax, pageItemsMax } from './limits.ts'
import { html } from './markup.ts'
import { storedMedia } from './media.ts'
import { batchPages, monthPages, pagesOf, type Paged } from './paging.ts'
import { drawComment, drawPost } from './post.ts'
import type { Owner, Post } from './source.ts'
import type { Tally } from './tally.ts'
import { monthOf, type Words } from './words.ts'

export interface PostsInit {
  owner: Owner
  words: Words
  tally: Tally
}

/** Pages of one's own posts, by month. @param months names of the months, with how many posts each has: filled here */
export async function* ownPosts(
  posts: AsyncIterable<Post>,
  { months, ...init }: PostsInit & { months: Map<string, number> },
): AsyncGenerator<ArchiveFile> {
  for await (const page of monthPages(posts, pageItemsMax)) {
    const [first] = page.items
    if (first === undefined) continue
    const month = monthOf(first.atMs)
    months.set(month, (months.get(month) ?? 0) + page.items.length)
    init.tally.posts += page.items.length
    yield* listPage(page, { ...init, folder: 'posts', title: init.words.month(month) })
  }
}

/** Pages of posts of others, by what the owner did there last. */
export async function* othersPosts(
  posts: AsyncIterable<Post>,
  init: PostsInit,
): AsyncGenerator<ArchiveFile> {
  const title = init.words.text('export.others')
  for await (const page of pagesOf(posts, { name: 'all', max: pageItemsMax })) {
    init.tally.others += page.items.length
    yield* listPage(page, { ...init, folder: 'others', title })
  }
}

interface ListInit extends PostsInit {
  folder: 'posts' | 'others'
  title: string
}

async function* listPage(
  page: Paged<Post>,
  { folder, title, owner, words, tally }: ListInit,
): AsyncGenerator<ArchiveFile> {
  const { text } = words
  for (const post of page.items) {
    tally.add(post.id, post.media)
    yield* storedMedia(post.id, post.media)
    yield* postPages(post, { folder, words, tally })
  }
  const names = { before: text('export.newer'), after: text('export.older') }
  const beside = neighbours(page, names, text('export.pages'))
  const drawn = page.items.map((post) =>
    drawPost(post, { words, address: `${post.id}.html`, isOwnCopy: true }),
  )
  const body = html`${folder === 'others' && html`<p class="hint">${text('export.othersHint')}</p>`}${drawn}${beside}`
  yield pageFile(`${folder}/${page.name}.html`, frame({ title, up: '../', words, body }))
  const dataName = (name: string | undefined) => name && `${folder}-${name}.json`
  const [before, after] = [dataName(page.before), dataName(page.after)]
  const items = page.items.map((post) => created(post, owner))
  const of = `${folder}.json`
  yield jsonFile(
    `data/${folder}-${page.name}.json`,
    collectionPage({ of, items, ...(before && { before }), ...(after && { after }) }),
  )
}

/** One's own posts are activities, as in an outbox; those of others are what they are. */
function created(post: Post, owner: Owner): object {
  const object = postObject(post, post.comments > 0 ? `thread-${post.id}.json` : undefined)
  if (!post.author.isMe) return object
  const { id } = owner
  return { type: 'Create', id: `${idOf('post', post.id)}#create`, actor: id, object }
}

async function* postPages(
  post: Post,
  { folder, words, tally }: Pick<ListInit, 'folder' | 'words' | 'tally'>,
): AsyncGenerator<ArchiveFile> {
  const { text } = words
  const title = text('export.postBy', { name: post.author.name, date: words.time(post.atMs) })
  const list = folder === 'posts' ? monthOf(post.atMs) : 'all'
  const back = folder === 'posts' ? words.month(list) : text('export.others')
  const links = html`<li><a href="${list}.html">${back}</a></li>`
  const drawn = drawPost(post, { words, address: `${post.id}.html`, isOwnCopy: true })
  let isFirst = true
  const thread = batchPages(post.thread(), { name: post.id, max: pageCommentsMax })
  for await (const page of thread) {
    tally.comments += page.items.length
    const names = { before: text('export.laterComments'), after: text('export.earlierComments') }
    const comments = page.items.map((comment) => drawComment(comment, words))
    const body = html`${isFirst && drawn}
      <section id="comments" aria-label="${text('export.commentsTitle')}">
        <h2>${text('export.commentsTitle')}</h2>
        ${comments}${neighbours(page, names, text('export.pages'))}
      </section>`
    yield pageFile(`${folder}/${page.name}.html`, frame({ title, up: '../', words, links, body }))
    const dataName = (name: string | undefined) => name && `thread-${name}.json`
    const [before, after] = [dataName(page.before), dataName(page.after)]
    const items = page.items.map((comment) => commentObject(comment, post.id))
    const of = idOf('post', post.id)
    yield jsonFile(
      `data/thread-${page.name}.json`,
      collectionPage({ of, items, ...(before && { before }), ...(after && { after }) }),
    )
    isFirst = false
  }
  if (!isFirst) return
  yield pageFile(
    `${folder}/${post.id}.html`,
    frame({ title, up: '../', words, links, body: drawn }),
  )
}
