/**
 * Finds web addresses in a post. Only `http` and `https` become links: a `javascript:` address in a
 * post would run as us.
 */
export interface TextPart {
  readonly text: string
  /** Present when the part is a link. */
  readonly href?: string
}

const address = /https?:\/\/[^\s<>"'`]+/giu
/** Marks that end a sentence and rarely an address. */
const trailing = /[.,;:!?…)\]}'"»”’]+$/u

export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  for (const match of text.matchAll(address)) {
    const href = trimAddress(match[0])
    if (!URL.canParse(href)) continue
    if (match.index > at) parts.push({ text: text.slice(at, match.index) })
    parts.push({ text: href, href })
    at = match.index + href.length
  }
  if (at < text.length) parts.push({ text: text.slice(at) })
  return parts
}

/** A closing bracket stays when the address opened one, as Wikipedia's do. */
function trimAddress(found: string): string {
  const trimmed = found.replace(trailing, '')
  return found[trimmed.length] === ')' && trimmed.includes('(') ? `${trimmed})` : trimmed
}
