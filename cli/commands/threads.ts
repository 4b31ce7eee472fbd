/**
 * `pappus thread`, `comment`, `edit`, `history`, `lock`, `unlock` and `delete`: reading and writing under a post, and changing or taking
 * back what one wrote.
 */
import type { Command } from 'commander'
import type { Comment, CommentPage, CommentVersions } from '../../node/http/comments/schema.ts'
import type { Post, PostEdit, PostVersions } from '../../node/http/posts/schema.ts'
import { durationOf } from '../arguments.ts'
import { audienceNames } from '../audience.ts'
import type { Client } from '../client.ts'
import { clientOf, commandOnId, exampleId } from '../command.ts'
import { AnswerError, UsageError } from '../errors.ts'
import { commentTextBytesMax, postTextBytesMax } from '../../protocol/limits.ts'
import { printShown } from '../guest-responses.ts'
import { itemIdOf } from '../ids.ts'
import { readText } from '../input.ts'
import { drawText } from '../draw-text.ts'
import { ago, body, paint, print, printJson, text } from '../output.ts'
import { printComment } from '../comment-lines.ts'
import { printPost } from './posts.ts'
import { sayUnmentioned } from '../unmentioned.ts'

interface Options {
  home: string
  json?: boolean
}

interface EditOptions extends Options {
  warn?: string
  place?: string
  expires?: string
}

export function commentCommand(): Command {
  const examples = [`comment ${exampleId} 'How beautiful!'`, `comment ${exampleId} - < words.txt`]
  return commandOnId('comment', 'cli.comment.summary', examples)
    .argument('<item>', text('cli.comment.item'))
    .argument('<text>', text('cli.post.text'))
    .option('--json', text('cli.option.json'))
    .action(async (item: string, words: string, options: Options) => {
      const id = itemIdOf(item)
      const client = await clientOf(options)
      const made = await commented(client, id, await readText(words, commentTextBytesMax))
      sayUnmentioned(made.content)
      if (options.json === true) return printJson(made)
      print(text(made.waiting ? 'cli.comment.waiting' : 'cli.comment.done'))
    })
}

/** Comments on a post of that id, or else replies to a comment. */
async function commented(client: Client, id: string, words: string): Promise<Comment> {
  try {
    return await client.call('POST /posts/:post/comments', {
      params: { post: id },
      json: { text: words },
    })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  return client.call('POST /comments/:comment/replies', {
    params: { comment: id },
    json: { text: words },
  })
}

export function editCommand(): Command {
  const examples = [
    `edit ${exampleId} 'How very beautiful!'`,
    `edit ${exampleId} - < words.txt`,
    `edit ${exampleId} 'They wake up' --warn Spoiler --place ''`,
  ]
  return commandOnId('edit', 'cli.edit.summary', examples)
    .argument('<item>', text('cli.edit.comment'))
    .argument('<text>', text('cli.post.text'))
    .option('--warn <words>', text('cli.edit.warn'))
    .option('--place <words>', text('cli.edit.place'))
    .option('--expires <time>', text('cli.edit.expires'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, words: string, options: EditOptions) => {
      const id = itemIdOf(given)
      const client = await clientOf(options)
      const edit = { text: await readText(words, postTextBytesMax), ...besideText(options) }
      const changed = await edited(client, id, edit)
      sayUnmentioned(changed.content)
      if (options.json === true) return printJson(changed)
      const isWaiting = 'waiting' in changed && changed.waiting
      print(text(isWaiting ? 'cli.edit.waiting' : 'cli.edit.done'))
    })
}

/** A post of that id with other words, or else a comment. */
async function edited(client: Client, id: string, edit: PostEdit): Promise<Post | Comment> {
  try {
    return await client.call('PATCH /posts/:post', { params: { post: id }, json: edit })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  const { text: words, ...others } = edit
  if (Object.keys(others).length > 0) throw new UsageError(text('cli.wrong.words-of-posts'))
  return client.call('PATCH /comments/:comment', { params: { comment: id }, json: { text: words } })
}

/** Words that only posts have; empty ones are taken away. */
function besideText({ warn, place, expires }: EditOptions): Omit<PostEdit, 'text'> {
  return {
    ...(warn !== undefined && { warning: warn === '' ? null : warn }),
    ...(place !== undefined && { place: place === '' ? null : place }),
    ...(expires !== undefined && {
      expiresAfterMs: expires === 'never' ? null : durationOf('--expires', expires),
    }),
  }
}

export function historyCommand(): Command {
  return commandOnId('history', 'cli.history.summary', [`history ${exampleId}`])
    .argument('<item>', text('cli.edit.comment'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, options: Options) => {
      const id = itemIdOf(given)
      const client = await clientOf(options)
      const versions = await versionsOf(client, id)
      if (options.json === true) return printJson(versions)
      if (versions.items.length === 0) print(text('cli.history.none'))
      for (const { content, createdAtMs } of versions.items) {
        print(`${paint('dim', ago(createdAtMs, Date.now()))}\n${body(drawText(content), 2)}\n`)
      }
    })
}

async function versionsOf(client: Client, id: string): Promise<PostVersions | CommentVersions> {
  try {
    return await client.call('GET /posts/:post/versions', { params: { post: id } })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  return client.call('GET /comments/:comment/versions', { params: { comment: id } })
}

export function lockCommand(): Command {
  return lockingCommand('lock', true)
}

export function unlockCommand(): Command {
  return lockingCommand('unlock', false)
}

function lockingCommand(name: 'lock' | 'unlock', on: boolean): Command {
  return commandOnId(name, `cli.${name}.summary`, [`${name} ${exampleId}`])
    .argument('<post>', text('cli.comment.post'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, options: Options) => {
      const id = itemIdOf(given)
      const client = await clientOf(options)
      const post = await client.call('PUT /posts/:post/lock', {
        params: { post: id },
        json: { on },
      })
      if (options.json === true) return printJson(post)
      print(text(`cli.${name}.done`))
    })
}

export function threadCommand(): Command {
  return commandOnId('thread', 'cli.thread.summary', [`thread ${exampleId}`])
    .argument('<post>', text('cli.comment.post'))
    .option('--uncover', text('cli.thread.uncover'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, options: Options & { uncover?: boolean }) => {
      const id = itemIdOf(given)
      const client = await clientOf(options)
      const post = await client.call('GET /posts/:post', { params: { post: id } })
      const isCovered = options.uncover !== true
      const comments = await allComments(client, id)
      await client.call('PUT /notifications/read', { json: { post: post.id } })
      const { items: guests } = await client.call('GET /posts/:post/guest-responses', {
        params: { post: id },
      })
      if (options.json === true) return printJson({ post, comments, guests })
      printPost(post, await audienceNames(client))
      if (post.locked) print(`  ${paint('dim', text('cli.thread.locked'))}\n`)
      for (const comment of comments) printComment(comment, { isCovered })
      printShown(guests)
    })
}

/** Of the whole thread. */
async function allComments(client: Client, post: string): Promise<Comment[]> {
  const comments = await allPages((query) =>
    client.call('GET /posts/:post/comments', { params: { post }, query }),
  )
  for (const comment of comments) {
    const { id, replies } = comment
    if (replies.next === undefined) continue
    comment.replies = {
      ...replies,
      items: await allPages((query) =>
        client.call('GET /comments/:comment/replies', { params: { comment: id }, query }),
      ),
    }
  }
  return comments
}

/** Page by page, from the end. */
async function allPages(
  read: (query: Record<string, string>) => Promise<CommentPage>,
): Promise<Comment[]> {
  const pages: Comment[][] = []
  let before: string | undefined
  do {
    const { items, next } = await read({ limit: '100', ...(before !== undefined && { before }) })
    pages.push(items)
    before = next
  } while (before !== undefined)
  return pages.toReversed().flat()
}

export function deleteCommand(): Command {
  return commandOnId('delete', 'cli.delete.summary', [`delete ${exampleId}`])
    .argument('<id>', text('cli.delete.id'))
    .action(async (given: string, options: Options) => {
      const id = itemIdOf(given)
      const client = await clientOf(options)
      print(text((await deletedPost(client, id)) ? 'cli.delete.post' : 'cli.delete.comment'))
    })
}

/** Deletes a post of that id, or else a comment. */
async function deletedPost(client: Client, id: string): Promise<boolean> {
  try {
    await client.call('DELETE /posts/:post', { params: { post: id } })
    return true
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  await client.call('DELETE /comments/:comment', { params: { comment: id } })
  return false
}

function isNotFound(error: unknown): boolean {
  return error instanceof AnswerError && error.code === 'not-found'
}
