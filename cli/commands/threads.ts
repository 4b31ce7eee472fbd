/** `pappus thread`, `pappus comment` and `pappus delete`: reading and writing under a post, and taking back what one wrote. */
import type { Command } from 'commander'
import type { Comment } from '../../node/http/comments/schema.ts'
import type { Client } from '../client.ts'
import { clientOf, commandOnId, exampleId } from '../command.ts'
import { AnswerError } from '../errors.ts'
import { commentTextBytesMax } from '../../protocol/limits.ts'
import { itemIdOf } from '../ids.ts'
import { readText } from '../input.ts'
import { print, printJson, text } from '../output.ts'
import { printComment } from '../comment-lines.ts'
import { printPost, sayUnmentioned } from './posts.ts'

interface Options {
  home: string
  json?: boolean
}

export function commentCommand(): Command {
  const examples = [`comment ${exampleId} 'How beautiful!'`, `comment ${exampleId} - < words.txt`]
  return commandOnId('comment', 'cli.comment.summary', examples)
    .argument('<post>', text('cli.comment.post'))
    .argument('<text>', text('cli.post.text'))
    .option('--json', text('cli.option.json'))
    .action(async (post: string, words: string, options: Options) => {
      const id = itemIdOf(post)
      const client = await clientOf(options)
      const made = await client.comment(id, await readText(words, commentTextBytesMax))
      sayUnmentioned(made)
      if (options.json === true) return printJson(made)
      print(text(made.waiting ? 'cli.comment.waiting' : 'cli.comment.done'))
    })
}

export function threadCommand(): Command {
  return commandOnId('thread', 'cli.thread.summary', [`thread ${exampleId}`])
    .argument('<post>', text('cli.comment.post'))
    .option('--json', text('cli.option.json'))
    .action(async (given: string, options: Options) => {
      const id = itemIdOf(given)
      const client = await clientOf(options)
      const post = await client.postOf(id)
      const comments = await allComments(client, id)
      await client.readNotifications({ post: post.id })
      if (options.json === true) return printJson({ post, comments })
      printPost(post, await client.aspects())
      for (const comment of comments) printComment(comment)
    })
}

/** Of the whole thread, page by page from its end. */
async function allComments(client: Client, post: string): Promise<Comment[]> {
  const pages: Comment[][] = []
  let before: string | undefined
  do {
    const query = { limit: '100', ...(before !== undefined && { before }) }
    const { items, next } = await client.comments(post, query)
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
    await client.deletePost(id)
    return true
  } catch (error) {
    if (!(error instanceof AnswerError) || error.code !== 'not-found') throw error
  }
  await client.deleteComment(id)
  return false
}
