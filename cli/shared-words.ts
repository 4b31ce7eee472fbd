/** The post that another one shares, in words. */
import type { Post } from '../node/http/posts/schema.ts'
import { drawText } from './draw-text.ts'
import { body, cleanName, paint, text } from './output.ts'

/** `Bo, shared by Ana · ID`, and the words of the post below, further in. */
export function sharedWords(
  { share, author: by }: Pick<Post, 'share' | 'author'>,
  isCovered: boolean,
): string {
  if (share === undefined) return ''
  const { id, author, state, content = [], warning, options, files } = share
  const name = cleanName(author.name) || text('cli.reshare.somebody')
  const head = `${text('cli.reshare.head', { name, by: cleanName(by.name) })} · ${id}`
  const lines = [paint('dim', head)]
  if (state === 'gone' || state === 'blocked' || state === 'missing') {
    lines.push(text(`cli.reshare.${state}`))
  } else {
    if (warning !== undefined) lines.push(text('cli.post.warning', { warning }))
    if (warning === undefined || !isCovered) {
      lines.push(drawText(content), ...options.map((option) => `- ${cleanName(option)}`))
      if (files > 0) lines.push(text('cli.reshare.files', { count: files }))
    }
  }
  return body(lines.filter((line) => line !== '').join('\n'), 2)
}
