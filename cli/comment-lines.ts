/** A comment in the terminal, with the replies to it. */
import type { Comment, Reply } from '../node/http/comments/schema.ts'
import type { Reactions } from '../node/http/reactions/schema.ts'
import { drawText } from './draw-text.ts'
import { ago, body, cleanName, paint, print, text } from './output.ts'

/** Headings stand less far in than any text, so that no line of a text can pass for one. */
export function printComment(comment: Comment, { isCovered = true } = {}): void {
  printSaid(comment, { before: '  ', indent: 6, isCovered })
  for (const reply of comment.replies.items) {
    printSaid(reply, { before: '   ↳ ', indent: 9, isCovered })
  }
}

interface Look {
  before: string
  indent: number
  /** Whether the words of somebody muted stay out of sight. */
  isCovered: boolean
}

function printSaid(comment: Reply, { before, indent, isCovered }: Look): void {
  const { id, author, content, createdAtMs, reactions } = comment
  if (comment.muted && isCovered) {
    const name = cleanName(author.name)
    return print(`${before}${paint('dim', text('cli.thread.muted', { name }))}\n`)
  }
  if (comment.hidden) return print(`${before}${paint('dim', text('cli.thread.hidden'))}\n`)
  const marks = [ago(createdAtMs, Date.now()), ...marksOf(comment), ...reactionMarks(reactions)]
  const name = paint('bold', cleanName(author.name))
  print(`${before}${name} ${paint('dim', `· ${[...marks, id].join(' · ')}`)}`)
  print(`${body(drawText(content), indent)}\n`)
}

function marksOf({ author, editedAtMs, waiting, refused }: Reply): string[] {
  const marks: string[] = []
  if (editedAtMs !== undefined) marks.push(text('cli.thread.edited'))
  if (!author.isMe && !author.isContact) marks.push(text('cli.thread.stranger'))
  if (waiting) marks.push(text('cli.thread.waiting'))
  if (refused !== undefined) marks.push(text(`cli.thread.refused.${refused}`))
  return marks
}

/** Emoji with their counts. */
export function reactionMarks(reactions: Reactions): string[] {
  return reactions.map(({ emoji, count }) => `${emoji} ${count}`)
}
