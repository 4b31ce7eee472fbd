/** From the inline tokens of the parser to inline parts of a tree. */
import type { Token } from 'markdown-it'
import { inlineDepthMax } from './limits.ts'
import { personIn } from './links.ts'
import { tagKey } from './tags.ts'
import type { Inline } from './tree.ts'

type Open = 'emphasis' | 'strong' | 'strike' | 'link'

const opening: Record<string, Open> = {
  em_open: 'emphasis',
  strong_open: 'strong',
  s_open: 'strike',
  link_open: 'link',
}

interface Level {
  readonly kind: Open | 'all'
  /** Of a link. */
  readonly href: string
  readonly children: Inline[]
}

/**
 * Reads tokens in one pass, however deep they nest. A link in a link, and marks below `inlineDepthMax`, are the words that they stand
 * around.
 */
export function readInline(tokens: readonly Token[]): Inline[] {
  const levels: Level[] = [{ kind: 'all', href: '', children: [] }]
  /** For each open token, whether it made a level. */
  const made: boolean[] = []
  for (const token of tokens) {
    if (token.nesting === 1) made.push(open(levels, token))
    else if (token.nesting === -1) {
      if (made.pop() === true) close(levels)
    } else addLeaf(levels, token)
  }
  while (levels.length > 1) close(levels)
  return levels[0]?.children ?? []
}

function open(levels: Level[], token: Token): boolean {
  const kind = opening[token.type]
  const isLinked = kind === 'link' && levels.some((level) => level.kind === 'link')
  if (kind === undefined || isLinked || levels.length > inlineDepthMax) return false
  levels.push({ kind, href: hrefOf(token, 'href'), children: [] })
  return true
}

function close(levels: Level[]): void {
  const level = levels.pop()
  const children = levels.at(-1)?.children
  if (level === undefined || children === undefined || level.kind === 'all') return
  if (level.kind === 'link') children.push(linkOf(level))
  else children.push({ kind: level.kind, children: level.children })
}

function linkOf({ href, children }: Pick<Level, 'href' | 'children'>): Inline {
  const person = personIn(href)
  if (person !== undefined)
    return { kind: 'mention', person, name: wordsOf(children).replace(/^@/u, '') }
  // Without words nobody could see or press it.
  const isEmpty = wordsOf(children).trim() === ''
  return { kind: 'link', href, children: isEmpty ? [{ kind: 'text', text: href }] : children }
}

function addLeaf(levels: Level[], token: Token): void {
  const children = levels.at(-1)?.children ?? []
  const isLinked = levels.some(({ kind }) => kind === 'link')
  if (token.type === 'code_inline') children.push({ kind: 'code', text: token.content })
  else if (token.type === 'image') addImage(children, token, isLinked)
  else if (token.type === 'tag' && !isLinked) {
    children.push({ kind: 'tag', tag: tagKey(token.content) ?? '', text: token.content })
  } else addText(children, token.type.endsWith('break') ? '\n' : token.content)
}

/** A picture of somewhere else is a link to it: to show it would tell its host who reads the post, and when. */
function addImage(children: Inline[], token: Token, isLinked: boolean): void {
  const words: Inline[] = [{ kind: 'text', text: wordsOf(readInline(token.children ?? [])) }]
  if (isLinked) children.push(...words)
  else children.push(linkOf({ href: hrefOf(token, 'src'), children: words }))
}

function addText(children: Inline[], text: string): void {
  const last = children.at(-1)
  if (text === '') return
  if (last?.kind === 'text')
    children[children.length - 1] = { kind: 'text', text: last.text + text }
  else children.push({ kind: 'text', text })
}

function hrefOf(token: Token, name: string): string {
  return String(token.attrGet(name) ?? '')
}

/** The words of inline parts alone. */
export function wordsOf(children: readonly Inline[]): string {
  return children
    .map((child) => {
      if (child.kind === 'mention') return `@${child.name}`
      return 'text' in child ? child.text : wordsOf(child.children)
    })
    .join('')
}
