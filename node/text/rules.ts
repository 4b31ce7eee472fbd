/**
 * The Markdown that a text may be written in: CommonMark with tables and strikethrough, but no HTML and no link definitions, which would
 * hide words; and with addresses, tags, and a bottom that no nesting gets below. Each rule costs no more than its characters.
 */
import markdownIt, { type MarkdownIt, type StateBlock, type StateInline } from 'markdown-it'
import { blockDepthMax } from './limits.ts'
import { addressAt, isSafeLink } from './links.ts'
import { tagAt } from './tags.ts'

/** Below `blockDepthMax`, and above what emphasis or links can nest. */
const maxNesting = 40
const hash = 0x23
const colon = 0x3a
const scheme = /(?<![\p{L}\p{N}])https?$/iu
/** Of `https`, and a character before it. */
const schemeChars = 7

export function markdown({ hasTables }: { hasTables: boolean }): MarkdownIt {
  const made = new markdownIt('commonmark', { html: false, maxNesting })
  made.enable('strikethrough').disable(['reference', 'html_block', 'html_inline'])
  if (hasTables) made.enable('table')
  made.block.ruler.before(hasTables ? 'table' : 'code', 'bottom', bottom)
  made.inline.ruler.after('text', 'address', address)
  made.inline.ruler.after('address', 'tag', tag)
  made.validateLink = isSafeLink
  return made
}

/** A block that lies too deep is one paragraph, as it was typed. */
function bottom(state: StateBlock, start: number, end: number, isSilent: boolean): boolean {
  if (state.level < blockDepthMax || isSilent) return false
  state.push('paragraph_open', 'p', 1)
  const words = state.push('typed', '', 0)
  words.content = state.getLines(start, end, state.blkIndent, false).trim()
  state.push('paragraph_close', 'p', -1)
  state.line = end
  return true
}

/** A web address without any marks around it. */
function address(state: StateInline, isSilent: boolean): boolean {
  const { pos, src } = state
  if (src.charCodeAt(pos) !== colon || state.linkLevel > 0) return false
  const before = scheme.exec(src.slice(Math.max(0, pos - schemeChars), pos))?.[0]
  if (before === undefined) return false
  // Where only the end of a link is looked for, nothing is pending.
  if (!isSilent && !state.pending.endsWith(before)) return false
  const found = addressAt(src.slice(0, state.posMax), pos - before.length)
  if (found === undefined) return false
  if (!isSilent) {
    state.pending = state.pending.slice(0, -before.length)
    state.push('link_open', 'a', 1).attrs = [['href', state.md.normalizeLink(found)]]
    state.push('text', '', 0).content = found
    state.push('link_close', 'a', -1)
  }
  state.pos += found.length - before.length
  return true
}

function tag(state: StateInline, isSilent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== hash || state.linkLevel > 0) return false
  const found = tagAt(state.src, state.pos)
  if (found === undefined) return false
  if (!isSilent) state.push('tag', '', 0).content = found
  state.pos += found.length
  return true
}
