/** Options of a command that name files, each followed by words about it: `--photo a.jpg --alt 'A dog' --photo b.jpg`. */
import type { Command } from 'commander'
import { mediaMax } from '../protocol/limits.ts'
import { UsageError } from './errors.ts'
import { text } from './output.ts'

/** A file that is to be posted, as the options name it. */
export interface NamedFile {
  readonly option: '--photo' | '--file'
  readonly path: string
  readonly alt?: string
  readonly caption?: string
}

/** Words over the one picture, or over a card. */
export interface WordOptions {
  top?: string
  text?: string
  bottom?: string
  /** Colour of a card. */
  card?: string
  original?: boolean
}

/** Adds the options of a post to a command. @returns the files that were named, once the arguments were read, in their order */
export function withMediaOptions(command: Command): readonly NamedFile[] {
  const files = withFileOptions(command, mediaMax)
  command
    .option('--top <text>', text('cli.post.top'))
    .option('--text <text>', text('cli.post.middle'))
    .option('--bottom <text>', text('cli.post.bottom'))
    .option('--card <color>', text('cli.post.card'))
  return files
}

/** Those that name up to `max` files, with words beside them. @returns as `withMediaOptions` does */
export function withFileOptions(command: Command, max: number): readonly NamedFile[] {
  const files: NamedFile[] = []
  const add = (option: NamedFile['option']) => (path: string) => {
    if (files.length >= max) throw new UsageError(text('cli.wrong.too-many-files', { max }))
    files.push({ option, path })
  }
  const describe = (field: 'alt' | 'caption') => (words: string) => {
    const last = files.pop()
    if (last === undefined || last[field] !== undefined) {
      throw new UsageError(text('cli.wrong.words-of-file', { option: `--${field}` }))
    }
    files.push({ ...last, [field]: words })
  }
  command
    .option('-p, --photo <file>', text('cli.post.photo', { max }), add('--photo'))
    .option('--file <file>', text('cli.post.file'), add('--file'))
    .option('--alt <text>', text('cli.post.alt'), describe('alt'))
    .option('--caption <text>', text('cli.post.caption'), describe('caption'))
    .option('--original', text('cli.post.original'))
  return files
}
