/** A comment in the terminal. */
import type { Comment } from '../node/http/comments/schema.ts'
import { drawText } from './draw-text.ts'
import { ago, body, cleanName, paint, print, text } from './output.ts'
import { reactionMarks } from './reaction-marks.ts'

export function printComment(comment: Comment): void {
  const { id, author, content, createdAtMs, waiting, refused, reactions } = comment
  const marks = [ago(createdAtMs, Date.now())]
  if (!author.isMe && !author.isContact) marks.push(text('cli.thread.stranger'))
  if (waiting) marks.push(text('cli.thread.waiting'))
  if (refused !== undefined) marks.push(text(`cli.thread.refused.${refused}`))
  marks.push(...reactionMarks(reactions))
  print(
    `  ${paint('bold', cleanName(author.name))} ${paint('dim', `· ${[...marks, id].join(' · ')}`)}`,
  )
  print(`${body(drawText(content), 6)}\n`)
}
